"""How much memory does the site take, and does it give it back?

    python benchmarks/memory.py [--visits 300] [--minutes 15] [--settle 60] [--json FILE]

Starts the site in a process of its own (loopback only) and weighs its whole process tree: idle after the warm-up, after
every chapter of home, arena and attention (with the highest point on the way: what a small host must have), after each
further page, and before and after many visits of all chapters with texts of their own. A level is read `--settle`
seconds after the last visitor has left. Models and answers are idle after half a minute here (GLASSBOX_IDLE_MINUTES),
so that both levels are those of a site without visitors.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
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
"""MB of the site of issue 8, whose warm-up read every corpus and which gave nothing back."""
WORDS = "Lily Tom Sue dog cat ball park red blue big small tree house happy sad ran saw found gave lost bird"
CHARACTERS = "春风明月花落人间何处寻梦江南雨声夜长"
SMALL_HOST = ("home", "arena", "attention")
STAY = 3.0
"""Seconds that a visitor looks at a chapter; what he has begun there is stopped when he leaves."""
PLACES = [(page, chapter) for page, chapters in CONTENTS.items() for chapter in chapters]


def megabytes(pid: int, line: str = "VmRSS") -> float:
    """Add up a line of every process's status: VmRSS is what it holds now, VmHWM the most it ever held."""
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    rows = [row for p in processes for row in Path(f"/proc/{p.pid}/status").read_text().splitlines()]
    return sum(int(row.split()[1]) for row in rows if row.startswith(line)) / 1024


def settled(pid: int, seconds: float) -> float:
    """Weigh the site after the closed tabs are forgotten."""
    time.sleep(seconds)
    return megabytes(pid)


def link(page: str, chapter: str, dice: random.Random) -> str:
    """Write the query of a visitor who has a text of his own, and mostly the corpus that everybody sees first."""
    corpus = dice.choice([*CORPORA, CORPORA[0], CORPORA[0]])
    song, english = "".join(dice.choices(CHARACTERS, k=30)), " ".join(dice.choices(WORDS.split(), k=30))
    controls = importlib.import_module(f"chapters.{page}.{chapter}.chapter").CONTROLS
    texts = [control.key for control in controls if isinstance(control, Text) and control.linked]
    settings = {KEYS.get(page, "chapter"): chapter, "lang": dice.choice(["en", "zh"]), "corpus": corpus,
                "model": corpus, "seed": dice.randrange(10**6), "n": 60}  # fmt: skip
    text = song if corpus in ("songci", "manuals") else english
    return urllib.parse.urlencode(settings | dict.fromkeys(texts, text))


async def visit(address: str, page: str, chapter: str, dice: random.Random, wait: float = 0) -> list[str]:
    """Open a chapter after some seconds and look at it; returns what went wrong."""
    await asyncio.sleep(wait)
    try:
        async with Visitor(address, page, link(page, chapter, dice)) as visitor:
            await visitor.open()
            await asyncio.sleep(STAY)
            return visitor.exceptions
    except Exception as error:  # a visit that failed is counted, the others go on
        return [f"{page}/{chapter}: {error!r}"]


async def visits(address: str, number: int, seconds: float, dice: random.Random) -> list[str]:
    """Let visitors come evenly over the time, each to another chapter; they overlap as they like."""
    each = [visit(address, *PLACES[i % len(PLACES)], dice, i * seconds / number) for i in range(number)]
    return [error for errors in await asyncio.gather(*each) for error in errors]


def measure(number: int, minutes: float, settle: float, log: Path) -> dict:
    """Take all levels in MB."""
    dice, errors, levels = random.Random(0), [], {}
    os.environ.setdefault("GLASSBOX_IDLE_MINUTES", "0.5")
    with site(log) as (address, pid):
        while not json.load(urllib.request.urlopen(f"{address}/healthz", timeout=10))["ready"]:
            time.sleep(0.2)
        levels["idle"] = settled(pid, 20)  # the site before read its other corpora behind this
        for page in sorted(CONTENTS, key=lambda page: page not in SMALL_HOST):
            for chapter in CONTENTS[page]:
                errors += asyncio.run(visit(address, page, chapter, dice))
            levels[f"after {page}"] = megabytes(pid)
            if page == SMALL_HOST[-1]:
                levels["peak of home, arena and attention"] = megabytes(pid, "VmHWM")
        levels["before the long run"] = settled(pid, settle)
        errors += asyncio.run(visits(address, number, minutes * 60, dice))
        levels["right after it"] = megabytes(pid)
        levels["settled after it"] = settled(pid, settle)
    growth = levels["settled after it"] / levels["before the long run"] - 1
    return {"machine": this_machine(), "date": now(), "visits": number, "minutes": minutes, "settle": settle,
            "MB": levels, "growth": growth, "errors": errors, "MB before issue 9": BEFORE}  # fmt: skip


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--visits", type=int, default=300)
    args.add_argument("--minutes", type=float, default=15)
    args.add_argument("--settle", type=float, default=60)
    args.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "results" / "memory.json")
    args.add_argument("--log", type=Path, default=Path("/tmp/glassbox-benchmark-memory.log"))
    o = args.parse_args()
    result = measure(o.visits, o.minutes, o.settle, o.log)
    o.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for name, value in result["MB"].items():
        print(f"{name:36} {value:8.0f} MB")
    print(
        f"{o.visits} visits in {o.minutes:g} minutes: {1 + result['growth']:.3f} times the level before them"
    )
    print(f"errors: {len(result['errors'])}")
    print("\n".join(result["errors"][:5]))


if __name__ == "__main__":
    main()
