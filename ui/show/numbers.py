"""Numbers as a reader writes them: 3.4 M in English, 340 万 in Chinese; bytes and seconds with their units."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from statistics import mean

from figures.numbers import GAP, percent

__all__ = [
    "between", "computer", "day", "digits", "duration", "fine", "in_ten_thousands", "minus", "part", "percent", "power",
    "price", "ranged", "short", "signed", "size", "small",
]  # fmt: skip

STEPS = {
    "en": ((1e12, " T"), (1e9, " B"), (1e6, " M"), (1e3, " k")),
    "zh": ((1e12, " 万亿"), (1e8, " 亿"), (1e4, " 万")),
}


def minus(text: str) -> str:
    """Write the hyphen of a formatted number as a real minus, −0.03; what rounds to nothing has none: 0.0."""
    return NOTHING.sub("", text).replace("-", "−")


NOTHING = re.compile(r"^-(?=0\.?0*$)")
"""The sign of a number whose written figures are all 0."""


def digits(value: float, figures: int = 3) -> str:
    """Write at least `figures` significant figures, no trailing zeros, thousands separated: 3.4, 124, 1,560."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    decimals = max(figures - 1 - math.floor(math.log10(abs(value))), 0)
    text = minus(f"{round(value, decimals):,.{decimals}f}")
    return text.rstrip("0").rstrip(".") if "." in text else text


def short(value: float, language: str = "en") -> str:
    """Write a large number in words of the language: 124,439,808 -> "124 M", "1.24 亿"."""
    for size, word in STEPS[language]:
        if value >= size * 0.9995:  # 999,960 is one million, not 1,000 thousand
            return digits(value / size) + word
    return digits(value)


EXACT, ROUND = 1e5, 1e6
"""From EXACT on a Chinese number is written in 万 where nothing is lost by it, from ROUND on in any case."""


def in_ten_thousands(value: float, figures: int) -> str:
    """Write a large Chinese number in 万 and 亿, with `figures` significant figures; nothing for a smaller one."""
    written = float(f"{value:.{figures - 1}e}")
    if abs(value) < EXACT or (abs(value) < ROUND and written != value):
        return ""
    step, word = next((step, word) for step, word in STEPS["zh"] if abs(value) >= step * 0.99995)
    return digits(written / step, figures) + word


def size(n_bytes: float) -> str:
    """Write a file size: 6.1 MB."""
    for step, word in ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if n_bytes >= step:
            return f"{digits(n_bytes / step, 2)} {word}"
    return f"{int(n_bytes)} B"


def duration(seconds: float, language: str = "en") -> str:
    """Write seconds as a short time: 8.2 s, 12 min, 1.4 h."""
    words = {"en": ("s", "min", "h"), "zh": ("秒", "分钟", "小时")}[language]
    for step, word in ((3600, words[2]), (60, words[1])):
        if seconds >= 1.5 * step:
            return f"{digits(seconds / step, 2)} {word}"
    return f"{digits(seconds, 2)} {words[0]}"


def day(iso: str, language: str = "en") -> str:
    """Write the date of an ISO time stamp; the text itself when it is none."""
    try:
        then = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{then.year} 年 {then.month} 月 {then.day} 日" if language == "zh" else f"{then.day} {then:%B %Y}"


def computer(told: str, language: str = "en") -> str:
    """Write what a record says of its computer: "2 cores, 1 CPU thread(s)" -> "2 个核，1 个 CPU 线程"."""
    if language != "zh":
        return told
    told = THREADS.sub(lambda found: f"{found[1].replace('one', '1')} 个 CPU 线程", told)
    return re.sub(r"(\d+) cores?", r"\1 个核", told).replace(", ", "，").replace(" with ", "，")


THREADS = re.compile(r"\b(\d+|one) (?:CPU )?threads?(?:\(s\))?")
"""How many threads a record says that its computer used."""


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def small(value: float) -> str:
    """Write two figures; below a thousandth as a power of ten."""
    if value == 0 or abs(value) >= 1e-3 or not math.isfinite(value):
        return digits(value, 2)
    power = math.floor(math.log10(abs(value)))
    first = f"{value / 10**power:.0f}"
    if first == "10":
        return small(10 ** (power + 1))
    return f"{minus(first)}{GAP}×{GAP}10{str(power).translate(RAISED)}"


def power(value: float) -> str:
    """Write a large number as a power of ten with three figures: 3.15 × 10²³; below a million as it is."""
    if value < 1e6 or not math.isfinite(value):
        return digits(value)
    first, _, exponent = f"{value:.2e}".partition("e+")
    return f"{first}{GAP}×{GAP}10{str(int(exponent)).translate(RAISED)}"


def part(value: float) -> str:
    """Write a share as per cent, or as a power of ten when it is hardly there: 20%, 6 × 10⁻⁹."""
    return f"{digits(100 * value, 2)}%" if value >= 1e-3 else small(value)


def price(value: float) -> str:
    """Write bits or nats with two decimals: 2.40; what would round to 0.00 as `small` does."""
    return f"{value:.2f}" if value >= 0.005 else small(value)


def fine(value: float, decimals: int = 3) -> str:
    """Write a difference or an error with so many decimals; what would round to 0.000 as `small` does."""
    return small(value) if 0 < abs(value) < 0.5 * 10**-decimals else minus(f"{value:.{decimals}f}")


def between(low: str, high: str, language: str = "en") -> str:
    """Write the two ends of a range: 0.75 – 0.76, in Chinese 0.75～0.76."""
    return f"{low}～{high}" if language == "zh" else f"{low} – {high}"


def ranged(values: Sequence[float], write: Callable[[float], str], language: str = "en") -> str:
    """Write the mean of several values, and the smallest and largest behind it: 87.2% (85.1% – 88.9%)."""
    ends = between(write(min(values)), write(max(values)), language)
    return f"{write(mean(values))}（{ends}）" if language == "zh" else f"{write(mean(values))} ({ends})"


def signed(value: float, decimals: int = 2) -> str:
    """Write a change with its sign, a real minus: −0.03; what rounds to nothing has none: 0.00."""
    text = f"{value:+.{decimals}f}"
    return text[1:] if float(text) == 0 else minus(text)
