"""The report: a small project of its own shows what is rerun and what is said; the real site is read.

What a browser makes of the real site is in tests/browser, run by ``make browser`` and ``.ci/run``:
that needs Chromium. What stands here needs no browser and is never left out.
"""

import csv
import importlib.util
import io
import json
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psutil
import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from review import appraisal, evidence, reporting
from review.reporting import Answer, ReportError, claims, front
from review.reporting import notebooks as running
from review.reporting import site as making
from review.reporting.places import Place, of_any, places

ROOT = Path(__file__).parents[1]

# -- a small project ---------------------------------------------------------------------------------

PACKAGE = {
    "name": "small",
    "resources": [
        {
            "name": "grades",
            "path": "grades.csv",
            "profile": "tabular-data-resource",
            "schema": {
                "primaryKey": "grade_id",
                "fields": [
                    {"name": "grade_id", "type": "string", "constraints": {"required": True, "unique": True}},
                    {"name": "mean", "type": "number"},
                ],
            },
        }
    ],
}
CONF = """\
extensions = ["myst_parser"]
exclude_patterns = ["downloads"]
html_theme = "basic"
html_copy_source = False
"""
INDEX = "# Small\n"
DRAW = """\
import csv, os, sys, warnings
mean = next(csv.DictReader(open("../data/grades.csv", encoding="utf-8")))["mean"]
with open(os.environ["REVIEW_FIGURES"] + "/01_grades.svg", "w") as figure:
    figure.write(f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{mean}</desc></svg>")
print("built the font cache", file=sys.stderr)"""


def code(source, *tags):
    metadata = {"tags": list(tags), "execution": {"iopub.status.busy": "2020-01-01"}, "scrolled": True}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": 9}


def cells():
    title = "# Are grades lower?\n\nGrades decide much. And more.\n\n## Answer"
    return [
        {"cell_type": "markdown", "metadata": {}, "source": title},
        code(DRAW),
        code("print('The mean is',\n      mean + '.')", "answer"),
    ]


def write_notebook(project, *content, name="01_small"):
    notebook = {"cells": list(content), "metadata": {"authors": []}, "nbformat": 4, "nbformat_minor": 5}
    (project / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook))


