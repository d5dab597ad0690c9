"""How fast is the site, and does a class of thirty bring it down?

    python benchmarks/site.py [--visitors 30] [--json FILE]

Starts the site in a process of its own on this machine (loopback only, bounded in visitors and time) and measures:
first heading of a fresh process, switching between warm pages, an arena of 3 x 60 tokens, thirty simultaneous
visitors, and the memory before and after them. The browser measures what a visitor sees; the thirty are
`benchmarks/visitor.py`, because thirty browsers would measure themselves. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import signal
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
RAMP, THINK, INTERACTIONS = 6.0, (1.0, 3.0), 5
"""Thirty people do not press return in the same millisecond: they arrive within 6 s and look before they click."""
LIMITS = {
    "first heading of a fresh process": 3.0,
    "warm page switch, median": 0.5,
    "arena, 3 x 60 tokens, median": 2.0,
    "visitors, light interaction, p95": 1.0,
}


@contextmanager
def site(log: Path, script: str = "app.py") -> Iterator[tuple[str, int]]:
    """(address, process id) of a fresh `streamlit run` of the site, or of another script, that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", address.rsplit(":", 1)[1]]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        while not answers(f"{address}/_stcore/health"):
            if process.poll() is not None:
                raise SystemExit(f"The site did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as reply:
            return reply.status == 200
    except (URLError, OSError):
        return False


def memory(pid: int) -> float:
    """MB of the process in RAM (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


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


async def crowd(address: str, n_visitors: int) -> dict:
    """Everybody opens the arena, half of them with a text of their own, and changes tabs a few times."""
    dice = random.Random(0)
    plans = [(dice.uniform(0, RAMP), 2000 + i if i % 2 else 7, [dice.uniform(*THINK) for _ in range(INTERACTIONS)])
             for i in range(n_visitors)]  # fmt: skip
    visits = await asyncio.gather(*(visit(address, *plan) for plan in plans), return_exceptions=True)
    failed = [repr(v) for v in visits if isinstance(v, BaseException)]
    done = [v for v in visits if not isinstance(v, BaseException)]
    return {
        "visitors": n_visitors,
        "errors": failed + [error for v in done for error in v["exceptions"]],
        "opened": [v["opened"] for v in done],
        "interactions": [seconds for v in done for seconds in v["interactions"]],
    }


async def visit(address: str, wait: float, seed: int, thinking: list[float]) -> dict:
    await asyncio.sleep(wait)
    async with Visitor(address, "arena", f"lang=en&n=60&seed={seed}") as visitor:
        opened = await visitor.open()
        interactions = []
        for turn, pause in enumerate(thinking, start=1):
            await asyncio.sleep(pause)
            interactions.append(await visitor.choose("tab", turn % 2))  # write and readers in turn
        return {"opened": opened, "interactions": interactions, "exceptions": visitor.exceptions}


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


def measure(rounds: int, visitors: int, log: Path) -> dict:
    """All numbers, in seconds and MB."""
    with site(log) as (address, pid):
        heading, switches = in_browser(address, rounds)
        written = asyncio.run(arena(address, rounds + 2))
        before = memory(pid)
        seen = asyncio.run(crowd(address, visitors))
        peak = memory(pid)
        time.sleep(75)  # disconnectedSessionTTL is 60 s: closed tabs are forgotten after it
        answers(f"{address}/_stcore/health")
        after = memory(pid)
    clicks = seen["interactions"] or [float("nan")]
    return {
        "machine": this_machine(),
        "date": now(),
        "first heading of a fresh process": heading,
        "warm page switch, median": statistics.median(switches),
        "arena, 3 x 60 tokens, median": statistics.median(written),
        "visitors": visitors,
        "visitors, first page, median": statistics.median(seen["opened"] or [float("nan")]),
        "visitors, light interaction, median": statistics.median(clicks),
        "visitors, light interaction, p95": percentile(clicks, 0.95),
        "visitors, errors": seen["errors"],
        "memory before, MB": before,
        "memory right after, MB": peak,
        "memory 75 s later, MB": after,
        "all": {"switches": switches, "arena": written, **seen},
    }


def table(result: dict) -> str:
    lines = [f"{result['machine']}, {result['date']}", ""]
    for name, value in result.items():
        if isinstance(value, float):
            limit = LIMITS.get(name)
            verdict = "" if limit is None else f"   limit {limit} s: {'met' if value < limit else 'NOT met'}"
            lines.append(f"{name:42} {value:9.2f}{'' if 'MB' in name else ' s'}{verdict}")
    lines.append(f"errors among {result['visitors']} visitors: {len(result['visitors, errors'])}")
    return "\n".join(lines + result["visitors, errors"][:5])


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--visitors", type=int, default=30, choices=range(1, 61), metavar="1-60")
    args.add_argument("--rounds", type=int, default=3)
    args.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "results" / "site.json")
    args.add_argument("--log", type=Path, default=Path("/tmp/glassbox-benchmark-site.log"))
    o = args.parse_args()
    result = measure(o.rounds, o.visitors, o.log)
    o.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(table(result))


if __name__ == "__main__":
    main()
