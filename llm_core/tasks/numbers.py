"""Numbers in a text, and what they may mean: "4.40" is "4:40", "1,000" is "1000" and "1 000", "20万" is "200,000"."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

DIGITS = re.compile(r"\d{1,3}(?:[   ]\d{3})+(?![\d.,:：])|\d+(?:[.,:：]\d+)*")
"""Digits with their separators; spaces only between groups of three."""

_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
_SMALL |= {word: 20 + 10 * i for i, word in enumerate(_TENS.split())}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TIMES = re.compile(r"[   ]?(thousand|million|billion|trillion|[百千万亿萬億])")
_WORDS = re.compile(rf"\b(?:{'|'.join([*_SMALL, 'hundred', *_LARGE])})\b", re.IGNORECASE)

MOST = 10**18
"""Nobody says a larger number in words."""

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
_HAN_SMALL = {"十": 10, "百": 100, "千": 1000}
_HAN_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = re.compile(f"[{''.join([*_HAN_DIGITS, *_HAN_SMALL, *_HAN_LARGE])}]+")


def meanings(text: str, end: int, digits: str) -> set[str]:
    """List everything that `digits`, which end at `end` of the text, may stand for.

    A point or a comma may divide groups of three digits, whole from part, or hours from minutes; a word such as
    "million" behind the number multiplies it.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", digits))
    found = _values(plain)
    times = _TIMES.match(text, end)
    if times:
        factor = (_LARGE | _HAN_SMALL | _HAN_LARGE)[times.group(1).lower()]
        found |= {_plain(Decimal(value) * factor) for value in found if ":" not in value}
    return found


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
    if re.fullmatch(r"([01]?\d|2[0-4])[.:][0-5]\d", plain):
        found.add(f"{int(parts[0])}:{part}")
    return found or {plain}


def _plain(value: Decimal) -> str:
    """Write a number plainly: 4.40 -> "4.4", 1200.0 -> "1200"."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def known_numbers(text: str) -> set[str]:
    """Collect the meanings of all numbers of a text, in digits, in English words and in Chinese characters."""
    found: set[str] = set()
    for match in DIGITS.finditer(text):
        found |= meanings(text, match.end(), match.group())
    return found | _english(text) | _chinese(text)


def _english(text: str) -> set[str]:
    """Read "two hundred" as 200, and each word by itself: "one or two hundred" must not lose a two."""
    found: set[str] = set()
    group, last = 0, -1
    for match in _WORDS.finditer(text):
        word = match.group().lower()
        goes_on = last >= 0 and re.fullmatch(r"[\s-]+(?:and\s+)?", text[last : match.end() - len(word)])
        group = _spoken(group if goes_on and group < MOST else 0, word)
        found |= {str(group), *([str(_SMALL[word])] if word in _SMALL else [])}
        last = match.end()
    return found


def _spoken(so_far: int, word: str) -> int:
    if word in _SMALL:
        return so_far + _SMALL[word]
    if word == "hundred":
        rest = so_far % 1000
        return so_far - rest + max(rest, 1) * 100
    return max(so_far, 1) * _LARGE[word]


def _chinese(text: str) -> set[str]:
    """Read "四十" as 40, "二十万" as 200000, "二〇一五" as 2015; "四点四十分" also as 4:40."""
    found = {str(_HAN_DIGITS[digit]) for digit in text if digit in _HAN_DIGITS}
    found |= {str(_read(match.group())) for match in _HAN.finditer(text) if len(match.group()) < 20}
    number = r"(\d{1,2}|[〇零一二两三四五六七八九十]{1,3})"
    for hours, minutes in re.findall(rf"{number}[点點时時]{number}分", text):
        found.add(f"{_whole(hours)}:{_whole(minutes):02}")
    return found


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else _read(text)


def _read(text: str) -> int:
    """Read a number in Chinese characters."""
    if len(text) > 1 and all(character in _HAN_DIGITS for character in text):
        return int("".join(str(_HAN_DIGITS[character]) for character in text))
    total = group = digit = 0
    for character in text:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
        elif character in _HAN_SMALL:
            group, digit = group + (digit or 1) * _HAN_SMALL[character], 0
        else:
            total, group, digit = (total + max(group + digit, 1)) * _HAN_LARGE[character], 0, 0
    return total + group + digit
