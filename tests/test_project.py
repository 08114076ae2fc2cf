"""The house itself: versions in step, architecture, size, what importing costs."""

import doctest
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import pytest
import yaml

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
MODULES = sorted((ROOT / "src" / "review").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def name(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9._-]+", requirement).group().lower().replace("_", "-")


def pins(lines: list[str]) -> dict[str, str]:
    pinned = (re.fullmatch(r"([A-Za-z0-9._-]+)==([^ ;\\]+).*", line) for line in lines)
    return {match[1]: match[2] for match in pinned if match}


LOCKED = pins(LOCK.splitlines())
DIRECT = [
    *PROJECT["dependencies"],
    *(line for group in PROJECT["optional-dependencies"].values() for line in group),
]


def test_conda_environment_pins_what_the_lock_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *_, pip_section = environment["dependencies"]
    *requirements, this_package = pip_section["pip"]
    assert pins(requirements) == LOCKED
    assert this_package == "-e ."


def test_every_dependency_is_locked_within_its_bounds():
    from packaging.requirements import Requirement

    for requirement in map(Requirement, DIRECT):
        assert LOCKED[name(requirement.name)] in requirement.specifier, requirement


def test_lock_has_hashes_and_names_no_registry():
    entries = re.split(r"\n(?=[a-z])", LOCK)
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert not re.search(r"--(index|extra-index|find-links)", LOCK)


def test_every_direct_dependency_is_explained():
    explained = (ROOT / "CONTRIBUTING.md").read_text()
    assert [name(line) for line in DIRECT if name(line) not in explained and name(line) != "pyyaml"] == []


def test_rooms_import_only_downwards():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_module_is_small_enough_to_be_one_idea(path):
    assert len(path.read_text().splitlines()) <= 400


def test_importing_the_package_and_its_command_loads_nothing_heavy():
    heavy = "numpy|scipy|pandas|matplotlib|statsmodels|fitz|pymupdf|rich|sphinx|nbclient|frictionless"
    code = (
        f"import re, sys, review, review.cli; print([m for m in sys.modules if re.fullmatch(r'{heavy}', m)])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_readme_names_every_notebook():
    readme = (ROOT / "README.md").read_text()
    assert [path.name for path in NOTEBOOKS if path.name not in readme] == []


def test_nothing_names_a_machine():
    private = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w|localhost|127\.0\.0\.1")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    texts = {
        line: (ROOT / line) for line in tracked.stdout.splitlines() if not line.endswith((".png", ".lock"))
    }
    texts.pop("tests/test_project.py", None)
    assert [
        line
        for line, path in texts.items()
        if path.exists() and private.search(path.read_text(errors="replace"))
    ] == []


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "report/architecture.md",
        *(f"report/api/{path.name}" for path in (ROOT / "report" / "api").glob("*.md")),
    ],
)
def test_examples_of_pages_print_what_they_say(page):
    blocks = re.findall(r"```python\n(.+?)```", (ROOT / page).read_text(), re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page, None, 0)
    assert len(examples.examples) > 3
    said: list[str] = []
    assert doctest.DocTestRunner().run(examples, out=said.append).failed == 0, "".join(said)


VOCABULARY = (ROOT / "report" / "vocabulary.md").read_text()


def named_on(page: str) -> list[str]:
    """Names in the code that a page writes as code: ``review.records.Check``."""
    return re.findall(r"`(review(?:\.\w+)+)`", page)


def test_names_that_the_vocabulary_tells_of_are_in_the_code():
    missing = []
    for written in named_on(VOCABULARY):
        try:
            resolve_name(written)
        except (ImportError, AttributeError):
            missing.append(written)
    assert missing == [], "report/vocabulary.md names what is no longer there"
    assert len(named_on(VOCABULARY)) > 40


