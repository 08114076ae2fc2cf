"""The page about one paper in headless Chromium, from disk and without a network."""

import json
from base64 import b64decode

import pymupdf
import pytest

from review.checking import check_document
from review.finding import find
from review.reading import read
from review.reporting import check_page
from review.reporting.checked import Checked, Outcome

LONG_WORD = "x" * 10_000
HOSTILE = (
    "<script>document.title = 'taken over'</script><style>main { display: none }</style>"
    "<img src=x onerror=alert()> \u202eturned"
)
PAPER = f"""# Do dancers stand longer?

## Results

Dancers stood longer, t(58) = 2.45, p = .17, and hopped further, t(58) = 3.10, p = .003. Balance did not
depend on leg, F(2, 57) = 1.94, p = .153.

Of the dancers, 18 of 30 (60%), of the runners 12 of 30 (45%) had pain.

A second test gave t(58) = 2.05, p = .036, {LONG_WORD}

| Measure | Dancers (n = 30) | Runners (n = 30) | t | p |
|---|---|---|---|---|
| Standing time (s), mean (SD) | 41.2 (9.8) | 35.1 (9.5) | 2.45 | .017 |
| Hop distance {LONG_WORD} (cm), mean (SD) | 121.4 (14.2) | 109.9 (15.1) | 3.04 | .003 |
"""
SHOWN = "[...document.querySelectorAll('{}')].filter(item => item.checkVisibility()).length"
CARDS, ROWS = SHOWN.format(".finding"), SHOWN.format("#all tbody tr")


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    path = tmp_path_factory.mktemp("paper") / "dancers.md"
    path.write_text(PAPER)
    document = read(path)
    checked = Checked(path, document, check_document(document))
    assert {finding.verdict for finding in checked.findings} >= {"consistent", "inconsistent"}
    return checked


@pytest.fixture(scope="module")
def page(paper):
    path = paper.path.with_suffix(".html")
    path.write_text(check_page.page(paper))
    return path.as_uri()


@pytest.fixture(scope="module")
def pages(page, paper):
    """The page, and the index of several."""
    outcome = Outcome([(paper.document.name, paper.findings.counts())] * 2, ["broken.pdf: the file is empty"])
    index = paper.path.with_name("index.html")
    index.write_text(check_page.index(outcome, ["dancers.html"] * 2))
    return [page, index.as_uri()]


def test_pages_open_without_a_complaint_or_a_request(browser, pages):
    for address in pages:
        browser.open(address)
        assert browser.complaints() == [], address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_bars_people(browser, pages, axe, width, scheme):
    browser.size(width, 20_000, scheme=scheme)  # all of it on the screen: what is not is not looked at
    for address in pages:
        browser.open(address)
        browser.see(f"{axe}; 0")
        found = browser.see(
            "axe.run().then(run => run.violations.map(v => [v.id, v.nodes.map(node => node.html)]))"
        )
        assert found == [], address


def test_axe_would_notice(browser, axe, tmp_path):
    bad = tmp_path / "bad.html"
    bad.write_text("<img src='data:,'><input><p style='color:#ccc'>pale</p>")
    browser.open(bad.as_uri())
    browser.see(f"{axe}; 0")
    names = browser.see("axe.run().then(run => run.violations.map(violation => violation.id))")
    assert {"image-alt", "label", "color-contrast", "html-has-lang"} <= set(names)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_is_wider_than_the_screen(browser, pages, width):
    browser.size(width)
    for address in pages:
        browser.open(address)
        assert browser.see("document.documentElement.scrollWidth") <= width, address


def test_the_filter_filters_by_keyboard_and_says_how_many_are_left(browser, page, paper):
    counts, total = paper.findings.counts(), len(paper.findings)
    disagreeing = counts["inconsistent"] + counts["decision_inconsistent"]
    browser.open(page)
    status = "document.querySelector('output[aria-live]').textContent"
    assert browser.see(ROWS) == total
    assert browser.see(status) == f"{total} of {total} results shown"

    browser.see("document.querySelector('select[name=verdict]').focus()")
    press(browser, "ArrowDown")  # from "all" to "what does not agree"
    browser.until(f"{status} === '{disagreeing} of {total} results shown'")
    assert (browser.see(ROWS), browser.see(CARDS)) == (disagreeing, disagreeing)
    press(browser, "Home")
    browser.until(f"{ROWS} === {total}")

    press(browser, "Tab")
    assert browser.see("document.activeElement.name") == "kind"
    press(browser, "ArrowDown")
    tests = sum(type(record).__name__ == "Test" for record in find(paper.document))
    browser.until(f"{ROWS} === {tests}")
    press(browser, "Tab")
    assert browser.see("document.activeElement.name") == "words"
    browser("Input.insertText", text="= 2.45, p = .17")
    browser.until(f"{status}.startsWith('1 of')")


