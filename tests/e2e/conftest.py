"""The site in a process of its own, seen by a real browser. Without Chromium these tests fail; they do not skip."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PATIENCE = 120_000  # milliseconds: other work may keep the machine busy
DESK = {"width": 1440, "height": 1000}
LENT = 40  # tests that use one window before a new one is opened: its memory grows
expect.set_options(timeout=PATIENCE)

AXE_ALLOWED = {
    "color-contrast": ("stCaptionContainer",),  # Streamlit's captions
    "aria-allowed-attr": ("stFileUploader",),  # Streamlit's upload button
    "aria-allowed-role": ("stFileUploader",),
}
"""Rule -> marks of Streamlit's own elements that break it. Nothing else is allowed."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or the one that `playwright install chromium` fetched; a failure when there is neither."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def start_site(assets: Path, log: Path, app: str = "app.py", **environment: str) -> Iterator[str]:
    """`streamlit run app.py` on a free port with these assets; yields its address, http://127.0.0.1:port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    settings = os.environ | {"GLASSBOX_ASSETS": str(assets), "OMP_NUM_THREADS": "1"} | environment
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
    except BaseException:  # a page says only that something went wrong; what it was stands in the log
        print(log.read_text()[-10_000:])
        raise
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_answers(address: str, process: subprocess.Popen, log: Path, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def site(tiny_assets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site on the small models, one for all tests."""
    with start_site(tiny_assets, tmp_path_factory.mktemp("site") / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[str]]:
    """`with serve(assets, log, app="app.py", **environment) as address:` for a test that needs its own process."""
    return start_site


@pytest.fixture(scope="session")
def new_visitor(chromium: Browser) -> Callable[..., Page]:
    """`new_visitor(locale="zh-CN")` opens a fresh browser window; close it with page.context.close()."""
    return lambda **settings: watched(chromium.new_context(**({"locale": "en-US"} | settings)).new_page())


@pytest.fixture(scope="session")
def lend(
    new_visitor: Callable[..., Page], site: str
) -> Iterator[Callable[[str], AbstractContextManager[Page]]]:
    """`with lend("first") as page:` lends the window of this name, without anything that the test before left in it.

    A new window would read, translate and compile ten megabytes of scripts again, which takes longer than most tests.
    """
    windows: dict[str, Page] = {}

    @contextmanager
    def lend(name: str) -> Iterator[Page]:
        page = windows.pop(name, None) or new_visitor(viewport=DESK)
        page.lent = getattr(page, "lent", 0) + 1
        yield page
        if page.is_closed() or page.lent == LENT:
            page.context.close()
        else:
            forget(page, site)
            windows[name] = page

    yield lend
    for page in windows.values():
        page.context.close()


@pytest.fixture
def page(
    lend: Callable[[str], AbstractContextManager[Page]], request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A fresh visitor. `page.outside` collects requests that leave this machine, `page.errors` script errors.

    A second run of a test does not trust the window that the first one left.
    """
    with lend("first" if getattr(request.node, "execution_count", 1) == 1 else "once more") as page:
        yield page


@pytest.fixture
def again(lend: Callable[[str], AbstractContextManager[Page]]) -> Iterator[Page]:
    """Another fresh visitor at the same time, who opens the link of the first."""
    with lend("second") as page:
        yield page


def forget(page: Page, site: str) -> None:
    """End the visit, and leave of the window only the files it has fetched and the scripts it has compiled."""
    context = page.context
    for other in context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.goto(f"{site}/_stcore/health")  # a page without scripts, where what the site stored can be seen
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); window.name = '' }")
    context.clear_cookies()
    context.clear_permissions()
    page.goto("about:blank")
    page.set_viewport_size(DESK)
    page.emulate_media(
        media="null", color_scheme="light", reduced_motion="no-preference", forced_colors="none"
    )
    page.mouse.move(0, 0)
    tools = context.new_cdp_session(page)
    tools.send("Page.resetNavigationHistory")
    tools.detach()
    page.set_default_timeout(PATIENCE)
    page.outside, page.errors = [], []


def watched(page: Page) -> Page:
    page.set_default_timeout(PATIENCE)
    page.outside, page.errors = [], []

    def note(request):
        if urlparse(request.url).hostname not in ("127.0.0.1", None, ""):
            page.outside.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


@pytest.fixture(scope="session")
def settled() -> Callable[[Page], None]:
    """`settled(page)` waits until the page is drawn, and fails when it shows an exception."""
    return wait_until_drawn


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[tuple[str, str]]]:
    """`violations(page)`: what axe finds on the page and AXE_ALLOWED does not excuse, and goes on finding for 30 s.

    A component names its parts only when its data has arrived, which on a busy machine may be after the page's own end.
    """

    def lasting(page: Page) -> list[tuple[str, str]]:
        end = time.monotonic() + 30
        while (found := find_violations(page)) and time.monotonic() < end:
            page.wait_for_timeout(500)
        return found

    return lasting


def wait_until_drawn(page: Page) -> None:
    """Wait until the page's script has finished and the site's own script has begun; fail on an exception on the page.

    Without the latter, keys and names are still Streamlit's.
    """
    page.wait_for_selector(".gb-footer, .gb-failed", state="attached")
    page.wait_for_function("() => window.glassboxVisit || document.querySelector('.gb-failed')")
    page.wait_for_function("() => !document.querySelector('[data-test-script-state=\"running\"]')")
    assert page.locator('.gb-failed, [data-testid="stException"]').count() == 0


def find_violations(page: Page) -> list[tuple[str, str]]:
    """(rule, html) of every accessibility violation that axe finds and AXE_ALLOWED does not excuse."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        for node in violation["nodes"]:
            described = node["html"] + " ".join(map(str, node["target"]))
            if not any(mark in described for mark in AXE_ALLOWED.get(violation["id"], ())):
                found.append((violation["id"], node["html"][:200]))
    return found
