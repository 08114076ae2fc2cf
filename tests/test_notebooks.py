"""What nbval does not see: that notebooks were executed, say their answer, and save the figures there are."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "figures"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 10
HIDDEN = re.compile(r"\bdef |\blambda\b|https?://|open\(|Path\(|\.\./|^\s*[%!]", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.])\d*\.?\d+(?![\w]|\.\d)")
SAVED = re.compile(r"""plots\.save\([^"']*["'](\d\d_\w+)["']""")
SECTIONS = ("## Agreement with the paper", "## Limits", "## For teaching")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def shown(cell):
    """All text that a cell's outputs show."""
    for output in cell.outputs:
        yield from output.get("data", {}).values()
        yield output.get("text", "")


def test_executed_in_order_from_a_fresh_kernel(notebook):
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    assert [
        output for cell in code(notebook) for output in cell.outputs if output.output_type == "error"
    ] == []


def test_title_is_a_question_and_the_sections_a_reader_expects_are_there(notebook):
    assert re.match(r"# .+\?\n", prose(notebook)[0])
    text = "\n".join(prose(notebook))
    assert [section for section in SECTIONS if section not in text] == []


def test_cells_are_short_and_hide_nothing(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        assert not HIDDEN.search(cell.source), cell.source


def test_numbers_in_the_opening_answer_are_computed_below(notebook):
    answer = re.search(r"\*\*(.+?)\*\*", prose(notebook)[0], re.DOTALL)
    assert answer, "the opening cell gives the answer in bold"
    computed = " ".join(text for cell in code(notebook) for text in shown(cell))
    # Whole tokens: "6" is not computed because "0.68" is.
    numbers = NUMBER.findall(answer[1])
    assert numbers, "the answer holds a number"
    assert [number for number in numbers if number not in set(NUMBER.findall(computed))] == []


# Years of studies; the conventions of testing; numbers in code, which show how a number is written.
NOT_A_RESULT = re.compile(r"`[^`]*`|\b(?:19|20)\d\d\b|\b95 %|(?<![\d.])0?\.05\b|(?<![\d.])0?\.001\b|± 1\.96")
#: Prompts and tasks: a class is to compute these.
ASKED = ("## For teaching", "## Change this")


def plain(number):
    """A number without the zero before its point, which p-values are printed without."""
    return re.sub(r"^0(?=\.)", "", number)


def test_numbers_in_prose_are_shown_by_a_cell(notebook):
    shown_ = {
        plain(number)
        for cell in code(notebook)
        for text in (cell.source, *shown(cell))
        for number in NUMBER.findall(re.sub(r"(?<=\d),(?=\d{3})", "", str(text)))
    }
    loose = []
    for text in prose(notebook)[1:]:
        told = re.sub(r"(?<=\d),(?=\d{3})", "", text)
        for heading in ASKED:
            told = told.split(heading)[0]
        told = NOT_A_RESULT.sub("", re.sub(r"<[^>]*>|\]\([^)]*\)", "", told))
        loose += [number for number in NUMBER.findall(told) if plain(number) not in shown_]
    assert loose == []


def test_a_cell_to_change_comes_with_a_prompt_to_predict(notebook):
    cells = notebook.cells
    at = [i for i, cell in enumerate(cells) if "change-this" in cell.metadata.get("tags", [])]
    if prose(notebook)[0].startswith("# How do I check a paper"):
        return  # changes of a paper are asked for in its own words
    assert len(at) == 1
    told, parameters, answer = cells[at[0] - 1].source, cells[at[0]].source, cells[at[0] + 1]
    assert re.search(r"\bpredict\b", told, re.IGNORECASE)
    assert 1 <= len(parameters.splitlines()) <= 4
    assert "".join(shown(answer)).strip().endswith(".")


def test_one_cell_prints_the_answer(notebook):
    tagged = [cell for cell in code(notebook) if "answer" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert "".join(shown(tagged[0])).strip().endswith(".")


def test_figures_are_those_that_a_notebook_of_their_number_saves():
    """That they look as the notebooks draw them is compared by .ci/run, after they are drawn anew."""
    saved = {
        f"{path.stem[:2]}": set(
            SAVED.findall("\n".join(cell.source for cell in code(nbformat.read(path, 4))))
        )
        for path in NOTEBOOKS
    }
    assert all({name[:2] for name in names} <= {number} for number, names in saved.items())
    drawn = {f"{name}.{kind}" for names in saved.values() for name in names for kind in ("svg", "png")}
    assert {path.name for path in FIGURES.iterdir() if path.suffix in {".svg", ".png"}} == drawn