def build(project, **options):
    """Result and what was printed; a small project has code of its own, which nobody edits meanwhile."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        if (project / "code").exists():
            patch.setattr(making, "_CODE", project / "code")
        result = reporting.build_site(project, console=Console(file=said, width=60), **options)
    return result, said.getvalue()


def site_bytes(project):
    pages = project / "build" / "report"
    return {str(p.relative_to(pages)): p.read_bytes() for p in sorted(pages.rglob("*")) if p.is_file()}


@pytest.fixture(autouse=True)
def _figures_go_where_they_belong(monkeypatch):
    monkeypatch.delenv("REVIEW_FIGURES", raising=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project = tmp_path_factory.mktemp("small")
    for folder in ("data", "notebooks", "report", "figures", "code"):
        (project / folder).mkdir()
    (project / "data" / "datapackage.json").write_text(json.dumps(PACKAGE))
    (project / "data" / "grades.csv").write_text("grade_id,mean\na,4.50\n")
    (project / "report" / "conf.py").write_text(CONF)
    (project / "report" / "index.md").write_text(INDEX)
    (project / "requirements.lock").write_text("numpy==2.0\n")
    write_notebook(project, *cells())
    return project, *build(project)


@pytest.fixture
def project(built, tmp_path):
    return Path(shutil.copytree(built[0], tmp_path / "moved"))


def test_first_run_runs_everything_and_says_what_it_concludes(built):
    project, result, said = built
    assert result.index == project / "build" / "report" / "index.html"
    assert "Small" in result.index.read_text()
    assert result.executed == ("01_small",)
    assert result.built
    assert said == (
        "Checking data/\nRunning notebooks/01_small.ipynb\n"
        "notebooks/01_small.ipynb, code cell [1], warned: built the font cache\nMaking build/report\n\n"
        f"The report: {result.index}\n\nWhat the review concludes:\n- The mean is 4.50.\n"
    )


def test_answer_is_read_from_the_executed_notebook(built):
    assert built[1].answers == (
        reporting.Answer(
            notebook="01_small",
            question="Are grades lower?",
            text="The mean is 4.50.",
        ),
    )


def test_second_run_does_nothing_even_if_the_folder_was_moved(built, project):
    result, said = build(project)
    assert (result.executed, result.built) == ((), False)
    assert result.answers == built[1].answers
    assert "nothing changed" in said


def test_changed_data_are_rerun_and_figures_can_be_sent_elsewhere(project, tmp_path, monkeypatch):
    elsewhere = tmp_path / "figures"
    elsewhere.mkdir()
    monkeypatch.setenv("REVIEW_FIGURES", str(elsewhere))
    (project / "data" / "grades.csv").write_text("grade_id,mean\na,4.5\n")
    result, _ = build(project)
    assert result.executed == ("01_small",)
    assert [answer.text for answer in result.answers] == ["The mean is 4.5."]
    assert "<desc>4.5</desc>" in (elsewhere / "01_grades.svg").read_text()
    assert "<desc>4.50</desc>" in (project / "figures" / "01_grades.svg").read_text()


def test_changed_code_is_rerun(project):
    (project / "code" / "effects.py").write_text("hedges_g = None\n")
    assert build(project)[0].executed == ("01_small",)


def test_changed_page_is_made_again_without_running_anything(project):
    (project / "report" / "index.md").write_text(INDEX.replace("# Small", "# Little"))
    result, _ = build(project)
    assert (result.executed, result.built) == ((), True)
    assert "Little" in result.index.read_text()


def test_lost_figure_is_drawn_again(project):
    figure = project / "figures" / "01_grades.svg"
    drawn = figure.read_text()
    figure.unlink()
    assert build(project)[0].executed == ("01_small",)
    assert figure.read_text() == drawn


LOST_OR_ALTERED = {
    "lost page": ("build/report/search.html", None, ()),
    "altered page": ("build/report/search.html", "altered", ()),
    "lost file of the theme": ("build/report/_static/basic.css", None, ()),
    "altered notebook": ("build/notebooks/01_small.ipynb", '{"cells": []}', ("01_small",)),
}


@pytest.mark.parametrize(("place", "text", "executed"), LOST_OR_ALTERED.values(), ids=LOST_OR_ALTERED)
def test_what_was_built_is_made_again_once_it_is_lost_or_altered(project, place, text, executed):
    path = project / place
    before = path.read_bytes()
    if text:
        path.write_text(text)
    else:
        path.unlink()
    result, said = build(project)
    assert (result.executed, result.built) == (executed, True)
    assert "nothing changed" not in said
    assert path.read_bytes() == before
    assert build(project)[0].built is False


def test_a_file_that_a_desktop_leaves_in_the_site_is_no_reason_to_make_it_again(project):
    (project / "build" / "report" / ".DS_Store").touch()
    assert build(project)[0].built is False


WAITS = """\
import os, time
with open("kernel", "w") as kernel:
    kernel.write(str(os.getpid()))
time.sleep(60)"""


def until(what, seconds=30):
    """Wait for what is looked for, and return it."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("moment", ["a kernel starts", "a cell runs"])
def test_ctrl_c_stops_a_run_in_one_line_and_leaves_no_kernel(project, moment):
    before = site_bytes(project)
    write_notebook(project, code(WAITS))
    write_notebook(project, code(WAITS), name="02_small")
    command = [sys.executable, "-m", "review.cli", "report", "--project", str(project)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # tests that run in the background of a shell inherit that SIGINT is ignored; a user's terminal does not
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, preexec_fn=heard, **pipes) as run:
        process = psutil.Process(run.pid)
        until(process.children)
        if moment == "a cell runs":
            until((project / "notebooks" / "kernel").exists)
        kernels = process.children(recursive=True)
        run.send_signal(signal.SIGINT)
        said, complained = run.communicate(timeout=30)
    assert complained == "review: stopped; what was written before is untouched\n"
    assert run.returncode == 130
    assert "Traceback" not in said
    assert psutil.wait_procs(kernels, timeout=10)[1] == []
    assert site_bytes(project) == before
    assert list((project / "build").glob("site-*")) == []


