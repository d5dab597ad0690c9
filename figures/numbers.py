"""Shares as per cent, the one way in which pages and figures write them."""

from __future__ import annotations

import math
from collections.abc import Mapping

GAP = "\N{NO-BREAK SPACE}"


def percent(share: float, decimals: int | None = None) -> str:
    """Write a share of 1: 0.814 -> "81%", 0.034 -> "3.4%", 0.997 -> "99.7%", 0.0002 -> "< 0.1%".

    `decimals` fixes their number ("81.4%"). Never "0%" for what is there, never "100%" for what is not all ("> 99.9%"):
    only the rounding of sums in float32 (1e-5) counts as all.
    """
    if 0 < share < 0.001:
        return "< 0.1%"
    if 0.9995 <= share < 1 - 1e-5:
        return "> 99.9%"
    if decimals is None:
        decimals = 1 if 0 < share < 0.0995 or 0.995 <= share < 0.9995 else 0
    return f"{100 * share:.{decimals}f}%"


def shares(parts: Mapping[str, float]) -> dict[str, str]:
    """Write shares of one whole (they sum to 1) in whole per cent that sum to 100 (the largest remainders go up).

    A share that is there is never "0%", as in `percent`.
    """
    exact = {name: 100 * share for name, share in parts.items()}
    whole = {name: math.floor(share + 1e-9) for name, share in exact.items()}
    missing = round(sum(exact.values())) - sum(whole.values())
    for name in sorted(exact, key=lambda one: whole[one] - exact[one])[:missing]:
        whole[name] += 1
    return {name: f"{n}%" if n or parts[name] < 1e-5 else "< 1%" for name, n in whole.items()}
