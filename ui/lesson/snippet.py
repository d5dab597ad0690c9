"""The same in Python: a pure function with the settings of the page, as a program that needs llm_core alone."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Sequence
from typing import Any

PLAIN = (int, float, str, bool, tuple, dict, list)


def snippet_of(
    function: Callable[..., Any], values: Sequence[object], given: tuple[str, str] | None = None
) -> str:
    """Write the imports, constants and helpers that `function` needs, its source, and the call with these values.

    given: the import and the expression of what the function gets before the values, such as a trained model.
    """
    imports: dict[str, None] = {given[0]: None} if given else {}
    parts: dict[str, str] = {}
    _collect(inspect.unwrap(function), imports, parts)
    arguments = ([given[1]] if given else []) + list(map(repr, values))
    call = f"{function.__name__}({', '.join(arguments)})"
    head = "\n".join(sorted(imports))
    return "\n\n\n".join(part for part in (head, *parts.values(), f"print({call})") if part) + "\n"


def _collect(function: Callable[..., Any], imports: dict[str, None], parts: dict[str, str]) -> None:
    """Add what this function's own module gives it; what comes from elsewhere is imported."""
    scope = function.__globals__
    for name in _names(function.__code__):
        if name not in scope or name in parts:
            continue
        value = scope[name]
        if isinstance(value, types.ModuleType):
            imports[_import_of(value.__name__, name)] = None
        elif isinstance(value, PLAIN):
            parts[name] = f"{name} = {value!r}"
        elif value.__module__ != scope["__name__"]:
            imports[f"from {value.__module__} import {value.__name__}"] = None
        elif inspect.isclass(value):
            parts[name] = inspect.getsource(value).rstrip()
        else:
            parts[name] = ""  # named first, so that two functions that call each other are both written once
            _collect(value, imports, parts)
    parts[function.__name__] = inspect.getsource(function).rstrip()


def _import_of(module: str, name: str) -> str:
    if module == name:
        return f"import {module}"
    package, _, last = module.rpartition(".")
    plain = f"from {package} import {last}" if package else f"import {module}"
    return plain if last == name and package else f"{plain} as {name}"


def _names(code: types.CodeType) -> list[str]:
    """Every global name that a function reads, its inner functions included."""
    found = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found += _names(constant)
    return found