def failure(project):
    """What a run says that stops, after checking that the site of the last complete run stays."""
    before = site_bytes(project)
    with pytest.raises(ReportError) as stopped:
        build(project)
    message = str(stopped.value)
    assert site_bytes(project) == before
    assert message.endswith(" (build/report still holds the last complete site)")
    assert "\n" not in message
    assert [path.name for path in (project / "build").glob("site-*")] == []
    return message.removesuffix(" (build/report still holds the last complete site)")


def test_raising_cell_is_named(project):
    write_notebook(project, *cells()[:2], code(""), code("1 / 0"), code("never", "answer"))
    said = (
        "notebooks/01_small.ipynb, code cell [2]: ZeroDivisionError: division by zero; run it in JupyterLab "
        "({} lab notebooks/01_small.ipynb), mend the cell, then make report again"
    )
    assert failure(project) == said.format("jupyter")
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "jupyter").touch()
    assert failure(project) == said.format(".venv/bin/jupyter")
    write_notebook(project, *cells())
    assert build(project)[0].built is False


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("while True: pass", "code cell [1]: ran for more than 1 seconds"),
        ("import os; os._exit(1)", "code cell [1]: the kernel died"),
        ("raise ValueError('one\\ntwo')", "code cell [1]: ValueError: one;"),
        ("assert False", "code cell [1]: AssertionError;"),
    ],
)
def test_cell_that_does_not_end_well_is_named(project, monkeypatch, source, said):
    monkeypatch.setattr(running, "_SECONDS_PER_CELL", 1)
    write_notebook(project, code(source))
    assert said in failure(project)


def test_notebook_that_stops_disturbs_no_other(project, capfd):
    slow, *rest = code("import time; time.sleep(3)"), *cells()
    write_notebook(project, slow, *rest)
    write_notebook(project, code("1 / 0"), name="02_stops")
    write_notebook(project, *cells(), name="03_never_begun")
    assert failure(project).startswith("notebooks/02_stops.ipynb, code cell [1]: ZeroDivisionError")
    assert capfd.readouterr() == ("", "")
    assert sorted(path.name for path in (project / "build" / "notebooks").glob("*.ipynb")) == [
        "01_small.ipynb"
    ]
    assert "time.sleep(3)" in (project / "build" / "notebooks" / "01_small.ipynb").read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (cells()[:2], 'notebooks/01_small.ipynb has 0 cells tagged "answer"; tag exactly one code cell'),
        ([*cells(), code("print(1)", "answer")], "has 2 cells tagged"),
        ([*cells()[:1], code("1 + 1", "answer")], 'the cell tagged "answer" printed 0 characters'),
        (
            [*cells()[:1], code("print('long ' * 100)", "answer")],
            "printed 499 characters; print one sentence",
        ),
        (cells()[1:], 'does not begin with "# the question"'),
    ],
)
def test_notebook_without_one_answer_is_named(project, content, said):
    write_notebook(project, *content)
    message = failure(project)
    assert message.startswith("notebooks/01_small.ipynb")
    assert said in message


def test_malformed_row_is_named(project):
    (project / "data" / "grades.csv").write_text('grade_id,mean\na,4.50\nb,"0,03"\n')
    message = failure(project)
    assert re.match(r'(data/)?grades.csv, row 3, column "mean": ', message), message
    assert "0,03" in message


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "![four grades](figures/04_none.svg)",
            "report/index.md, line 3: image file not readable: figures/04_none.svg",
        ),
        ("[elsewhere](nowhere.md)", "report/index.md, line 3: "),
    ],
)
def test_page_that_refers_to_nothing_is_named(project, page, said):
    (project / "report" / "index.md").write_text(f"{INDEX}\n{page}\n")
    message = failure(project)
    assert message.startswith(said)
    assert message.endswith("; mend it, then make report again")
    assert str(project) not in message


