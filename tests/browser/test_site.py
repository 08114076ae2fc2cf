"""The built site in headless Chromium, from disk and without a network: what a reader does is done here.

What can be seen without a browser is in tests/test_report.py, which is never left out.
"""

import csv
import zipfile
from pathlib import Path

import pytest
from scipy import stats

from review import effects, granularity, reporting
from review.appraisal import rule

ROOT = Path(__file__).parents[2]
LARGEST_PAGE = 1_000_000
READY = 2000  # milliseconds, while another browser tests beside this one; about half of it alone
# Rows, claims and tokens of code are made by one template each: axe finds in the first what it finds in all.
REPEATED = ", ".join(
    f"{item}:nth-of-type(n+{first})"
    for item, first in {"tbody tr": 21, "ul.rows > li": 11, "section.claim": 9, "pre > span": 61}.items()
)
SHOWN = "[...document.querySelectorAll('{}')].filter(item => item.checkVisibility()).length"


@pytest.fixture(scope="session")
def site():
    return reporting.build_site(ROOT).index.parent


@pytest.fixture(scope="session")
def pages(site):
    return [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]


def test_every_page_opens_from_disk_without_a_complaint_or_a_request_elsewhere(browser, site, pages):
    assert "index.html" in pages
    for page in pages:
        browser.open((site / page).as_uri())
        browser.see("new Promise(done => setTimeout(done, 100))")
        assert browser.complaints() == [], page
        broken = "[...document.images].filter(image => !image.naturalWidth).map(image => image.alt)"
        assert browser.see(broken) == [], page


