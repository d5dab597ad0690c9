"""Write the reference of the library's public face, docs/api.md, from its docstrings: python scripts/make_api.py"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import llm_core

PAGE = Path(__file__).resolve().parents[1] / "docs" / "api.md"


def reference() -> str:
    """Write the reference: the docstring of the package, then each module with its part of the face."""
    parts = ["# The library", "", inspect.cleandoc(llm_core.__doc__ or "")]
    for module, names in llm_core.FACE.items():
        parts += ["", f"## {module}"]
        for name in names:
            parts += ["", *entry(name, getattr(llm_core, name))]
    return "\n".join(parts) + "\n"


def entry(name: str, what: Any) -> Iterator[str]:
    """Describe a function, or a class with its public methods."""
    yield f"### `{name}{signature(what)}`"
    yield ""
    yield inspect.cleandoc(what.__doc__ or "")
    if inspect.isclass(what):
        for method, function in sorted(vars(what).items()):
            if inspect.isfunction(function) and not method.startswith("_") and function.__doc__:
                yield f"- `{method}{signature(function)}`: {inspect.cleandoc(function.__doc__).splitlines()[0]}"


def signature(what: Any) -> str:
    """Write the arguments as they stand in the code; an exception and an abstract class have none to show."""
    if inspect.isclass(what) and (issubclass(what, Exception) or inspect.isabstract(what)):
        return ""
    shown = str(inspect.signature(what)).replace("'", "")
    return re.sub(r"= <.*?>(?=, |\))", "= ...", shown)  # a function has no name that could be typed


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
