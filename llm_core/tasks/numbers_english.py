"""Numbers in English words: two hundred and five, nineteen eighty-four, a dozen, the twenty-first, half past nine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

Found = tuple[int, int, frozenset[str], bool]
"""Start, end, meanings, and whether it is surely meant as a number."""

_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
_SMALL |= {word: 20 + 10 * i for i, word in enumerate(_TENS.split())}
_SMALL |= {word: value for value, word in enumerate(_ORDINALS.split())}
_SMALL |= {word: 20 + 10 * i for i, word in enumerate(_TENTHS.split())}
_TIMES = {"dozen": 12, "hundred": 100, "hundredth": 100, "thousand": 10**3, "thousandth": 10**3}
_TIMES |= {"million": 10**6, "millionth": 10**6, "billion": 10**9, "trillion": 10**12}
_LOOSE = {
    "once": "1", "single": "1", "twice": "2", "both": "2", "double": "2", "pair": "2", "couple": "2", "triple": "3",
    "half": "0.5 50 1/2", "quarter": "0.25 25 1/4", "quarters": "0.75 75 3/4",
    "twenties": "1920", "thirties": "1930", "forties": "1940", "fifties": "1950",
    "sixties": "1960", "seventies": "1970", "eighties": "1980", "nineties": "1990",
}  # fmt: skip
_VAGUE = {"zero", "one", "first", "second", "third"}
"""Alone these are often no number: no one, first of all, a second, a third."""
_WORD = re.compile(rf"\b(?:{'|'.join(sorted([*_SMALL, *_TIMES], key=len, reverse=True))})\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[ \t\n]{1,3}(?:and[ \t\n]{1,3}|oh[ \t\n-]|point[ \t\n])?|-(?:and-|oh-)?")
_LOOSE_WORD = re.compile(rf"\b(?:{'|'.join(_LOOSE)})\b", re.IGNORECASE)
_THIRDS = re.compile(r"\b(a|one|two)[ -]thirds?\b", re.IGNORECASE)
_AND_A_HALF = re.compile(r"(?:[ -]\w{1,12})? and a half(?: (thousand|million|billion))?\b", re.IGNORECASE)
_HALF_DOZEN = re.compile(r"\bhalf[ -](?:a[ -])?dozen\b", re.IGNORECASE)
_PAST = re.compile(
    rf"\b(half|quarter|{'|'.join(_SMALL)})(?: minutes)? (past|to) ({'|'.join(_SMALL)}|1?\d)\b", re.IGNORECASE
)
_O_CLOCK = re.compile(rf"\b({'|'.join(_SMALL)}|1?\d) o['’]clock", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_A_AND_A_HALF = re.compile(r"\b(?:a|an) \w{1,20} and a half\b", re.IGNORECASE)
MOST = 10**18
"""Nobody says a larger number in words."""
_LONGEST = 16
"""Number words in a row that are read as one number."""


def find(text: str) -> Iterator[Found]:
    """Find the numbers of a text that are written in words."""
    clocks = [*_clocks(text)]
    taken = {place for start, end, _, _ in clocks for place in range(start, end)}
    yield from clocks
    for match in _HALF_DOZEN.finditer(text):
        taken.update(range(*match.span()))
        yield *match.span(), frozenset({"6"}), True
    for match in _THIRDS.finditer(text):
        taken.update(range(*match.span()))
        yield *match.span(), frozenset({"2/3" if match.group(1).lower() == "two" else "1/3"}), False
    for match in _A_AND_A_HALF.finditer(text):
        yield *match.span(), frozenset({"1.5"}), False
    for match in _LOOSE_WORD.finditer(text):
        yield *match.span(), frozenset(_LOOSE[match.group().lower()].split()), False
    for run in _runs(text):
        behind_digits = run[0].group().lower() in _TIMES and _DIGIT.search(
            text, max(0, run[0].start() - 2), run[0].start()
        )
        if run[0].start() not in taken and not behind_digits:
            joints = [text[a.end() : b.start()].strip(" \t\n-") for a, b in pairwise(run)]
            half = _AND_A_HALF.match(text, run[-1].end())
            yield from _and_a_half(run, half) if half else _read(run, joints)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield number words that stand together."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        near = run and match.start() - run[-1].end() < 9
        if near and len(run) < _LONGEST and _BETWEEN.fullmatch(text, run[-1].end(), match.start()):
            run.append(match)
        else:
            if run:
                yield run
            run = [match]
    if run:
        yield run


def _read(run: list[re.Match[str]], joints: list[str]) -> Iterator[Found]:
    """Read the words as one number, a year or a time (nineteen oh five), with a decimal point, or as several."""
    words = [match.group().lower() for match in run]
    values, firsts = _values(words)
    whole = run[0].start(), run[-1].end()
    if "point" in joints:
        at = joints.index("point") + 1
        yield *whole, frozenset({_with_point(words[:at], words[at:])}), True
    elif len(values) == 2 and "and" not in joints and (meant := _pair(values[0], values[1], "oh" in joints)):
        yield *whole, frozenset(meant), True
    else:
        for value, first, after in zip(values, firsts, [*firsts[1:], len(run)], strict=True):
            sure = _is_sure(words[first:after])
            yield run[first].start(), run[after - 1].end(), frozenset({str(value)}), sure


def _and_a_half(run: list[re.Match[str]], half: re.Match[str]) -> Iterator[Found]:
    """Read "three and a half million"."""
    value = _values([match.group().lower() for match in run])[0][-1] + 0.5
    unit = (half.group(1) or "").lower()
    yield run[0].start(), half.end(), frozenset({f"{value * _TIMES.get(unit, 1):.12g}"}), True


def _is_sure(words: list[str]) -> bool:
    """Return whether a number is meant: not "one" alone, not "hundred" without a number before it."""
    return (words[0] in _SMALL and not (len(words) == 1 and words[0] in _VAGUE)) or words == ["dozen"]


def _with_point(whole: list[str], part: list[str]) -> str:
    """Read "three point one four million"."""
    digits = "".join(str(_SMALL[word]) for word in part if word in _SMALL)
    factor = next((_TIMES[word] for word in part if word in _TIMES), 1)
    return f"{float(f'{_values(whole)[0][0]}.{digits or 0}') * factor:.10g}"


def _pair(first: int, second: int, oh: bool) -> set[str]:
    """Read two numbers side by side as the halves of a year, or as hours and minutes; empty if they are neither."""
    if not (oh or 10 <= second < 100):
        return set()
    year = {str(100 * first + second)} if 10 <= first < 100 else set()
    return year | ({f"{first}:{second:02}"} if 1 <= first <= 24 and second < 60 else set())


def _values(words: list[str]) -> tuple[list[int], list[int]]:
    """Read words one after the other: values, and the first word of each. What does not fit begins the next number."""
    values: list[int] = []
    firsts: list[int] = []
    fits = 0  # a word that goes on with the number is smaller than this
    for place, word in enumerate(words):
        value = _SMALL[word] if word in _SMALL else _TIMES[word]
        if word in _TIMES and values and values[-1] < MOST:
            values[-1] = _times(values[-1], value)
        elif word in _SMALL and values and value < fits:
            values[-1] += value
        else:
            values.append(value)
            firsts.append(place)
        fits = value if word in _TIMES else 10 if value >= 20 and value % 10 == 0 else 0
    return values, firsts


def _times(so_far: int, factor: int) -> int:
    """Multiply what was said since the last larger unit: two thousand three, hundred -> 2300."""
    rest = so_far % (1000 if factor <= 100 else 10 * factor if so_far < factor else factor)
    return so_far - rest + max(rest, 1) * factor


def _clocks(text: str) -> Iterator[Found]:
    for match in _O_CLOCK.finditer(text):
        yield *match.span(), frozenset({f"{_hour(match.group(1))}:00", str(_hour(match.group(1)))}), True
    for match in _PAST.finditer(text):
        minutes, side, hour = (part.lower() for part in match.groups())
        after = {"half": 30, "quarter": 15}.get(minutes) or _SMALL[minutes]
        if 0 < after < 60:
            early = side == "to"
            hours = (_hour(hour) - 1) % 12 or 12 if early else _hour(hour)
            yield *match.span(), frozenset({f"{hours}:{60 - after if early else after:02}"}), True


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else _SMALL[word.lower()]
