"""How much memory does the site take, and does it give it back?

    python benchmarks/memory.py [--visits 300] [--minutes 15] [--settle 75] [--json FILE]

Starts the site in a process of its own (loopback only) and weighs its whole process tree: idle after the warm-up, after
every chapter of home, arena and attention (with the highest point on the way: what a small host must have), after each
further page, and before and after many visits of all chapters with texts of their own. A level is read `--settle`
seconds after the last visitor has left: Streamlit forgets a closed tab after 60 (disconnectedSessionTTL).
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import random
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil

from benchmarks.site import ROOT, site
from benchmarks.visitor import Visitor
from chapters.contents import CONTENTS
from llm_core.analysis.evaluation.measure import now, this_machine
from llm_core.checkpoints import CORPORA
from ui.book import KEYS
from ui.controls.text import Text

BEFORE = {"idle": 1060.0, "280 plain visits": [1690.0, 1820.0], "several visitors, 2.5 hours": 3100.0}
"""MB, measured on the site of issue 8, whose warm-up read every corpus and which gave nothing back."""
WORDS = (
    "Lily",
    "Tom",
    "dog",
    "cat",
    "ball",
    "red",
    "big",
    "tree",
    "happy",
    "ran",
    "saw",
    "gave",
    "bird",
    "猫",
    "花",
)
SMALL_HOST = ("home", "arena", "attention")
STAY = 3.0
"""Seconds that a visitor looks at a chapter; what he has begun there is stopped when he leaves."""


def tree(pid: int) -> list[psutil.Process]:
    """List the process and everything that it has started."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def megabytes(pid: int, line: str = "VmRSS") -> float:
    """Add up a line of every process's status: VmRSS is what it holds now, VmHWM the most it ever held."""
    total = 0
    for process in tree(pid):
        status = Path(f"/proc/{process.pid}/status").read_text()
        total += next((int(row.split()[1]) for row in status.splitlines() if row.startswith(line)), 0)
    return total / 1024


def text_keys(page: str, chapter: str) -> list[str]:
    """List what the link calls the texts of a chapter."""
    controls = importlib.import_module(f"chapters.{page}.{chapter}.chapter").CONTROLS
    return [control.key for control in controls if isinstance(control, Text) and control.linked]


def link(page: str, chapter: str, dice: random.Random) -> str:
    """Write the query of a visitor who has a text of his own, and mostly the corpus that everybody sees first."""
    text = " ".join(dice.choice(WORDS) for _ in range(30))
    corpus = dice.choice([*CORPORA, CORPORA[0], CORPORA[0]])
    settings = {KEYS.get(page, "chapter"): chapter, "lang": dice.choice(["en", "zh"]), "corpus": corpus,
                "model": corpus, "seed": dice.randrange(10**6), "n": 60}  # fmt: skip
    return urllib.parse.urlencode(settings | dict.fromkeys(text_keys(page, chapter), text))


async def visit(address: str, page: str, chapter: str, dice: random.Random) -> list[str]:
    """Open a chapter and look at it; returns what went wrong."""
    try:
        async with Visitor(address, page, link(page, chapter, dice)) as visitor:
            await visitor.open()
            await asyncio.sleep(STAY)
            return visitor.exceptions
    except Exception as error:  # a visit that failed is counted, the others go on
        return [f"{page}/{chapter}: {error!r}"]


async def tour(address: str, page: str, dice: random.Random) -> list[str]:
    """Visit every chapter of a page, one after the other."""
    return [error for chapter in CONTENTS[page] for error in await visit(address, page, chapter, dice)]


async def long_run(address: str, visits: int, minutes: float, dice: random.Random) -> list[str]:
    """Let visitors come evenly over the time, each to another chapter; they overlap as they like."""
    places = [(page, chapter) for page, chapters in CONTENTS.items() for chapter in chapters]

    async def later(turn: int) -> list[str]:
        await asyncio.sleep(turn * minutes * 60 / visits)
        return await visit(address, *places[turn % len(places)], dice)

    return [error for errors in await asyncio.gather(*map(later, range(visits))) for error in errors]


def settled(address: str, pid: int, seconds: float) -> float:
    """Weigh the site after the closed tabs are forgotten."""
    time.sleep(seconds)
    return megabytes(pid)


def warm(address: str) -> None:
    """Wait until the warm-up has finished."""
    while not json.load(urllib.request.urlopen(f"{address}/healthz", timeout=10))["ready"]:
        time.sleep(0.2)
    time.sleep(20)  # the site before read its other corpora behind this


def measure(visits: int, minutes: float, settle: float, log: Path) -> dict:
    """Take all levels in MB."""
    dice, errors, levels = random.Random(0), [], {}
    with site(log) as (address, pid):
        warm(address)
        levels["idle"] = megabytes(pid)
        for page in sorted(CONTENTS, key=lambda page: page not in SMALL_HOST):
            errors += asyncio.run(tour(address, page, dice))
            levels[f"after {page}"] = megabytes(pid)
            if page == SMALL_HOST[-1]:
                levels["peak of home, arena and attention"] = megabytes(pid, "VmHWM")
        levels["before the long run"] = settled(address, pid, settle)
        errors += asyncio.run(long_run(address, visits, minutes, dice))
        levels["right after it"] = megabytes(pid)
        levels["settled after it"] = settled(address, pid, settle)
    growth = levels["settled after it"] / levels["before the long run"] - 1
    return {"machine": this_machine(), "date": now(), "visits": visits, "minutes": minutes, "settle": settle,
            "MB": levels, "growth": growth, "errors": errors, "MB before issue 9": BEFORE}  # fmt: skip


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--visits", type=int, default=300)
    args.add_argument("--minutes", type=float, default=15)
    args.add_argument("--settle", type=float, default=75)
    args.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "results" / "memory.json")
    args.add_argument("--log", type=Path, default=Path("/tmp/glassbox-benchmark-memory.log"))
    o = args.parse_args()
    result = measure(o.visits, o.minutes, o.settle, o.log)
    o.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for name, value in result["MB"].items():
        print(f"{name:36} {value:8.0f} MB")
    print(f"growth over {o.visits} visits: {result['growth']:+.1%}; errors: {len(result['errors'])}")
    print("\n".join(result["errors"][:5]))


if __name__ == "__main__":
    main()