def test_cell_that_refers_to_nothing_is_named(project):
    lost = {"cell_type": "markdown", "metadata": {}, "source": "More [elsewhere](nowhere.md)."}
    write_notebook(project, *cells(), lost)
    with_notebooks = CONF.replace("myst_parser", "myst_nb") + "nb_execution_mode = 'off'\n"
    (project / "report" / "conf.py").write_text(with_notebooks)
    (project / "report" / "index.md").write_text(f"{INDEX}\n```{{toctree}}\nnotebooks/01_small\n```\n")
    assert failure(project).startswith("notebooks/01_small.ipynb, 4. cell from the top: ")


def test_broken_settings_are_named(project):
    (project / "report" / "conf.py").write_text("extensions = ['no_such_extension']\n")
    assert "Could not import extension no_such_extension" in failure(project)


@pytest.mark.parametrize("content", ["", "{}", '{"cells": 3}', "[1]"])
def test_file_that_is_no_notebook_is_named(project, content):
    (project / "notebooks" / "02_other.ipynb").write_text(content)
    with pytest.raises(ReportError, match=r"notebooks/02_other.ipynb holds no notebook"):
        build(project)


def test_project_is_looked_for_upwards(built, tmp_path, monkeypatch):
    monkeypatch.chdir(built[0] / "data")
    assert reporting.find_project() == built[0]
    with pytest.raises(ReportError, match=r"is not inside the project: .* name it with --project"):
        reporting.build_site(tmp_path)


def test_stored_notebooks_are_executed_and_stay_the_same(project):
    path = project / "notebooks" / "01_small.ipynb"
    build(project, store=True)
    first = path.read_bytes()
    notebook = json.loads(first)
    codes = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in codes] == [1, 2]
    assert [output["name"] for cell in codes for output in cell["outputs"]] == ["stdout"]
    assert b'execution"' not in first
    assert b"scrolled" not in first
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    assert build(project, store=True)[0].executed == ()
    assert path.read_bytes() == first
    shutil.rmtree(project / "build")
    assert build(project, store=True)[0].executed == ("01_small",)
    assert path.read_bytes() == first


# -- the real site -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def site():
    """Built where ``make report`` builds it: what has not changed is not run again."""
    return reporting.build_site(ROOT).index.parent


LOADED = {"src", "srcset", "poster", "data", "background"}
LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "manifest"}


