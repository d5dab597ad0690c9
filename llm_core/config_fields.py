"""The check that all settings of models share: each field holds what its annotation says."""

from __future__ import annotations

import math
import sys
from dataclasses import Field, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

LARGEST = 1_000_000
"""No size in a setting is larger: a mistyped one must not take all of the memory."""


def check_fields(config: Any) -> None:
    """Raise ValueError, with one sentence, for a field of a dataclass that cannot be what its annotation says.

    int: a whole number from 1 (0 where that is the default) to LARGEST; float: a finite number; Literal: one of its
    values; a field named dropout: from 0 to below 1.
    """
    hints = get_type_hints(type(config))
    for field in fields(config):
        value, hint = getattr(config, field.name), hints[field.name]
        if not _fits(value, hint, field):
            raise ValueError(f"{field.name} cannot be {repr(value)[:40]}.")


def _fits(value: Any, hint: Any, field: Field[Any]) -> bool:
    """Return whether a value is what the annotation says."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    kinds = get_args(hint) or (hint,)
    if value is None or isinstance(value, bool):
        return type(value) in kinds
    if int in kinds:
        return isinstance(value, int) and (0 if field.default == 0 else 1) <= value <= LARGEST
    if float in kinds:
        low, high = (0, 1) if field.name == "dropout" else (-math.inf, math.inf)
        return isinstance(value, int | float) and abs(value) <= sys.float_info.max and low <= value < high
    return isinstance(value, kinds)
