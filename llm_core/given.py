"""What a caller gives, checked before anything is computed: whole numbers, numbers in a range, token ids.

Needs no torch, so that a wrong number is named at once.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any


def whole(name: str, value: Any) -> int:
    """Return a whole number, also one of numpy or torch, as a plain one. Raises TypeError for anything else."""
    try:
        if not isinstance(value, bool):
            return operator.index(value)
    except TypeError:
        pass  # the sentence below says it better
    raise TypeError(f"{name} must be a whole number, not {repr(value)[:40]}.")


def whole_ids(name: str, ids: Iterable[Any]) -> list[int]:
    """Return token ids as plain whole numbers. Raises TypeError for anything else: text, bytes, fractions, tables."""
    values = ids.tolist() if hasattr(ids, "tolist") else ids  # a tensor's numbers at once
    if isinstance(values, str | bytes | bytearray | Mapping) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a row of token ids, not {repr(ids)[:40]}.")
    return [whole(f"Each of the {name}", value) for value in values]


def in_range(name: str, value: Any, low: float, high: float, whole: bool = False) -> Any:
    """Return a plain number (a whole one) from low to high, both included. Raises ValueError for anything else."""
    try:
        found = plain(value, whole)
        if low <= found <= high:
            return found
    except (TypeError, OverflowError):
        pass  # the sentence below says it better
    kind = "a whole number" if whole else "a number"
    limit = f"of at least {low}" if high == math.inf else f"from {low} to {high}"
    raise ValueError(f"{name} must be {kind} {limit}, not {repr(value)[:40]}.")


def plain(value: Any, whole: bool) -> int | float:
    """Return a number as Python's own. Raises TypeError for what is none, OverflowError for one that is too large."""
    if isinstance(value, bool) or not (whole or isinstance(value, Real)):
        raise TypeError(value)
    if whole or isinstance(value, int):
        return operator.index(value)
    return float(value)