class Page(HTMLParser):
    """What a page loads, where it leads, and what can be led to."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.links, self.ids, self.tags, self.style = [], [], {""}, [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        self.ids |= {given[key] for key in ("id", "name") if given.get(key)}
        self.style += given.get("style") or ""
        self.loaded += [given[key] for key in LOADED & set(given) if key != "data" or tag == "object"]
        if tag == "link" and LOADING_LINKS & set((given.get("rel") or "").split()):
            self.loaded.append(given["href"])
        elif tag in ("a", "area", "link") and given.get("href"):
            self.links.append(given["href"])

    def handle_data(self, data):
        self.style += data if self.tags and self.tags[-1][0] == "style" else ""


@cache
def pages(site):
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def outside(addresses):
    return [
        where
        for where in addresses
        if re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", where) and where[:5] != "data:"
    ]


def test_pages_load_nothing_from_elsewhere(site):
    assert {
        path.name: outside(page.loaded) for path, page in pages(site).items() if outside(page.loaded)
    } == {}
    assert [
        path.name for path, page in pages(site).items() if any(tag == "base" for tag, _ in page.tags)
    ] == []


def test_styles_load_nothing_from_elsewhere(site):
    styles = {path.name: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
    styles |= {path.name: page.style for path, page in pages(site).items()}
    loading = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
    found = {name: ["".join(pair) for pair in loading.findall(style)] for name, style in styles.items()}
    assert {name: outside(where) for name, where in found.items() if outside(where)} == {}


def test_scripts_name_no_host(site):
    for path in site.rglob("*.js"):
        script = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        hosts = set(re.findall(r"[\"'`](?:https?:)?//([^\"'`/]+)", script))
        assert hosts <= {"www.w3.org"}, path.name  # the names of SVG and XLink
    assert "SHOW_SEARCH_SUMMARY: false" in (site / "_static" / "documentation_options.js").read_text()


def test_every_link_within_the_site_leads_somewhere(site):
    known = pages(site)
    lost = []
    for path, page in known.items():
        for link in [*page.links, *page.loaded]:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            anchor = unquote(address.fragment) if target in known else ""
            if not target.is_file() or (target in known and anchor not in known[target].ids):
                lost.append((path.name, link))
    assert lost == []


def test_links_out_are_links_to_read_only(site):
    schemes = {urlsplit(link).scheme for page in pages(site).values() for link in page.links}
    assert schemes <= {"", "https", "http", "mailto"}


def test_pictures_have_a_text_alternative_and_pages_one_title(site):
    for path, page in pages(site).items():
        assert [given for tag, given in page.tags if tag == "img" and not given.get("alt")] == [], path.name
        assert [given["lang"] for tag, given in page.tags if tag == "html"] == ["en"]
        if path.name != "search.html":
            assert sum(tag == "h1" for tag, _ in page.tags) == 1, path.name


def test_front_page_opens_with_every_answer_and_where_it_was_computed(site):
    front = site / "index.html"
    links = Page(front.read_text(encoding="utf-8")).links
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert f"notebooks/{notebook.stem}.html#answer" in links
        assert (site / "notebooks" / notebook.name).is_file()


@cache
def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def by_id(page):
    return {item["id"]: item for item in page(id=True)}


def test_pages_hold_all_code_and_no_fold_without_a_result(site):
    for path in sorted((site / "notebooks").glob("*.html")):
        page = soup(path)
        for cell in page("div", class_="cell"):
            assert cell.find(class_="cell_output"), (path.name, cell.get_text())
        told = "".join(page.article.get_text().split())
        notebook = json.loads(path.with_suffix(".ipynb").read_text(encoding="utf-8"))
        codes = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert [code for code in codes if "".join(code.split()) not in told] == [], path.name


def test_front_page_names_the_sections_that_only_one_chapter_has(site):
    chapters = soup(site / "index.html").find("ol", class_="chapters").get_text()
    assert "Can whole grades have these means?" in chapters
    assert "For teaching" not in chapters
    assert "Limits" not in chapters


def test_readme_says_what_the_notebooks_answer(site):
    answers = reporting.build_site(ROOT, console=Console(file=io.StringIO())).answers
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"^\*\*The answer\.\*\*(.+?)\n\n", readme, re.DOTALL | re.MULTILINE)
    assert running.unanswered(told, answers) == []
    verdict = next(answer.text for answer in answers if answer.notebook == "10_verdicts")
    assert re.split("[;:]", verdict)[0] in " ".join(told.split())


def test_a_number_that_no_notebook_computed_is_noticed():
    answers = [
        Answer(notebook="01_a", question="?", text="Of 8 claims 2 hold (0.03, −0.11 to 0.17)."),
        Answer(notebook="02_b", question="?", text="It is 1.04, of 75."),
    ]
    assert running.unanswered("Of 8 claims, 2 hold. No number here! It is 1.04.", answers) == []
    assert running.unanswered("It is 1.4. Of 80.", answers) == ["It is 1.4.", "Of 80."]
    assert running.unanswered("From 0.11 to 0.17.", answers) == ["From 0.11 to 0.17."]  # the sign was lost
    assert running.unanswered("Of 8 claims, 75 hold.", answers) == ["Of 8 claims, 75 hold."]  # of two answers


@pytest.fixture(scope="session")
def listed():
    return claims.claims(evidence.load(ROOT / "data"))


def test_every_claim_stands_with_its_verdict_on_two_pages(site, listed):
    ruled = appraisal.verdicts(evidence.load(ROOT / "data"))
    overview = by_id(soup(site / "claims.html"))
    sources = {claim.source_id for claim in listed}
    accounts = {source: by_id(soup(site / "claims" / f"{source}.html")) for source in sources}
    assert len(listed) == len(ruled) == len(overview["claims"].select("li:not(.belief)"))
    for claim in listed:
        line = overview[f"claim-{claim.claim_id}"]
        entry = accounts[claim.source_id][f"claim-{claim.claim_id}"]
        for shown in (line.get_text(), entry.get_text()):
            assert claim.text in shown
            assert ruled["verdict"][claim.claim_id] in shown
            assert ruled["certainty"][claim.claim_id] in shown
        links = [link["href"] for link in entry("a")]
        assert any(link.startswith("../notebooks/10_verdicts.html#cell-") for link in links), claim.claim_id
        rows = [f"../rows/{result.table}.html#{result.row_id}" for result in (*claim.direct, *claim.indirect)]
        assert len(rows) == len(claim.results)
        assert [link for link in links if link.startswith("../rows/")] == rows


def test_every_result_says_what_it_is_about_and_what_was_printed(listed):
    results = [result for claim in listed for result in claim.results]
    assert len(results) == len(evidence.load(ROOT / "data").bearings)
    assert [result.bearing_id for result in results if not (result.about and result.printed)] == []


def test_rows_are_shown_as_they_stand_in_the_file(site):
    for table in (*claims.TABLES, "searches", "risk_of_bias", "corrections"):
        page = by_id(soup(site / "rows" / f"{table}.html"))
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                name, *_ = row.values()
                cells = {part.dt.get_text(): part.dd.get_text().strip() for part in page[name].dl("div")}
                assert [cell for column, cell in cells.items() if cell != row[column]] == []
                hidden = {"origin", "url", "study_id"}
                assert {column for column, cell in [*row.items()][1:] if cell} - hidden <= set(cells)


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("tests", {"statistic": "t", "df": "28", "value": "2.20", "p_relation": "=", "p": ".036"},
         "t(28) = 2.20, p = .036"),
        ("tests", {"statistic": "", "df": "", "value": "", "p": "", "result": "no difference"},
         "no difference"),
        ("pooled", {"measure": "SMD", "value": "0.50", "value_high": "", "ci_low": "0.10", "ci_high": "0.90",
                    "unit": "", "p": ""}, "SMD 0.50 [0.10, 0.90]"),
        ("counts", {"count": "12", "total": "40", "percent": "30"}, "12 of 40, 30 %"),
        ("counts", {"count": "", "total": "75", "percent": "64.3"}, "n = 75, 64.3 %"),
        ("summaries", {"mean": "4.50", "sd": "0.50", "median": "", "unit": "grade", "n": "75"},
         "4.50 ± 0.50 grade (n = 75)"),
        ("reliability", {"kappa_inter": ".15", "kappa_intra": ""}, "κ .15 between examiners"),
    ],
)  # fmt: skip
def test_numbers_are_told_as_they_were_printed(table, row, said):
    assert claims.printed(table, row) == said


def shows(count, *tables, drawing=""):
    outputs = [{"data": {"text/html": table, "text/plain": ""}} for table in tables]
    if drawing:
        outputs.append({"data": {"text/plain": f"figures/{drawing}.svg: what it shows"}})
    return {"cell_type": "code", "execution_count": count, "outputs": outputs, "source": ""}


def test_places_of_an_id_are_cells_that_show_it_and_drawings_of_their_section():
    heading = {"cell_type": "markdown", "source": "## Another section"}
    frame = "<table><tr><th>claim_id</th></tr><tr><th>2.05</th><td>cooper2016-t01</td></tr></table>"
    numbers = "<table><tr><th>2.05</th><td>2.05</td></tr></table>"  # no ids, whatever they look like
    cells = [shows(1, frame), shows(2, drawing="01_a"), heading, shows(3, drawing="01_b"), shows(4, numbers)]
    found = places({"01_small": {"cells": cells}})
    expected = (Place("01_small", 1), Place("01_small", 2, "01_a"))
    assert found["2.05"] == found["cooper2016-t01"] == expected
    assert of_any(["2.05", "cooper2016-t01", "unknown"], found) == expected


def test_cells_that_pages_lead_to_show_what_was_promised(site, listed):
    pages = {path.stem: soup(path) for path in (site / "notebooks").glob("*.html")}
    known = places({name: running.read_notebook(site / "notebooks" / f"{name}.ipynb") for name in pages})
    for claim in listed[::10]:
        for place in known[claim.claim_id]:
            cell = pages[place.notebook].find(id=f"cell-{place.cell}").find_next("div", class_="cell")
            assert cell.find("img") if place.figure else claim.claim_id in cell.get_text()


def extension(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "report" / "_extensions" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://github.com/a/b", "https://mybinder.org/v2/gh/a/b/HEAD?urlpath=lab%2Ftree%2Fn%2F01_x.ipynb"),
        ("https://gitlab.com/a/b", "https://mybinder.org/v2/gl/a%2Fb/HEAD?urlpath=lab%2Ftree%2Fn%2F01_x.ipynb"),
        ("https://git.example.org/a", "https://mybinder.org/v2/git/https%3A%2F%2Fgit.example.org%2Fa/HEAD?urlpath="
         "lab%2Ftree%2Fn%2F01_x.ipynb"),
        ("", ""),
    ],
)  # fmt: skip
def test_binder_opens_the_repository_that_the_citation_names_and_no_other(tmp_path, address, opened):
    chapters = extension("chapters")
    (tmp_path / "CITATION.cff").write_text(f'title: x\nrepository-code: "{address}.git"\n' if address else "")
    assert chapters.repository(tmp_path) == address
    assert chapters.binder(chapters.repository(tmp_path), "n/01_x") == opened


def test_a_drawing_has_the_first_sentences_of_its_words_as_caption():
    told = "Forest plot of 3.5 &amp; more. All are weaker, p = .05. Each number follows."
    page = BeautifulSoup(
        extension("chapters").captioned(f'<img class="drawing" alt="{told}" src="x">'), "html.parser"
    )
    assert page.figure.figcaption.get_text().strip() == "Forest plot of 3.5 & more. All are weaker, p = .05."
    assert page.figure.img["alt"].endswith("Each number follows.")


def test_every_drawing_of_a_chapter_has_a_caption(site):
    for path in sorted((site / "notebooks").glob("*.html")):
        drawings = soup(path)("img", class_="drawing")
        assert [each["alt"][:40] for each in drawings if not each.find_next_sibling("figcaption")] == [], (
            path.name
        )


def test_what_could_not_be_obtained_is_said_with_the_reason(site):
    page = soup(site / "about.html").get_text()
    with (ROOT / "data" / "studies.csv").open(encoding="utf-8", newline="") as rows:
        missing = [study for study in csv.DictReader(rows) if study["reason"]]
    assert [study["study_id"] for study in missing if study["reason"] not in page] == []
    assert "numpy" in page


def test_references_are_labeled_as_in_the_figures_and_sorted(site):
    with (ROOT / "data" / "studies.csv").open(encoding="utf-8", newline="") as rows:
        labels = {study["study_id"]: study["label"] for study in csv.DictReader(rows)}
    keys = re.findall(r"^@\w+\{([^,]+),", (ROOT / "data" / "references.bib").read_text("utf-8"), re.MULTILINE)
    shown = [label.get_text().strip("[]") for label in soup(site / "references.html")("span", class_="label")]
    assert shown == sorted((labels[key] for key in keys), key=str.casefold)
    assert len(shown) > 40


TERMS = """consistent, inconsistent, not checkable, supports, points for, mixed, points against, contradicts,
insufficient, not tested, certainty, risk of bias, cohort, hip abductors, Hedges’ g,
exact (noncentral t) interval, random effects, prediction interval, Q, τ², I², GRIM, primary,
secondary, popular, LBP, CLBP, MMT, PFP, SD, TFL"""


def test_the_first_screen_follows_the_verdicts():
    data = evidence.load(ROOT / "data")
    listed = claims.claims(data)
    said = front.front(data, listed)
    assert said.answer.startswith("No study we found shows")
    assert said.searched == "2026-11-30"
    assert [place for place, _, _ in said.places] == ["knee", "back", "hip"]
    # Were a cohort to settle all three places, the page would say so.
    ruled = tuple((name, "supports", "moderate") for name in ("hip", "knee", "back"))
    settled = [replace(claim, parts=ruled, verdict="supports") if claim.claim_id == "2.01" else claim
               for claim in listed]  # fmt: skip
    assert front.front(data, settled).answer.startswith("Yes")
    assert front.front(data, settled).sure.startswith("Fairly sure")


def test_the_first_screen_can_be_read_at_fourteen():
    data = evidence.load(ROOT / "data")
    said = front.front(data, claims.claims(data))
    text = " ".join([said.answer, said.true, said.exercise, said.sure, *(part[1] for part in said.places)])
    words, sentences = re.findall(r"[\w’'-]+", text), len(re.findall(r"[.!?:]", text))
    letters = sum(map(len, words))
    # Smith & Senter 1967 and Coleman & Liau 1975; a grade of 9 is an age of 14.
    automated = 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43
    coleman_liau = 5.88 * letters / len(words) - 29.6 * sentences / len(words) - 15.8
    assert max(automated, coleman_liau) <= 9
    assert not re.search(r"\bSD\b|kappa|cohort|95|interval|hedges", text, re.IGNORECASE)


def test_flow_is_counted_from_the_tables(site):
    data = evidence.load(ROOT / "data")
    told = soup(site / "protocol.html").find("ol", class_="flow").get_text(" ")
    decisions = data.screening["decision"].value_counts()
    for number in (len(data.searches), len(data.screening), *decisions, len(data.studies)):
        assert re.search(rf"\b{number}\b", told), number


def test_lessons_keep_the_key_from_students(site):
    packs = sorted((site / "lessons").glob("*.zip"))
    assert len(packs) == 12
    for path in packs:
        with zipfile.ZipFile(path) as packed:
            held = [name for name in packed.namelist() if "answer_key" in name]
        assert bool(held) == ("-teacher-" in path.name), path.name


def test_tasks_hold_no_answers(site):
    for path in (site / "notebooks").glob("*.ipynb"):
        tasks = (site / "tasks" / f"{path.stem}_tasks.ipynb").read_text(encoding="utf-8")
        assert "For teaching" in tasks
        assert "<summary>Answers" not in tasks


def test_terms_are_explained_and_verdicts_are_those_that_chapters_give(site):
    page = soup(site / "how_to_read.html")
    terms = [term.get_text() for term in page("dt")]
    assert ", ".join(terms) == " ".join(TERMS.split())
    chapters = " ".join(path.read_text(encoding="utf-8") for path in (site / "notebooks").glob("*.html"))
    verdicts = [term.get_text() for terms in page("dl")[:2] for term in terms("dt")]
    assert {*appraisal.VERDICTS} <= {*verdicts}
    assert [verdict for verdict in verdicts if verdict not in chapters] == []


def test_formulas_were_made_into_mathml(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\\\(|\\\[|<script[^>]*mathjax", text, re.IGNORECASE), path.name
    assert "<math " in (site / "how_to_read.html").read_text(encoding="utf-8")


def test_site_names_no_machine_and_is_the_same_wherever_it_is_made(site, tmp_path):
    copy = tmp_path / "elsewhere"
    parts = ("report", "data", "notebooks", "figures", "build/notebooks")
    for part in parts:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.lock", "CITATION.cff", ".importlinter", "benchmarks/README.md"):
        (copy / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    result, _ = build(copy)
    assert result.executed == ()
    here, there = site_bytes(ROOT), site_bytes(copy)
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []
    places_ = [re.escape(str(place)).encode() for place in (ROOT, copy, Path.home()) if place != Path("/")]
    private = re.compile(rb"(?:%s)(?![\w-])" % b"|".join(places_))  # "/root-causes" names no home
    assert [name for name, content in here.items() if private.search(content)] == []