def test_the_browser_would_notice(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<script src='https://example.org/a.js'></script><script>no_such_thing()</script>")
    browser.open(page.as_uri())
    complaints = " ".join(browser.complaints())
    assert "asks for https://example.org/a.js" in complaints
    assert "Uncaught" in complaints


def test_no_page_is_wider_than_the_screen(browser, site, pages):
    for page in pages:
        browser.open((site / page).as_uri())
        for width in (320, 390, 768, 1280):
            browser.size(width)
            assert browser.see("document.documentElement.scrollWidth") <= width, (page, width)


def test_rows_stay_low_on_a_phone(browser, site, pages):
    """A column out of view that is squeezed to a word a line would make its row as tall as the screen."""
    browser.size(390)
    height = "row => row.getBoundingClientRect().height"
    for page in pages:
        browser.open((site / page).as_uri())
        tall = f"[...document.querySelectorAll('.cell_output tbody tr')].map({height}).filter(h => h > 200)"
        assert browser.see(tall) == [], page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_nothing_bars_people(browser, site, pages, axe, scheme, width):
    browser.size(width, scheme=scheme)
    found = {}
    for page in pages:
        browser.open((site / page).as_uri())
        browser.see(f"document.querySelectorAll('{REPEATED}').forEach(item => item.remove()); 0")
        found[page] = browser.violations(axe)
    assert {page: broken for page, broken in found.items() if broken} == {}


def test_pages_are_small_and_soon_ready(browser, site, pages):
    assert [page for page in pages if (site / page).stat().st_size >= LARGEST_PAGE] == []
    ready = "performance.getEntriesByType('navigation')[0].domInteractive"
    slow = {}
    for page in pages:
        times = []
        while len(times) < 3 and (not times or min(times) > 1000):  # another process may hold the machine
            browser.open((site / page).as_uri())
            times.append(browser.see(ready))
        slow |= {page: times} if min(times) > READY else {}
    assert slow == {}


@pytest.mark.parametrize(
    ("words", "place"), [("hamstrings", "/claims/dormant-butt"), ("gluteus medius", "/notebooks/02_")]
)
def test_search_finds_a_muscle_from_disk(browser, site, words, place):
    browser.open((site / "index.html").as_uri())
    browser.see("document.querySelector('input[name=q]').focus()")
    browser("Input.insertText", text=words)
    browser.press("Enter", text="\r")
    browser.until("document.querySelectorAll('#search-results li > a').length > 0")
    browser.until("!document.querySelector('#search-results h2')?.innerText.startsWith('Searching')")
    found = browser.see("[...document.querySelectorAll('#search-results li > a')].map(link => link.href)")
    assert any(place in link for link in found), found
    assert browser.complaints() == []


def test_search_says_if_there_is_nothing(browser, site):
    browser.open((site / "search.html").as_uri() + "?q=qqqqzzzz")
    browser.until("document.querySelector('#search-results').innerText.includes('did not match')")


def test_front_page_answers_in_one_screen(browser, site):
    browser.size(1280, 900)
    browser.open((site / "index.html").as_uri())
    for part in ("p.lead", "ul.sure", "figure.hero figcaption"):
        bottom = browser.see(f"document.querySelector('{part}').getBoundingClientRect().bottom")
        assert 0 < bottom <= 900, part


def test_a_phone_shows_the_answer_in_one_screen(browser, site):
    browser.size(390, 844)
    browser.open((site / "index.html").as_uri())
    bottom = "[...document.querySelectorAll('p.lead, p.told')].at(-1).getBoundingClientRect().bottom"
    assert 0 < browser.see(bottom) <= 844


# What says something: marks of the front figure, drawings, cells of tables of results, claims, sliders.
MARKS = "figure.hero i, img.drawing, table.results td, ul.claims .ruled, form.tool input, ol.flow > li"


def test_no_mark_or_column_is_off_the_screen_of_a_small_phone(browser, site, pages):
    browser.size(320)
    off = f"""[...document.querySelectorAll('{MARKS}')].filter(item => item.checkVisibility())
        .map(item => [item, item.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.left < -1 || box.right > innerWidth + 1))
        .map(([item]) => item.outerHTML.slice(0, 100))"""
    found = {}
    for page in pages:
        browser.open((site / page).as_uri())
        if cut := browser.see(off):
            found[page] = cut[:3]
    assert found == {}


def test_what_moves_gives_the_values_of_python(browser, site):
    browser.open((site / "try.html").as_uri())
    for t, df in ((0.0, 5), (0.3, 1), (2.2, 28), (2.0, 3), (4.5, 100), (6.0, 200), (1.96, 10)):
        assert browser.see(f"TRY.pOfT({t}, {df})") == pytest.approx(2 * stats.t.sf(t, df), rel=1e-9)
    for mean, n in (("4.46", 75), ("4.46", 56), ("4.45", 75), ("3.35", 150), ("2.5", 7), ("0.00", 9)):
        assert bool(browser.see(f"TRY.grim('{mean}', {n})")) == bool(granularity.grim(mean, n)), (mean, n)
    for d, n in ((0.7, 30), (0.0, 3), (-1.2, 500)):
        both = effects.cohens_d(d, 1.0, n, 0.0, 1.0, n).interval()
        assert browser.see(f"TRY.interval({d}, {n})") == pytest.approx([both.low, both.high], abs=1e-9)
    for low, high, least in ((0.3, 0.9, 0.2), (-0.1, 0.1, 0.2), (0.1, 0.9, 0.2), (0.21, 0.22, 0.2)):
        told = rule.judge(rule.Result(low=low, high=high, important=least), "higher")[0]
        assert browser.see(f"TRY.finding({low}, {high}, {least})") == told


def test_a_slider_changes_the_sentence_beside_it(browser, site):
    browser.open((site / "try.html").as_uri())
    said = "document.querySelector('form[data-tool=interval] .result').textContent"
    before = browser.see(said)
    browser.see("document.querySelector('form[data-tool=interval] input[name=n]').focus()")
    browser.press("ArrowDown")
    browser.until(f"{said} !== {before!r}")


def test_a_term_is_told_on_a_tap(browser, site):
    browser.size(390)
    browser.open((site / "protocol.html").as_uri())
    assert browser.see(SHOWN.format("abbr.term")) > 0
    browser.see("document.querySelector('abbr.term').click()")
    content = "getComputedStyle(document.querySelector('abbr.term'), '::after').content"
    assert len(browser.see(content)) > 20


def test_answers_lead_to_the_cells_that_computed_them(browser, site):
    browser.open((site / "index.html").as_uri())
    links = browser.see(
        "[...document.querySelectorAll('ol.chapters a.why, p.told a.why')].map(link => link.href)"
    )
    assert len(links) == len(list((ROOT / "notebooks").glob("*.ipynb"))) + 1
    for link in links:
        browser.open(link)
        top = "document.querySelector('.cell.tag_answer').getBoundingClientRect().top"
        browser.until(f"-200 < {top} && {top} < 800")


def test_from_a_verdict_it_is_two_clicks_to_the_row(browser, site):
    browser.open((site / "claims.html").as_uri() + "#claim-2.05")
    browser.see("document.querySelector('#claim-2\\\\.05 a.number').click()")
    browser.until("location.pathname.endsWith('claims/dormant-butt.html') && location.hash === '#claim-2.05'")
    browser.until("document.readyState === 'complete'")
    browser.see("document.querySelector('#claim-2\\\\.05 table.results a').click()")
    browser.until("location.pathname.includes('/rows/') && document.readyState === 'complete'")
    row = browser.see("document.getElementById(location.hash.slice(1)).innerText")
    assert "cooper2016" in row
    top = "document.getElementById(location.hash.slice(1)).getBoundingClientRect().top"
    browser.until(f"0 <= {top} && {top} < 800")


CLAIMS = SHOWN.format("#claims > li:not(.belief)")
STATUS = "document.querySelector('output[aria-live]').textContent"


def claims_with(**wanted):
    with (ROOT / "data" / "claims.csv").open(encoding="utf-8", newline="") as rows:
        claims = list(csv.DictReader(rows))
    return sum(all(claim[name] == value for name, value in wanted.items()) for claim in claims)


def test_claims_are_filtered_by_keyboard(browser, site):
    browser.open((site / "claims.html").as_uri())
    total = claims_with()
    assert (browser.see(CLAIMS), browser.see(STATUS)) == (total, f"{total} of {total} shown")
    browser.see("document.querySelector('select[name=verdict]').focus()")
    browser.press("Tab")
    assert browser.see("document.activeElement.name") == "account"
    browser.press("ArrowDown")  # the first account
    browser.until(f"{CLAIMS} === {claims_with(source_id='get-to-the-bottom')}")
    browser.press("Tab")
    browser("Input.insertText", text="no such words")
    browser.until(f"{CLAIMS} === 0")
    assert browser.see(SHOWN.format("#claims > li.belief")) == 0


def test_counts_on_the_front_page_lead_to_as_many_claims(browser, site):
    browser.open((site / "index.html").as_uri())
    number = "Number(link.querySelector('b').textContent)"
    tally = browser.see(f"[...document.querySelectorAll('.tally a')].map(link => [link.href, {number}])")
    assert sum(number for _, number in tally) == claims_with()
    for address, number in tally:
        browser.open(address)
        assert browser.see(CLAIMS) == number, address


def test_without_a_script_everything_can_be_read(browser, site, pages):
    browser("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open((site / "claims.html").as_uri())
        assert browser.see(CLAIMS) == claims_with()
        assert browser.see(SHOWN.format("form.filter, button.show-code")) == 0
    finally:
        browser("Emulation.setScriptExecutionDisabled", value=False)


def test_downloads_download(browser, site, tmp_path):
    browser("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    names = ("gluteal-weakness-review.zip", "verdicts.csv", "claims.csv")
    for name in names:
        browser.open((site / "downloads.html").as_uri())  # a page may start one download on its own
        browser.see(f"document.querySelector('a[download][href$=\"{name}\"]').click()")
        for _ in range(100):
            if (tmp_path / name).exists():
                break
            browser.see("new Promise(done => setTimeout(done, 50))")
        assert (tmp_path / name).stat().st_size > 1000, name
    browser.open((site / "downloads.html").as_uri())
    browser.see("document.querySelector('a[download][href$=\"references.bib\"]').click()")
    browser.until("document.body.innerText.includes('@article')")  # from disk, browsers show what is text
    with zipfile.ZipFile(tmp_path / names[0]) as packed:
        assert packed.testzip() is None
        held = set(packed.namelist())
    assert {"data/claims.csv", "data/datapackage.json", "results/verdicts.csv"} <= held
    assert {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")} <= held


def test_tab_reaches_everything_that_can_be_used(browser, site):
    """All links, buttons and fields that are visible, and every box that scrolls."""
    wanted = """
        (() => {
            const used = [...document.querySelectorAll('a[href], button, input, select, summary')];
            const boxes = [...document.querySelectorAll('.scroll, .table-wrapper, .text_html, pre')]
                .filter(box => box.scrollWidth > box.clientWidth + 1);
            window.left = new Set([...used, ...boxes].filter(item => item.checkVisibility(
                {visibilityProperty: true, contentVisibilityAuto: true}) && item.type !== 'hidden'));
            return window.left.size;
        })()"""
    for page, width in (
        ("index.html", 1280),
        ("claims/dormant-butt.html", 390),
        ("notebooks/10_verdicts.html", 390),
    ):
        browser.size(width)
        browser.open((site / page).as_uri())
        number = browser.see(wanted)
        assert number > 20
        for _ in range(number + 20):
            browser.press("Tab")
            if browser.see("window.left.delete(document.activeElement), window.left.size") == 0:
                break
        assert browser.see("[...window.left].map(item => item.outerHTML.slice(0, 120))") == [], (page, width)


def test_drawers_open_by_keyboard_on_a_phone(browser, site):
    browser.size(390)
    browser.open((site / "notebooks" / "10_verdicts.html").as_uri())
    hidden = "getComputedStyle(document.querySelector('.sidebar-drawer')).visibility === 'hidden'"
    assert browser.see(hidden)
    browser.see("document.querySelector('button.nav-overlay-icon').focus()")
    browser.press("Enter", text="\r")
    browser.until(f"!({hidden})")
    assert browser.see("document.querySelector('button.nav-overlay-icon').ariaExpanded") == "true"


def test_code_is_folded_and_one_click_away(browser, site):
    browser.open((site / "notebooks" / "02_gluteus_medius_in_low_back_pain.html").as_uri())
    shown = "[...document.querySelectorAll('.cell_input')].filter(code => code.checkVisibility()).length"
    assert browser.see(shown) == 0
    empty = "[...document.querySelectorAll('div.cell')].filter(cell => !cell.querySelector('.cell_output'))"
    assert browser.see(f"{empty}.length") == 0
    browser.see("document.querySelector('details.hide summary').click()")
    assert browser.see(shown) == 1
    browser.see("document.querySelector('.chapter-tools button').click()")
    assert browser.see(shown) == browser.see("document.querySelectorAll('.cell_input').length") > 5
    browser.see("document.querySelector('.chapter-tools button').click()")
    assert browser.see(shown) == 0
    browser.see("document.querySelector('.chapter-tools details summary').click()")
    command = browser.see("document.querySelector('.chapter-tools details code').innerText")
    assert command == ".venv/bin/jupyter lab notebooks/02_gluteus_medius_in_low_back_pain.ipynb"


def test_formulas_have_a_size(browser, site):
    browser.open((site / "how_to_read.html").as_uri())
    assert browser.see(
        "[...document.querySelectorAll('math')].every(math => math.getBoundingClientRect().width > 5)"
    )
    assert browser.see("document.querySelectorAll('math').length") > 3


def test_paper_gets_the_article_only(browser, site):
    browser.size(800, media="print")
    browser.open((site / "notebooks" / "02_gluteus_medius_in_low_back_pain.html").as_uri())
    for part in (".sidebar-drawer", ".toc-drawer", ".mobile-header", ".chapter-tools", "footer"):
        assert (
            browser.see(f"[...document.querySelectorAll('{part}')].some(part => part.checkVisibility())")
            is False
        ), part
    assert browser.see("document.querySelector('article').innerText.length") > 1000


def test_paper_is_white_also_for_a_reader_in_the_dark(browser, site):
    browser.size(800, scheme="dark", media="print")
    browser.open((site / "index.html").as_uri())
    assert browser.see("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.see("getComputedStyle(document.querySelector('p.lead')).color") == "rgb(0, 0, 0)"
    browser("Emulation.setEmulatedMedia", media="")
    assert len(browser("Page.printToPDF", preferCSSPageSize=True)["data"]) > 10_000
    browser.size(800, scheme="dark", media="print")
    browser.open((site / "notebooks" / "02_gluteus_medius_in_low_back_pain.html").as_uri())
    assert browser.see("getComputedStyle(document.querySelector('img.drawing')).filter") == "none"
