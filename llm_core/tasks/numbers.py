"""Numbers in a text, and what they may mean: "4.40" is "4:40", "1,000" is "1000", "20万", "a dozen" and 九点半 too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from llm_core.tasks import numbers_chinese, numbers_english

DIGITS = re.compile(r"\d{1,3}(?:[   ]\d{3})+(?![\d.,:：])|\d+(?:[.,:：]\d+)*")
"""Digits with their separators; spaces only between groups of three."""

_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "mn": 10**6, "bn": 10**9}
_HAN = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_TIMES = re.compile(
    r"[   -]?(thousand|million|billion|trillion|bn\b|mn\b|[十百千]?[万亿萬億]|[百千])", re.IGNORECASE
)
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([亿億万萬])(\d+(?:\.\d+)?)([百千]?[万萬]?)")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_AFTERNOON = re.compile(r"\s?p\.?m\b", re.IGNORECASE)
_TIME = re.compile(r"([01]?\d|2[0-4])[.:]([0-5]\d)")


@dataclass(frozen=True)
class Number:
    """Characters [start, end) of a text that write a number, and everything that it may mean.

    sure: False for what may be no statement of a number ("one of them", "first", 一些, 千万): it supports a number
    elsewhere, and is not asked for support itself.
    """

    start: int
    end: int
    meanings: frozenset[str]
    sure: bool = True


def numbers(text: str) -> list[Number]:
    """List the numbers of a text, in digits, in English words and in Chinese characters, in order."""
    written = [Number(*found) for found in (*numbers_chinese.find(text), *numbers_english.find(text))]
    mixed = [*_mixed(text)]
    whole = [*mixed, *(number for number in written if any(":" in meaning for meaning in number.meanings))]
    inside = {place for number in whole for place in range(number.start, number.end)}
    digits = (number for number in _digits(text) if number.start not in inside)  # not the 9 of 9点半
    return sorted([*written, *mixed, *digits], key=lambda number: number.start)


def known_numbers(text: str) -> set[str]:
    """Collect the meanings of all numbers of a text."""
    return {meaning for number in numbers(text) for meaning in number.meanings}


def _mixed(text: str) -> Iterator[Number]:
    """Find 3亿5000万, and 1/3."""
    for match in _MIXED.finditer(text):
        large, unit, small, rest = match.groups()
        value = Decimal(large) * _factor(unit) + Decimal(small) * _factor(rest)
        yield Number(*match.span(), frozenset({_plain(value)}))
    for match in _FRACTION.finditer(text):
        yield Number(*match.span(), frozenset({f"{int(match.group(1))}/{int(match.group(2))}"}))


def _digits(text: str) -> Iterator[Number]:
    for match in DIGITS.finditer(text):
        yield Number(*match.span(), frozenset(meanings(text, match.end(), match.group())))


def meanings(text: str, end: int, digits: str) -> set[str]:
    """List everything that `digits`, which end at `end` of the text, may stand for.

    A point or a comma may divide groups of three digits, whole from part, or hours from minutes; a word such as
    "million" behind the number multiplies it; "p.m." makes 3 also 15:00.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", digits))
    found = _values(plain)
    times = _TIMES.match(text, end)
    if times:
        factor = _factor(times.group(1).lower())
        found |= {_plain(Decimal(value) * factor) for value in found if ":" not in value}
    if _AFTERNOON.match(text, end):
        found |= _later(plain)
    return found


def _factor(unit: str) -> int:
    """Return what a unit multiplies by: million, 万, and 千万 as both of its characters."""
    if unit in _LARGE:
        return _LARGE[unit]
    factor = 1
    for character in unit:
        factor *= _HAN[character]
    return factor


def _values(plain: str) -> set[str]:
    parts = re.split(r"[.,:]", plain)
    if len(parts) == 1:
        return {_plain(Decimal(plain))}
    found = set()
    if ":" not in plain and len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]):
        found.add(_plain(Decimal("".join(parts))))
    whole, part = re.sub(r"[.,]", "", "".join(parts[:-1])), parts[-1]
    if ":" not in plain and (len(parts) == 2 or (plain.count(",") and plain.count(".") == 1)):
        found.add(_plain(Decimal(f"{whole}.{part}")))
    time = _TIME.fullmatch(plain)
    if time:
        found.add(f"{int(time.group(1))}:{time.group(2)}")
    return found or {plain}


def _later(plain: str) -> set[str]:
    """Return a time of the afternoon as both clocks write it: 3 -> 3:00 and 15:00."""
    time = _TIME.fullmatch(plain if re.search(r"[.:]", plain) else f"{plain}:00")
    if time is None:
        return set()
    hour = int(time.group(1)) % 12
    return {f"{hour}:{time.group(2)}", f"{hour + 12}:{time.group(2)}"}


def _plain(value: Decimal) -> str:
    """Write a number plainly: 4.40 -> "4.4", 1200.0 -> "1200"."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
