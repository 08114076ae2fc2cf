"""``--columns``: what the user says that columns are, they are read as."""

import pymupdf
import pytest

from review import cli
from review.reading import choices, read_bytes
from review.reading.columns import Columns

PAGE = """<body><p>Text.</p><table><caption>Table 2. Outcomes{caption}</caption><thead><tr><th></th>
<th>Exercise{head}</th><th>Control{head}</th><th>P</th></tr></thead><tbody>
<tr><td>Pain</td><td>3.1 (0.4)</td><td>4.2 (0.5)</td><td>0.50</td></tr>
<tr><td>Age</td><td>53.1 (9.4)</td><td>54.2 (9.5)</td><td>0.71</td></tr></tbody></table></body>"""


def heads(told, caption="", head=" (n = 20)"):
    with choices.columns((Columns.parse(told),)):
        document = read_bytes(PAGE.format(caption=caption, head=head).encode(), "a.html")
    (table,) = document.tables
    return [cell.text for cell in table.cells if cell.header], list(document.problems)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # P holds one number in each cell, and is no mean with an SD.
        ("Table 2: mean (SD)", ["Exercise (n = 20), mean (SD)", "Control (n = 20), mean (SD)", "P"]),
        ("table 2.: mean ± SD", ["Exercise (n = 20), mean ± SD", "Control (n = 20), mean ± SD", "P"]),
        ("Table 2, column 1: mean (SE)", ["Exercise (n = 20), mean (SE)", "Control (n = 20)", "P"]),
        ("Table 2, column control: mean (SE)", ["Exercise (n = 20)", "Control (n = 20), mean (SE)", "P"]),
    ],
)
def test_heads_say_what_the_user_says(told, expected):
    assert heads(told) == (["", *expected], [])


def test_what_the_head_said_of_it_before_is_replaced():
    found, _ = heads("Table 2: mean (SD)", head=", median (IQR)")
    assert found == ["", "Exercise, mean (SD)", "Control, mean (SD)", "P"]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("Table 7: mean (SD)", "--columns Table 7: mean (SD): no such table; the paper has Table 2"),
        (
            "Table 2, column sham: mean (SD)",
            "--columns Table 2, column sham: mean (SD): no such column; its heads are Exercise; Control; P",
        ),
        (
            "Table 2, column 9: mean (SD)",
            "--columns Table 2, column 9: mean (SD): no such column; its heads are Exercise; Control; P",
        ),
    ],
)
def test_what_names_nothing_is_told(told, problem):
    assert heads(told, head="") == (["", "Exercise", "Control", "P"], [problem])


@pytest.mark.parametrize("told", ["mean (SD)", "Table 2", "Table 2:", ": mean", ""])
def test_requests_that_say_too_little_are_refused(told, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["check", "--columns", told, "a.html"])
    assert end.value.code == 2
    assert 'such as "Table 2: mean (SD)"' in " ".join(capsys.readouterr().err.split())


def test_a_slip_is_found_once_the_columns_are_known(tmp_path, capsys):
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(caption="", head=" (n = 20)"))
    asked = ["check", str(path), "--strict", "--format", "csv"]
    assert cli.main(asked) == 0
    assert cli.main([*asked, "--columns", "Table 2: mean (SD)"]) == 1
    assert "4.2 (0.5)" in capsys.readouterr().out


def test_pdfs_read_by_another_process_are_told_too(tmp_path, capsys):
    for name in ("a.pdf", "b.pdf"):
        file = pymupdf.open()
        file.new_page().insert_text((72, 72), "Groups differed, t(28) = 2.20, p = .036.")
        file.save(tmp_path / name)
    papers = [str(tmp_path / name) for name in ("a.pdf", "b.pdf")]
    assert cli.main(["check", *papers, "--format", "csv", "--columns", "Table 2: mean (SD)"]) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert told.count("--columns Table 2: mean (SD): no such table") == 2
