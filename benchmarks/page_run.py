"""What does it cost to draw a page that is warm, beside a bare Streamlit page with as many elements?

    python benchmarks/page_run.py [page?query ...] [--json FILE]

Starts the site and a bare page, each in a process of its own (loopback only), and opens every page and chapter (or the
ones named) ten times: processor time of the whole process tree, the mean without the first and the two slowest. Then
with ten different settings of its declared controls in turn, twice: `new`, until everything that they ask for has been
computed, and `again`. What a bare page needs for as many messages, charts and components is 1. Wanted: at most 2.
"""

import argparse
import asyncio
import importlib
import json
import pathlib
import statistics
import sys
import time
import urllib.parse
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import psutil

from benchmarks import report
from benchmarks.site import ROOT, site
from benchmarks.visitor import Visitor
from chapters.contents import CONTENTS
from ui.book import KEYS
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.controls.text import Text

WANTED, TURNS, LOOK, PATIENCE = 2.0, 10, 0.4, 60.0
"""Ratio, openings of a page, seconds for which a visitor looks, and seconds in which an answer must be there."""
FEWEST = 40
"""Messages: those that every page of the site sends are not for free on a bare one either."""
TEXTS = [
    f"{who} saw a {what} in the park."
    for who in ("The dog", "Tom", "Lily", "A bird", "Mum")
    for what in ("ball", "cat")
]
BEFORE = {
    "arena": 13.0, "arena?tab=write": 2.3, "arena?tab=readers": 2.7, "arena?tab=scoreboard": 42.7,
    "arena?tab=train": 1.8, "attention?chapter=look": 3.8, "attention?chapter=hand": 1.5,
    "attention?chapter=scores": 1.5, "attention?chapter=bottleneck": 2.0, "transformer?chapter=walk": 1.7,
    "transformer?chapter=block": 2.2, "transformer?chapter=positions": 29.0, "transformer?chapter=peeking": 2.9,
    "transformer?chapter=shapes": 7.4, "transformer?chapter=train": 46.7, "transformer?chapter=clinic": 1.3,
    "transformer?chapter=speed": 34.9, "home": 1.2, "studio?task=write": 1.9, "studio?task=summarise": 1.4,
}  # fmt: skip
"""Warm ratios of the site of issue 8, measured in the same way on the same machine (two cores)."""


def pages() -> list[str]:
    """Every page and every chapter as the link names it."""
    found = ["home", "arena"]
    for page, chapters in CONTENTS.items():
        found += [f"{page}?{KEYS.get(page, 'chapter')}={chapter}" for chapter in chapters if page != "home"]
    return found


def settings(page: str, turn: int) -> str:
    """A query with the turn-th value of every control that the chapter declares."""
    name, _, asked = page.partition("?")
    chapter = asked.rpartition("=")[2] or CONTENTS[name][0]
    controls = getattr(importlib.import_module(f"chapters.{name}.{chapter}.chapter"), "CONTROLS", ())
    values = {control.key: value(control, turn) for control in controls}
    return urllib.parse.urlencode({key: found for key, found in values.items() if found is not None})


def value(control: object, turn: int) -> str | None:
    """The turn-th value of a control; None for one whose values only the page knows."""
    if isinstance(control, Text):
        return TEXTS[turn] if control.linked else None
    if isinstance(control, Choice):
        return control.options[turn % len(control.options)] if control.options else None
    if isinstance(control, Number):
        steps = min(turn, int((control.high - control.low) / (control.step or 1)))
        return str(type(control.default)(control.low + steps * (control.step or 1)))
    return None


def used(pid: int) -> float:
    """Processor seconds of a process and its children."""
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in tree)


async def cost(server: tuple[str, int], page: str, query: str, wait: bool = False) -> tuple[float, Visitor]:
    """Processor seconds of one opening, and the visitor who saw it; `wait`: until nothing more is computed."""
    before, start = used(server[1]), time.monotonic()
    async with Visitor(server[0], page, query) as visitor:
        await visitor.open()
        await asyncio.sleep(LOOK)
        while wait and visitor.polling and time.monotonic() - start < PATIENCE:
            await asyncio.sleep(LOOK)
    return used(server[1]) - before, visitor


