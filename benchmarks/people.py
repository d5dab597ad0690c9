"""A class in which everybody has a text of their own: nothing that one asks for helps another.

Half of them write in the arena (60 tokens, a seed of their own), the others read attention and the Transformer with
texts of their own; all change tabs while they think.
"""

from __future__ import annotations

import asyncio
import random
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.visitor import Visitor

WORDS = (
    *("Lily", "Tom", "Sue", "Max", "dog", "cat", "ball", "park", "red"),
    *("blue", "big", "small", "tree", "house", "happy", "sad", "ran", "saw"),
    *("found", "gave", "lost", "mom", "dad", "friend", "bird", "fish"),
)
ARRIVE, THINK, PRESSES = 8.0, (1.0, 3.0), 5  # people come within 8 s and look 1 to 3 s before they press


@dataclass
class Seen:
    """Seconds, errors, and the process of every visitor."""

    opened: list[float] = field(default_factory=list)
    light: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    process: Counter[str] = field(default_factory=Counter)


def link(kind: str, dice: random.Random) -> str:
    text = urllib.parse.quote_plus(" ".join(dice.choice(WORDS) for _ in range(30)))
    own = f"&n=60&seed={dice.randrange(10**6)}" if kind == "arena" else ""
    return f"lang=en&prompt={text}{own}"


async def person(address: str, writes: bool, number: int, seconds: float, seen: Seen) -> None:
    """Somebody who opens one page again and again, always with another text, in one browser."""
    dice, cookies = random.Random(number), {}
    kind = "arena" if number % 2 == 0 else "attention" if number % 4 == 1 else "transformer"
    await asyncio.sleep(dice.uniform(0, ARRIVE))
    end = time.perf_counter() + seconds
    try:
        while time.perf_counter() < end:
            visitor = Visitor(address, kind if writes else "", link(kind, dice))
            visitor.cookies = cookies
            async with visitor:
                await visit(visitor, kind == "arena" and writes, dice, seen)
    except Exception as error:
        seen.errors.append(f"{kind}: {error!r}"[:160])
    seen.process[cookies.get("glassbox", "the only one")] += 1


async def visit(visitor: Visitor, writes: bool, dice: random.Random, seen: Seen) -> None:
    """Open, wait for the text if there is one, and change tabs."""
    seen.opened.append(await visitor.open())
    if writes:
        seen.written.append(await visitor.until(visitor.written))
    for turn in range(1, PRESSES + 1):
        await asyncio.sleep(dice.uniform(*THINK))
        key = next((k for k in ("tab", "section", "chapter") if k in visitor.choices), None)
        if key := key or next(iter(visitor.choices), None):
            seen.light.append(await visitor.choose(key, turn % 2))
    seen.errors.extend(visitor.exceptions)


async def crowd(address: str, writes: bool, visitors: int, seconds: float) -> Seen:
    """Let so many people come for so long. A site writes; without that they open a bare page."""
    seen = Seen()
    await asyncio.gather(*(person(address, writes, number, seconds, seen) for number in range(visitors)))
    return seen
