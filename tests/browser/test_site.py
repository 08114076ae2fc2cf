"""The built site in headless Chromium, from disk and without a network.

Run by ``make browser`` and by ``.ci/run``, which installs Chromium; ``make test`` does not run it. What
can be seen without a browser is in tests/test_report.py, which is never left out. Where Chromium is
missing, these tests fail and say so.
"""

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
import websocket

from review import reporting

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPTIONS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
--disable-background-networking --disable-component-update --disable-dev-shm-usage
--remote-debugging-port=0 --remote-allow-origins=*"""
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND"


class Browser:
    """A tab of Chromium, driven through the DevTools protocol."""

    def __init__(self, connection):
        self.connection = connection
        self.number = 0
        self.session = {}
        self.events = []
        tab = self("Target.createTarget", url="about:blank")
        self.session = {"sessionId": self("Target.attachToTarget", flatten=True, **tab)["sessionId"]}
        for domain in ("Page", "Runtime", "Log", "Network"):
            self(f"{domain}.enable")

    def __call__(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters, **self.session}
        self.connection.send(json.dumps(request))
        while True:
            message = json.loads(self.connection.recv())
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            self.events.append(message)

    def open(self, address):
        """Load a page; wait until it has come to rest."""
        self.events.clear()
        self("Page.navigate", url=address)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(json.loads(self.connection.recv()))
        self.until("document.readyState === 'complete'")

    def see(self, expression):
        """Value of a JavaScript expression."""
        result = self("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def until(self, expression, seconds=10):
        """Wait for an expression to be true."""
        end = time.monotonic() + seconds
        while not self.see(expression):
            assert time.monotonic() < end, f"not within {seconds} s: {expression}"
            time.sleep(0.05)

    def size(self, width, height=800, scheme="light", media="screen"):
        self(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self("Emulation.setEmulatedMedia", features=features, media=media)

    def complaints(self):
        """What the console would show, and every request that leaves the disk."""
        found = []
        for event in self.events:
            what, given = event["method"], event["params"]
            if what == "Runtime.exceptionThrown":
                found.append(given["exceptionDetails"]["text"])
            elif what == "Runtime.consoleAPICalled" and given["type"] in ("error", "warning", "assert"):
                found.append(str([argument.get("value") for argument in given["args"]]))
            elif what == "Log.entryAdded" and given["entry"]["level"] in ("error", "warning"):
                found.append(given["entry"]["text"])
            elif what == "Network.loadingFailed" and not given.get("canceled"):
                found.append(f"could not be loaded: {given['errorText']}")
            elif what == "Network.requestWillBeSent":
                address = given["request"]["url"]
                found += [] if address.startswith(("file:", "data:")) else [f"asks for {address}"]
        return found


@pytest.fixture(scope="session")
def site():
    return reporting.build_site(ROOT).index.parent


@pytest.fixture(scope="session")
def pages(site):
    return [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail(
            f"no Chromium on this machine (looked for {', '.join(NAMES)}): apt-get install chromium",
            pytrace=False,
        )
    profile = tmp_path_factory.mktemp("profile")
    quiet = subprocess.DEVNULL
    command = [program, *OPTIONS.split(), NO_NETWORK, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    try:
        yield _address(profile, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _address(profile, process):
    """Where Chromium listens, on this machine only."""
    end = time.monotonic() + 60
    written = profile / "DevToolsActivePort"
    while not (written.exists() and len(written.read_text().split()) == 2):
        assert process.poll() is None, "Chromium ended"
        assert time.monotonic() < end, "Chromium did not start within 60 s"
        time.sleep(0.1)
    port, path = written.read_text().split()
    this_machine = socket.getaddrinfo(None, port, socket.AF_INET)[0][4][0]
    return f"ws://{this_machine}:{port}{path}"


@pytest.fixture
def browser(chromium):
    connection = websocket.create_connection(chromium, timeout=60)
    opened = Browser(connection)
    opened.size(1280)
    yield opened
    opened("Page.close")
    connection.close()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_is_wider_than_the_screen(browser, site, pages, width, scheme):
    browser.size(width, scheme=scheme)
    for page in pages:
        browser.open((site / page).as_uri())
        assert browser.see("document.documentElement.scrollWidth") <= width, page


def test_rows_stay_low_on_a_phone(browser, site, pages):
    """A column out of view that is squeezed to a word a line would make its row as tall as the screen."""
    browser.size(390)
    height = "row => row.getBoundingClientRect().height"
    for page in pages:
        browser.open((site / page).as_uri())
        tall = f"[...document.querySelectorAll('.cell_output tbody tr')].map({height}).filter(h => h > 200)"
        assert browser.see(tall) == [], page


def test_text_can_be_read_in_the_dark(browser, site, pages):
    """Contrast of the article's text with its background, as WCAG computes it, is at least 4.5."""
    low = """
        (() => {
            const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const parts = color => color.match(/[\\d.]+/g).map(Number);
            const behind = node => {
                for (; node; node = node.parentElement) {
                    const color = parts(getComputedStyle(node).backgroundColor);
                    if (color.length === 3 || color[3] > 0.5) return color;
                }
                return [255, 255, 255];
            };
            const texts = "article :is(p, td, th, dt, dd, li, a, pre, summary, h1, h2, mi)";
            return [...document.querySelectorAll(texts)]
                .filter(node => node.checkVisibility() && node.innerText?.trim())
                .map(node => [parts(getComputedStyle(node).color), behind(node), node.outerHTML])
                .map(([color, ground, html]) => [light(color), light(ground), html])
                .filter(([a, b]) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5)
                .map(([a, b, html]) => html.slice(0, 90));
        })()"""
    for scheme in ("light", "dark"):
        browser.size(1280, scheme=scheme)
        for page in pages:
            browser.open((site / page).as_uri())
            assert browser.see(low) == [], (scheme, page)


def test_search_works_from_disk(browser, site):
    browser.open((site / "index.html").as_uri())
    browser.see("document.querySelector('input[name=q]').value = 'gluteus'")
    browser.see("document.querySelector('.sidebar-search-container').submit()")
    browser.until("document.querySelectorAll('#search-results li').length > 2")
    found = browser.see("[...document.querySelectorAll('#search-results li > a')].map(link => link.href)")
    assert any("/notebooks/02_" in link for link in found)
    assert browser.complaints() == []
    browser.open((site / "search.html").as_uri() + "?q=qqqqzzzz")
    browser.until("document.querySelector('#search-results').innerText.includes('did not match')")


def test_answers_lead_to_the_cells_that_computed_them(browser, site):
    browser.open((site / "index.html").as_uri())
    links = browser.see("[...document.querySelectorAll('dl.answers dd a')].map(link => link.href)")
    assert len(links) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    for link in links:
        browser.open(link)
        top = "document.querySelector('.cell.tag_answer').getBoundingClientRect().top"
        browser.until(f"-200 < {top} && {top} < 800")


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
