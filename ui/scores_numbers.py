"""Very small numbers for a reader: 0.022, 20 %, 6 × 10⁻⁹."""

from __future__ import annotations

import math

from ui.numbers import digits

GAP = "\N{NO-BREAK SPACE}"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def small(value: float) -> str:
    """Two figures; below a thousandth as a power of ten."""
    if value == 0 or abs(value) >= 1e-3 or not math.isfinite(value):
        return digits(value, 2)
    power = math.floor(math.log10(abs(value)))
    first = f"{value / 10**power:.0f}"
    if first == "10":
        return small(10 ** (power + 1))
    return f"{first}{GAP}×{GAP}10{str(power).translate(RAISED)}"


def part(value: float) -> str:
    """A share as per cent, or as a power of ten when it is hardly there: 20 %, 6 × 10⁻⁹."""
    return f"{digits(100 * value, 2)}{GAP}%" if value >= 1e-3 else small(value)
