"""How fast a component of the site draws in headless Chromium, without a graphics card: frames, steps, processor time.

The component counts the frames that it really draws and the steps behind them. Beside them stands the processor time of
such a frame on the page's main thread, learning included, which other work on the machine changes less. No peer draws
the same: the limit is 30 frames a second.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.site import FLAGS, site

PATIENCE = 120_000
"""Milliseconds until a component must have drawn."""


def options(description: str) -> argparse.Namespace:
    """Read what the command line asks for."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--json")
    return parser.parse_args()


@contextmanager
def browser_page() -> Iterator[tuple[Page, str]]:
    """Start the site and a browser; yields its page and the site's address."""
    log = Path(tempfile.mkdtemp()) / "server.log"
    with site(log) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-US"), address
        browser.close()


class Component(NamedTuple):
    """A component by its key on the page; its root tells frames and steps, these under the name `steps`."""

    key: str
    steps: str = "step"

    @property
    def root(self) -> str:
        """Select its root."""
        return f'.st-key-{self.key} [data-part="root"]'

    def part(self, name: str) -> str:
        """Select one of its parts."""
        return f'.st-key-{self.key} [data-part="{name}"]'


def opened(page: Page, address: str, component: Component) -> None:
    """Open a page, and wait until the component has drawn on it."""
    page.goto(address)
    page.locator(component.root).wait_for(timeout=PATIENCE)
    page.locator(component.root).scroll_into_view_if_needed()
    page.wait_for_selector(f"{component.root}[data-frames]", timeout=PATIENCE)


@contextmanager
def devtools_of(page: Page) -> Iterator[CDPSession]:
    """Ask the browser for its own measurements."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    yield devtools
    devtools.detach()


def counted(page: Page, devtools: CDPSession, component: Component) -> tuple[int, int, float, float]:
    """Frames drawn so far, steps done, the browser's clock, seconds of processor time of the main thread."""
    frames, steps, now = page.locator(component.root).evaluate(
        f"(r) => [+r.dataset.frames, +r.dataset.{component.steps}, performance.now() / 1000]"
    )
    metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    return frames, steps, now, metrics["TaskDuration"]


def played(page: Page, component: Component, speed: str, seconds: float) -> tuple[float, float, float]:
    """Frames a second, steps a second and milliseconds of processor time of a frame, while it plays."""
    page.wait_for_timeout(4000)  # the other panels are drawn too
    with devtools_of(page) as devtools:
        page.locator(component.part("speed")).select_option(speed)
        page.locator(component.part("go")).click()
        page.wait_for_timeout(1000)  # the engine has compiled the loops
        before = counted(page, devtools, component)
        page.wait_for_timeout(int(seconds * 1000))
        after = counted(page, devtools, component)
    frames, steps, clock, spent = (b - a for a, b in zip(before, after, strict=True))
    return frames / clock, steps / clock, 1000 * spent / max(frames, 1)


def rows_of(name: str, component: Component, found: tuple[float, float, float]) -> list[list[object]]:
    """Write what was measured as rows [what, value, wanted]."""
    frames, steps, spent = found
    return [
        [f"{name}: frames a second", frames, "30 or more"],
        [f"{name}: {component.steps}s a second", steps, ""],
        [f"{name}: processor time of a frame, ms", spent, "under 33"],
    ]
