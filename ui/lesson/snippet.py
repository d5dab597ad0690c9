"""The same in Python: a pure function with the settings of the page, as a program that needs llm_core alone."""

from __future__ import annotations

import ast
import functools
import inspect
import re
import types
from collections.abc import Callable, Sequence
from typing import Any

PLAIN = (int, float, str, bool, tuple, dict, list)
HEAD = "from __future__ import annotations"
"""The names of types are not looked up, so that only what computes has to be imported."""


def snippet_of(
    function: Callable[..., Any], values: Sequence[object], given: tuple[str, str] | None = None
) -> str:
    """Write the imports, constants and helpers that `function` needs, its source, and the call with these values.

    given: the import and the expression of what the function gets before the values, such as a trained model.
    """
    needed, parts = _needs(inspect.unwrap(function))
    imports = {*needed, given[0]} if given else needed
    arguments = ([given[1]] if given else []) + list(map(repr, values))
    call = f"{function.__name__}({', '.join(arguments)})"
    head = "\n".join([HEAD, "", *sorted(imports)])
    return "\n\n\n".join(part for part in (head, *parts, f"print({call})") if part) + "\n"


@functools.lru_cache(maxsize=256)
def _needs(function: Callable[..., Any]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Read the imports of a function, and its own source below that of all it needs."""
    imports: dict[str, None] = {}
    parts: dict[str, str] = {}
    _collect(function, imports, parts)
    return frozenset(imports), tuple(parts.values())


def _collect(function: Callable[..., Any], imports: dict[str, None], parts: dict[str, str]) -> None:
    """Add what this function's own module gives it; what comes from elsewhere is imported."""
    source = inspect.getsource(function).rstrip()
    decorators = re.findall(r"^@(\w+)", source, re.MULTILINE)
    _add([*decorators, *_names(function.__code__)], function.__globals__, imports, parts)
    parts[function.__name__] = source


def _add(
    names: Sequence[str], scope: dict[str, Any], imports: dict[str, None], parts: dict[str, str]
) -> None:
    """Add each of these names that the module knows: a module, a constant, a class or a function."""
    for name in names:
        if name not in scope or name in parts:
            continue
        value = scope[name]
        if isinstance(value, types.ModuleType):
            imports[_import_of(value.__name__, name)] = None
        elif isinstance(value, PLAIN):
            parts[name] = f"{name} = {value!r}"
        elif value.__module__ != scope["__name__"]:
            alias = "" if value.__name__ == name else f" as {name}"
            imports[f"from {value.__module__} import {value.__name__}{alias}"] = None
        elif inspect.isclass(value):
            source = inspect.getsource(value).rstrip()
            _add(_names_of_class(source), scope, imports, parts)
            parts[name] = source
        else:
            parts[name] = ""  # named first, so that two functions that call each other are both written once
            _collect(value, imports, parts)


def _import_of(module: str, name: str) -> str:
    if module == name:
        return f"import {module}"
    package, _, last = module.rpartition(".")
    plain = f"from {package} import {last}" if package else f"import {module}"
    return plain if last == name and package else f"{plain} as {name}"


def _names(code: types.CodeType) -> list[str]:
    """List every global name that a function reads, its inner functions included."""
    found = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found += _names(constant)
    return found


def _names_of_class(source: str) -> list[str]:
    """List the names that make a class what it is: its bases and decorators, and what stands in its body."""
    (tree,) = ast.parse(source).body
    notes = {
        id(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign)
        for name in ast.walk(node.annotation)
    }
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in notes]
    return [node.id for node in found if node.id != getattr(tree, "name", "")]
