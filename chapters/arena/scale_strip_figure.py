"""The scale strip: two rulers in steps of ten, parameters and training tokens, from our machines to today's models.

Pure text in, HTML out: it stands at the foot of a page at all times, so it must cost nothing. Its colours are
the theme's CSS variables (ui/site/style.css), its labels are text that a screen reader and a search can read.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from figures.palette import MARKS

LOW, HIGH = 5.0, 14.0
"""Both rulers run from 10^5 to 10^14, so the same distance is the same factor on both."""


@dataclass(frozen=True)
class Giant:
    """A published model: `tokens` is None where its makers did not publish how many it was trained on."""

    name: str
    year: int
    parameters: float
    tokens: float | None
    source: str


# Parameters: the claim E04 of lessons/errata.json (counts recomputed from the published shapes; DeepSeek-V3 has
# 671 B in total, of which 37 B work on each token). Tokens: the papers themselves, GPT-3 as in errata E07.
GIANTS = (
    Giant("GPT-2", 2019, 124_439_808, None, "Radford2019"),
    Giant("GPT-2 XL", 2019, 1_557_611_200, None, "Radford2019"),
    Giant("GPT-3", 2020, 174.6e9, 300e9, "Brown2020"),
    Giant("Llama 3.1", 2024, 405e9, 15.6e12, "Grattafiori2024"),
    Giant("DeepSeek-V3", 2024, 671e9, 14.8e12, "DeepSeekV3"),
)
SOURCES = tuple(dict.fromkeys(giant.source for giant in GIANTS))


@dataclass(frozen=True)
class Ours:
    """One of our machines: `tokens` None while unknown."""

    family: str
    label: str
    parameters: float
    tokens: float | None


def position(value: float) -> float:
    """Place a value on a ruler, in per cent of its length: logarithmic, held inside the ends."""
    share = (math.log10(max(value, 1.0)) - LOW) / (HIGH - LOW)
    return 100 * min(max(share, 0.0), 1.0)


def strip(
    ours: Sequence[Ours],
    titles: tuple[str, str],
    here: str,
    number: Callable[..., str],
    summary: str,
    lang: str = "en",
) -> str:
    """Write the strip as one HTML fragment.

    `titles` name the rulers (parameters, training tokens), `here` says "you are here", `number` writes a large
    number, or the range of two, in the reader's language, `summary` is the sentence above the rulers.
    All text is escaped.
    """
    parameters = [(o.label, o.parameters, o.family) for o in ours]
    tokens = [(o.label, o.tokens, o.family) for o in ours if o.tokens]
    giants = [(g.name, g.parameters) for g in GIANTS], [(g.name, g.tokens) for g in GIANTS if g.tokens]
    rulers = [
        _ruler(title, mine, theirs, here, number)
        for title, mine, theirs in zip(titles, (parameters, tokens), giants, strict=True)
    ]
    lead = f'<p class="gb-scale-lead">{html.escape(summary)}</p>'
    body = f'<section class="gb-scale" lang="{html.escape(lang)}">{lead}{"".join(rulers)}</section>'
    return body


def _ruler(
    title: str,
    ours: Sequence[tuple[str, float, str]],
    giants: Sequence[tuple[str, float]],
    here: str,
    number: Callable[..., str],
) -> str:
    """Ours hang below the line, the published models stand above it."""
    ticks = "".join(_tick(power, number) for power in range(int(LOW), int(HIGH) + 1))
    ranked = sorted(giants, key=lambda giant: giant[1])
    texts = [f"{name} {number(value)}" for name, value in ranked]
    places = [position(value) for _, value in ranked]
    wide, narrow = rows(places, texts, WIDE), rows(places, texts, NARROW)
    marks = "".join(
        _giant(*mark) for mark in zip(ranked, places, wide, narrow, [number] * len(ranked), strict=True)
    )
    height = f"--rows:{max(wide, default=0)};--rows-narrow:{max(narrow, default=0)}"
    return (
        f'<div class="gb-ruler" style="{height}"><div class="gb-ruler-title">{html.escape(title)}</div>'
        f'<div class="gb-ruler-line"></div>{ticks}<ul>{marks}{_ours(ours, here, number)}</ul></div>'
    )


WIDE, NARROW = 1050, 320
"""Length of a ruler in pixels on a desk and on a telephone: what labels have room for."""


def rows(places: Sequence[float], texts: Sequence[str], length: int) -> list[int]:
    """Find the line of each label, 0 next to the ruler, so that it touches no label and no stem of another.

    `places` in per cent, ascending. A label ends at its stem and reaches to the left, over the stems it has to clear.
    """
    chosen: list[int] = []
    for place, text in zip(places, texts, strict=True):
        pixels = 12 + sum(13.0 if ord(c) > 0x2E80 else 7.0 for c in text)
        reach = place - 100 * pixels / length
        below = [row for row, other in zip(chosen, places, strict=False) if other > reach]
        chosen.append(max(below, default=-1) + 1)
    return chosen


def _tick(power: int, number: Callable[..., str]) -> str:
    kind = "gb-tick" if (power - LOW) % 3 == 1 else "gb-tick gb-tick-small"
    text = html.escape(number(10.0**power))
    place = f"left:{position(10.0**power):.2f}%"
    return f'<span class="{kind}" style="{place}" aria-hidden="true"><i translate="no">{text}</i></span>'


def _giant(giant: tuple[str, float], place: float, wide: int, narrow: int, number: Callable[..., str]) -> str:
    name, value = html.escape(giant[0]), html.escape(number(giant[1]))
    style = f"left:{place:.2f}%;--row:{wide};--row-narrow:{narrow}"
    return f'<li class="gb-giant" style="{style}"><span>{name} <b translate="no">{value}</b></span></li>'


def _ours(ours: Sequence[tuple[str, float, str]], here: str, number: Callable[..., str]) -> str:
    """Draw a mark for each of our machines, and one label for all of them: "you are here"."""
    if not ours:
        return ""
    dots = "".join(_dot(label, value, family, number) for label, value, family in ours)
    left = min(position(value) for _, value, _ in ours)
    amount = html.escape(number(*(pick(value for _, value, _ in ours) for pick in (min, max))))
    label = f'<span>{html.escape(here)} <b translate="no">{amount}</b></span>'
    return f'{dots}<li class="gb-here" style="left:{left:.2f}%">{label}</li>'


def _dot(label: str, value: float, family: str, number: Callable[..., str]) -> str:
    text = html.escape(f"{label} {number(value)}", quote=True)
    return (
        f'<li class="gb-dot" style="left:{position(value):.2f}%;color:var(--gb-{family})" title="{text}">'
        f'<span aria-hidden="true">{MARKS[family]}</span><span class="gb-unseen">{text}</span></li>'
    )
