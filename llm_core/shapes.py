"""The shape of a JSON file: written down once, and checked when the file is read.

A shape is written in JSON too. "int", "number", "text", "bool", "null", "any", or several with | between: one value of
such a kind. {"a": ..., "b?": ...}: an object with a, and perhaps b; further keys are allowed. [x]: a list of x, not
empty; [x, null]: it may be empty; [x, y, z]: a row of exactly these; []: any list.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

Shape = Any

KINDS: dict[str, Callable[[Any], bool]] = {
    "int": lambda x: isinstance(x, int) and not isinstance(x, bool),
    "number": lambda x: (
        isinstance(x, int | float) and not isinstance(x, bool) and abs(x) <= sys.float_info.max
    ),
    "text": lambda x: isinstance(x, str),
    "bool": lambda x: isinstance(x, bool),
    "null": lambda x: x is None,
    "any": lambda x: True,
}


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds an object. Raises OSError, or ValueError for anything else in it."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("it holds no object")
    return found


def misfit(value: Any, shape: Shape, place: str = "") -> str:
    """Name the first thing in a value that does not have its shape, "" when everything has."""
    if isinstance(shape, str):
        good = any(KINDS[kind](value) for kind in shape.split("|"))
        return "" if good else f"{place} is not {shape.replace('|', ' or ')}"
    if isinstance(shape, dict):
        return _misfit_object(value, shape, place)
    return _misfit_list(value, shape, place)


def _misfit_object(value: Any, shape: dict[str, Shape], place: str) -> str:
    if not isinstance(value, dict):
        return f"{place} holds no entries"
    for key, inner in shape.items():
        name = key.removesuffix("?")
        where = f"{place}.{name}" if place else name
        if name in value:
            if wrong := misfit(value[name], inner, where):
                return wrong
        elif name == key:
            return f"{where} is missing"
    return ""


def _misfit_list(value: Any, shape: list[Shape], place: str) -> str:
    if not isinstance(value, list):
        return f"{place} is no list"
    row = len(shape) > 1 and shape[-1] is not None
    if row and len(value) != len(shape):
        return f"{place} has {len(value)} entries and not {len(shape)}"
    if not value and len(shape) == 1:
        return f"{place} is empty"
    inner = shape if row else shape[:1] * len(value)
    wrong = (
        misfit(one, its, f"{place}[{i}]") for i, (one, its) in enumerate(zip(value, inner, strict=False))
    )
    return next(filter(None, wrong), "")


def shape_of(value: Any) -> Shape:
    """Write down the shape of a value; rows of a table keep a shape for each column."""
    if isinstance(value, dict):
        return {key: shape_of(inner) for key, inner in value.items()}
    if not isinstance(value, list):
        return next(kind for kind, fits in KINDS.items() if fits(value))
    inner = [_row(one) or shape_of(one) for one in value]
    return [reduce(merged, inner)] if inner else []


def _row(value: Any) -> Shape | None:
    """Write down a row of a table: a list of a few values."""
    if (
        isinstance(value, list)
        and 2 <= len(value) <= 8
        and not any(isinstance(x, list | dict) for x in value)
    ):
        return [shape_of(x) for x in value]
    return None


def merged(a: Shape, b: Shape) -> Shape:
    """Join the shapes of two values that stand in the same place. Raises ValueError when nothing joins them."""
    if isinstance(a, str) and isinstance(b, str):
        return "|".join(sorted({*a.split("|"), *b.split("|")}))
    if isinstance(a, dict) and isinstance(b, dict):
        x, y = ({key.removesuffix("?"): inner for key, inner in one.items()} for one in (a, b))
        return {
            key if key in a and key in b else f"{key}?": merged(x[key], y[key])
            if key in x and key in y
            else (x | y)[key]
            for key in {**x, **y}
        }
    if isinstance(a, list) and isinstance(b, list):
        return _merged_lists(a, b)
    raise ValueError(f"no shape joins {a} and {b}")


def _merged_lists(a: list[Shape], b: list[Shape]) -> list[Shape]:
    """Join two lists: rows of one length column by column, others to one shape for all, which may then be empty."""
    inner = [one for one in (*a, *b) if one is not None]
    empty = [None] if not (a and b) or None in (*a, *b) else []
    if len(a) == len(b) and not empty:
        return [merged(x, y) for x, y in zip(a, b, strict=True)]
    return [reduce(merged, inner), *empty] if inner else []


def checked(value: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """Return a value that has its shape. Raises ValueError that names what has not."""
    if wrong := misfit(value, shape):
        raise ValueError(wrong)
    return value
