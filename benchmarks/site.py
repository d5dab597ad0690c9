"""How fast is the site for one visitor? (For a class: benchmarks/crowd.py.)

    python benchmarks/site.py [--rounds 3] [--json FILE]

Starts the site in a process of its own on this machine (loopback only) and measures: first heading of a fresh process
and switching between warm pages, both in a browser, and an arena of 3 x 60 tokens. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, sync_playwright

from benchmarks.visitor import Visitor
from llm_core.analysis.evaluation.measure import now, this_machine

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
LIMITS = {
    "first heading of a fresh process": 3.0,
    "warm page switch, median": 0.5,
    "arena, 3 x 60 tokens, median": 2.0,
}


def free_address() -> str:
    """Address on the loopback where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def port(address: str) -> str:
    return address.rsplit(":", 1)[1]


def streamlit(address: str) -> list[str]:
    """Command that serves app.py of its folder at this address."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1"]
    return [*command, "--server.port", port(address), "--server.headless", "true"]


@contextmanager
def served(command: list[str], address: str, log: Path, folder: Path = ROOT) -> Iterator[int]:
    """Process id of a fresh server that answers Streamlit's health check at this address."""
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        while not answers(f"{address}/_stcore/health"):
            if process.poll() is not None:
                raise SystemExit(f"The server did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()  # not SIGINT, which a job in the background of a shell never gets
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


LIKE_THE_SITE = ["--server.fileWatcherType", "none", "--runner.postScriptGC", "false"]
"""Settings of the site's own .streamlit/config.toml, for a page of another folder that is compared with it."""


@contextmanager
def site(log: Path, folder: Path = ROOT) -> Iterator[tuple[str, int]]:
    """Address and process id of a fresh site, or of the app.py of another folder."""
    address = free_address()
    with served(streamlit(address) + LIKE_THE_SITE, address, log, folder) as pid:
        yield address, pid


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as reply:
            return reply.status == 200
    except (URLError, OSError):
        return False


def first_heading(page: Page, address: str) -> float:
    """Seconds from the first request of anybody to this process until a heading stands on the page."""
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("h1", timeout=120_000)
    return time.perf_counter() - start


def page_switches(page: Page, address: str, rounds: int) -> list[float]:
    """Seconds from a click in the navigation until the other page's heading stands; every page is warm."""
    links = page.locator('[data-testid="stTopNavLink"]')
    links.first.wait_for(timeout=60_000)
    seconds = []
    for turn in range(rounds * links.count()):
        before = page.locator("h1").first.inner_text()
        start = time.perf_counter()
        links.nth((turn + 1) % links.count()).click()
        changed = "(old) => { const h = document.querySelector('h1'); return h && h.innerText !== old }"
        page.wait_for_function(changed, arg=before, polling=10, timeout=60_000)
        seconds.append(time.perf_counter() - start)
        page.wait_for_timeout(1500)
    return seconds[links.count() :] or seconds  # the first round warms the pages


async def arena(address: str, rounds: int) -> list[float]:
    """Seconds from opening a link nobody has opened before until three machines have written 60 tokens each."""
    seconds = []
    for turn in range(rounds):
        async with Visitor(address, "arena", f"lang=en&n=60&seed={1000 + turn}") as visitor:
            start = time.perf_counter()
            await visitor.open()
            await visitor.until(visitor.written)
            seconds.append(time.perf_counter() - start)
    return seconds


def in_browser(address: str, rounds: int) -> tuple[float, list[float]]:
    """(first heading, page switches): what one visitor with a browser sees."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-US")
        heading = first_heading(page, address)
        page.wait_for_timeout(15_000)  # the warm-up has finished
        switches = page_switches(page, address, rounds)
        browser.close()
    return heading, switches


def measure(rounds: int, log: Path) -> dict:
    """All numbers, in seconds."""
    address = free_address()
    with served(streamlit(address), address, log):
        heading, switches = in_browser(address, rounds)
        written = asyncio.run(arena(address, rounds + 2))
    return {
        "machine": this_machine(),
        "date": now(),
        "first heading of a fresh process": heading,
        "warm page switch, median": statistics.median(switches),
        "arena, 3 x 60 tokens, median": statistics.median(written),
        "all": {"switches": switches, "arena": written},
    }


def table(result: dict) -> str:
    lines = [f"{result['machine']}, {result['date']}", ""]
    for name, value in result.items():
        if isinstance(value, float):
            limit = LIMITS.get(name)
            verdict = "" if limit is None else f"   limit {limit} s: {'met' if value < limit else 'NOT met'}"
            lines.append(f"{name:42} {value:9.2f} s{verdict}")
    return "\n".join(lines)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--rounds", type=int, default=3)
    args.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "results" / "site.json")
    args.add_argument("--log", type=Path, default=Path("/tmp/glassbox-benchmark-site.log"))
    o = args.parse_args()
    result = measure(o.rounds, o.log)
    o.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(table(result))


if __name__ == "__main__":
    main()