async def warm(server: tuple[str, int], page: str, query: str) -> tuple[float, Visitor]:
    """The mean of several openings without the first and the two slowest: processor time comes in steps of 10 ms."""
    runs = [await cost(server, page, query) for _ in range(TURNS)]
    seconds = sorted(run[0] for run in runs[1:])
    return statistics.mean(seconds[:-2]), runs[-1][1]


class Bare:
    """What messages, charts and components cost on a bare page."""

    async def measure(self, server: tuple[str, int]) -> None:
        """Open the bare page without charts, with charts, with components."""
        plain, seen = await warm(server, "", "")
        charts, with_charts = await warm(server, "", "what=charts")
        parts, with_parts = await warm(server, "", "what=parts")
        self.message = plain / seen.messages
        self.chart = max(charts - plain, 0) / with_charts.kinds["plotly_chart"]
        self.part = max(parts - plain, 0) / with_parts.kinds["bidi_component"]

    def of(self, seen: Visitor) -> float:
        """Seconds for as many elements as this visitor saw."""
        charts, parts = seen.kinds["plotly_chart"], seen.kinds["bidi_component"]
        return self.message * max(seen.messages, FEWEST) + self.chart * charts + self.part * parts


async def row(server: tuple[str, int], bare: Bare, page: str) -> dict[str, Any]:
    """All numbers of one page."""
    name, _, asked = page.partition("?")
    english = f"lang=en&{asked}"
    seconds, seen = await warm(server, name, english)
    queries = [f"{english}&{settings(page, turn)}" for turn in range(TURNS)]
    new = [await cost(server, name, query, wait=True) for query in queries]
    again = [await cost(server, name, query) for query in queries]
    new_ratio, again_ratio = (
        sum(r[0] for r in runs) / sum(bare.of(r[1]) for r in runs) for runs in (new, again)
    )
    numbers = {"seconds": seconds, "ratio": seconds / bare.of(seen), "new": new_ratio, "again": again_ratio}
    return {
        "page": page,
        "messages": seen.messages,
        **{key: round(number, 3) for key, number in numbers.items()},
        "before": BEFORE.get(page),
        "errors": sorted({error for _, visitor in [*new, *again] for error in visitor.exceptions}),
    }


async def measure(
    server: tuple[str, int], plain: tuple[str, int], chosen: list[str], path: pathlib.Path
) -> list[dict[str, Any]]:
    """Measure the bare page, then every page chosen; the table is written after each of them."""
    await asyncio.sleep(20)  # the warm-up has finished
    bare, rows = Bare(), []
    await bare.measure(plain)
    print("bare, ms:", {kind: round(1000 * seconds, 2) for kind, seconds in vars(bare).items()})
    for page in chosen:
        rows.append(await row(server, bare, page))
        print("  ".join(f"{key} {found}" for key, found in rows[-1].items()), flush=True)
        record = {"benchmark": "page run", "wanted": WANTED, "machine": report.machine(), "rows": rows}
        path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return rows


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("pages", nargs="*", default=pages())
    args.add_argument("--json", type=pathlib.Path, default=ROOT / "benchmarks" / "results" / "page_run.json")
    o = args.parse_args()
    logs = [pathlib.Path(f"/tmp/glassbox-page-run-{name}.log") for name in ("site", "bare")]
    with site(logs[0]) as server, site(logs[1], ROOT / "benchmarks" / "bare") as plain:
        rows = asyncio.run(measure(server, plain, o.pages, o.json))
    over = [row["page"] for row in rows if max(row["ratio"], row["again"]) > WANTED]
    print(f"{len(over)} of {len(rows)} pages above {WANTED}: {', '.join(over) or 'none'}")


if __name__ == "__main__":
    main()