def press(browser, key):
    codes = {"ArrowDown": 40, "Home": 36, "Tab": 9}
    for kind in ("keyDown", "keyUp"):
        browser("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key])


def test_without_a_script_everything_is_visible(browser, page, paper):
    browser("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        assert browser.see(ROWS) == len(paper.findings)
        checked = len(paper.findings) - paper.findings.counts()["not_checkable"]
        assert browser.see(CARDS) == checked
        assert browser.see(SHOWN.format("form")) == 0
        assert (
            browser.see("document.querySelector('.download a').href.slice(0, 22)") == "data:application/gzip;"
        )
    finally:
        browser("Emulation.setScriptExecutionDisabled", value=False)


def test_the_download_downloads(browser, page, paper, tmp_path):
    browser("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.open(page)
    browser.until("document.querySelector('.download a').href.startsWith('blob:')")
    browser.see("document.querySelector('.download a').click()")
    wanted = tmp_path / "dancers.md.jsonl"
    for _ in range(100):
        if wanted.exists():
            break
        browser.see("new Promise(done => setTimeout(done, 50))")
    found = [json.loads(line) for line in wanted.read_text().splitlines()]
    assert [item["verdict"] for item in found] == [finding.verdict for finding in paper.findings]


def test_a_row_leads_to_its_card(browser, page):
    browser.open(page)
    browser.see("document.querySelector('#all tbody a').click()")
    card = "document.querySelector(location.hash).getBoundingClientRect().top"
    browser.until(f"0 <= {card} && {card} < 400")


def test_text_of_the_paper_is_seen_as_text(browser, tmp_path):
    path = tmp_path / "hostile.txt"
    path.write_text(f"Strength did not differ, t(28) = 2.20, p = .36, {HOSTILE}")
    document = read(path)
    path.with_suffix(".html").write_text(check_page.page(Checked(path, document, check_document(document))))
    browser.open(path.with_suffix(".html").as_uri())
    # a card is laid out as it comes in sight
    browser.until("document.querySelector('.finding').innerText !== ''")
    shown = browser.see("document.querySelector('.finding').innerText")
    assert HOSTILE.replace("\u202e", "�") in shown
    assert browser.see("document.title") == "hostile.txt: checked"
    assert browser.complaints() == []


ITEMS = "\n".join(
    f"| Item {i}, n (%) | {i + 9} ({(i + 9) / 0.4:.1f}) | {i + 12} ({(i + 12) / 0.42:.1f}) |"
    for i in range(20)
)
FIVE = f"""# Results

Groups differed, t(28) = 2.20, p = .36. Of 40 people, 12 (33.0%) improved. Balance differed, F(1, 40) = 8.10,
p = .07. The odds ratio was 2.08 (95% CI 2.20 to 5.97). Of 40 pregnancies, 45 ended in a live birth.

Table 1. Items

| Item | Bell (n = 40) | Horn (n = 42) |
|---|---|---|
{ITEMS}
"""


def test_five_findings_print_on_three_pages(browser, tmp_path):
    path = tmp_path / "five.md"
    path.write_text(FIVE)
    document = read(path)
    checked = Checked(path, document, check_document(document))
    assert sum(finding.verdict.endswith("inconsistent") for finding in checked.findings) == 5
    path.with_suffix(".html").write_text(check_page.page(checked))
    browser.size(800, media="print")
    browser.open(path.with_suffix(".html").as_uri())
    printed = b64decode(browser("Page.printToPDF")["data"])
    assert pymupdf.open("pdf", printed).page_count <= 3


def test_paper_gets_no_filter(browser, page):
    browser.size(800, scheme="dark", media="print")
    browser.open(page)
    assert browser.see(SHOWN.format("form, .download")) == 0
    assert browser.see("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
