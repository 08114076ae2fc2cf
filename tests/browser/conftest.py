"""Headless Chromium, driven through the DevTools protocol, and axe-core; without a network.

Run by ``make browser`` and by ``.ci/run``, which installs Chromium; ``make test`` does not run it. Where
Chromium is missing, these tests fail and say so. axe-core (Mozilla Public License 2.0), which looks for what
bars people from a page, is fetched by npm into build/, once; nothing of it is part of the package.
"""

import base64
import hashlib
import json
import shutil
import socket
import subprocess
import tarfile
import time
from pathlib import Path

import pytest
import websocket

ROOT = Path(__file__).parents[2]
AXE = "axe-core@4.14.1"
AXE_SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPTIONS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
--disable-background-networking --disable-component-update --disable-dev-shm-usage
--remote-debugging-port=0 --remote-allow-origins=*"""
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND"
KEYS = {"ArrowDown": ("ArrowDown", 40), "Home": ("Home", 36), "Tab": ("Tab", 9), "Enter": ("Enter", 13),
        " ": ("Space", 32)}  # fmt: skip


BETWEEN_PAGES = (
    "Inspected target navigated or closed", "Cannot find context with specified id",
    "Execution context was destroyed.",
)  # fmt: skip


class BetweenPagesError(Exception):
    """A page was asked while the next one was being loaded."""


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
                if message.get("error", {}).get("message") in BETWEEN_PAGES:
                    raise BetweenPagesError
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

    def press(self, key, **more):
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            given = {"key": key, "code": KEYS[key][0], "windowsVirtualKeyCode": KEYS[key][1], **more}
            self("Input.dispatchKeyEvent", type=kind, **given)

    def violations(self, axe):
        """Rules of axe-core that the page breaks, and where."""
        self.see(f"{axe}; 0")
        found = "run.violations.map(rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 200))])"
        return self.see(f"axe.run({{preload: false}}).then(run => {found})")  # preload asks for style sheets

    def until(self, expression, seconds=10):
        """Wait for an expression to be true."""
        end = time.monotonic() + seconds
        while not self._seen(expression):
            assert time.monotonic() < end, f"not within {seconds} s: {expression}"
            time.sleep(0.05)

    def _seen(self, expression):
        try:
            return self.see(expression)
        except BetweenPagesError:  # the page that was asked is gone, the next is not there yet
            return False

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


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, fetched once and known by its digest."""
    folder = ROOT / "build" / "axe"
    archive = folder / f"{AXE.replace('@', '-')}.tgz"
    if not archive.exists():
        if (npm := shutil.which("npm")) is None:
            pytest.fail("no npm on this machine, which fetches axe-core: apt-get install npm", pytrace=False)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "pack", "--silent", AXE, "--pack-destination", folder], check=True)
    content = archive.read_bytes()
    assert base64.b64encode(hashlib.sha512(content).digest()).decode() == AXE_SHA512
    with tarfile.open(archive) as packed:
        return packed.extractfile("package/axe.min.js").read().decode()