@pytest.mark.parametrize(
    "module", ["records", "document", "study.model", "checking.relations", "checking.relations.views"]
)
def test_the_vocabulary_tells_of_every_public_class(module):
    told = [resolve_name(written) for written in named_on(VOCABULARY)]
    inside = vars(import_module(f"review.{module}")).values()
    own = [thing for thing in inside if isinstance(thing, type) and thing.__module__ == f"review.{module}"]
    untold = [thing.__name__ for thing in own if not thing.__name__.startswith("_") and thing not in told]
    assert own
    assert untold == [], "say in report/vocabulary.md what it is, and what it is not"


def test_the_vocabulary_says_each_term_once():
    terms = re.findall(r"^([^\n:#]+?)(?:: `[^\n]+)?\n: ", VOCABULARY, re.MULTILINE)
    assert len(terms) > 50
    assert len(set(terms)) == len(terms)


def extension(name):
    """A module of the site's own, which stands in no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "report" / "_extensions" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_contributing_says_what_belongs_in_every_room():
    told = re.findall(r"^\| `(\w+)(?:/|\.py)` \| .{10}", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    rooms = [room for level in extension("architecture").layers(ROOT) for room in level]
    assert sorted(told) == sorted(rooms)


def test_picture_of_the_rooms_has_every_room_its_lines_and_the_same_in_words():
    architecture = extension("architecture")
    picture = architecture.rooms(ROOT)
    words = re.search(r"<desc[^>]*>(.+?)</desc>", picture)[1]
    printed = len((ROOT / "src" / "review" / "printed.py").read_text().splitlines())
    assert f"printed with {printed}" in words
    assert words.index("cli with") < words.index("finding with") < words.index("records with")
    for level in architecture.layers(ROOT):
        for room in level:
            assert f">{room}</text>" in picture
            assert architecture.idea(room).endswith("."), room


def test_the_page_on_literatures_can_quote_what_was_measured():
    measured = extension("measured")
    told = (ROOT / "benchmarks" / "README.md").read_text()
    page = (ROOT / "report" / "literatures.md").read_text()
    quoted = re.findall(r"<!-- benchmark ([\w-]+) -->", page)
    assert len(quoted) == 2
    assert all(len(measured.section(told, name)) > 100 for name in quoted)
    assert 0.5 < measured.speed(told) < 500


def test_a_survey_costs_papers_over_speed_times_price(tmp_path):
    (tmp_path / "README.md").write_text(
        "## Surveys\n\nA survey with one worker 4.0, with two 7.\n\n## Other\n"
    )
    table = extension("measured").costs(tmp_path)
    # a million at 4 a second: 250,000 s are 69.4 h; 34.7 on two cores; 69.4 × 0.05 = 3.47
    assert re.search(r"1,000,000</th><td[^>]*>69\.4 h</td><td[^>]*>34\.7 h</td>.*?>3\.47</td>", table)


def test_the_version_is_the_same_wherever_it_is_said():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    newest = re.search(
        r"^## (\d+\.\d+\.\d+), (\d{4}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert newest.groups() == (PROJECT["version"], str(cited["date-released"]))
    assert cited["version"] == PROJECT["version"]
    assert f"rev: v{PROJECT['version']}\n" in (ROOT / "README.md").read_text()


def test_pages_of_functions_show_all_that_is_public():
    api = extension("api")
    for room in ("recompute", "granularity", "samples", "effects", "meta", "study"):
        module, shown = api.public(f"review.{room}")
        assert len(shown) > 2
        assert all(getattr(module, name).__doc__ for name in shown), room


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml")), ids=lambda path: path.name
)
def test_forms_ask_for_something_under_ids_of_their_own(path):
    form = yaml.safe_load(path.read_text())
    asked = [item["id"] for item in form["body"] if item["type"] != "markdown"]
    assert form["name"]
    assert form["description"]
    assert len(set(asked)) == len(asked) > 1
    assert all(item["attributes"]["label"] for item in form["body"] if item["type"] != "markdown")
