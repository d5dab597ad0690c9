"""The code that ran, read from the very files of the functions: never a copy."""

from __future__ import annotations

import functools
import html
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import streamlit as st

from ui.lesson.prose import prose
from ui.lesson.words import lesson

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class InBrowser:
    """A file in JavaScript that computes in the browser what a function of llm_core computes, and the test of that.

    Both are named from the top of the repository, the test as pytest does.
    """

    file: str
    test: str


Shown: TypeAlias = Callable[..., Any] | InBrowser | str


def draw_code(functions: Sequence[Shown]) -> None:
    """Draw an expander with the source of the functions that ran; text is shown as the same in Python."""
    common = lesson("common")
    with st.expander(common.ui("show_code")):
        for function in functions:
            if isinstance(function, str):
                st.code(f"# {common.ui('in_python')}\n{function}", language="python")
                continue
            if isinstance(function, InBrowser):
                draw_in_browser(function)
                continue
            where, source = source_of(inspect.unwrap(function))
            st.html(f'<div class="gb-where"><code translate="no">{html.escape(where)}</code></div>')
            st.code(source, language="python")


def draw_in_browser(one: InBrowser) -> None:
    """Draw that the browser computed what is shown, the file that did, and the test that holds both equal."""
    prose(lesson("common").ui("in_browser", test=one.test), "note")
    st.html(f'<div class="gb-where"><code translate="no">{html.escape(one.file)}</code></div>')
    st.code((ROOT / one.file).read_text(encoding="utf-8"), language="javascript")


def class_lines(found: type) -> tuple[list[str], int]:
    """Find the lines of a class with its decorators, and the number of the first; OSError when there are none.

    inspect.getsourcelines parses the whole file for a class, and Python 3.11's parser fails when two threads use it at
    once ("AST constructor recursion depth mismatch"): a visitor then saw an error page.
    """
    lines = inspect.findsource(sys.modules[found.__module__])[0]
    head = re.compile(rf"class {re.escape(found.__name__)}\b")
    at = next((i for i, line in enumerate(lines) if head.match(line)), None)
    if at is None:
        raise OSError(f"The class {found.__name__} does not stand in its file.")
    while at and lines[at - 1].startswith("@"):
        at -= 1
    return inspect.getblock(lines[at:]), at + 1


@functools.lru_cache(maxsize=256)
def source_of(function: Callable[..., Any]) -> tuple[str, str]:
    """Find ("llm_core/taps.py:42", source text) of a function, method or class."""
    lines, first = class_lines(function) if inspect.isclass(function) else inspect.getsourcelines(function)
    path = Path(inspect.getsourcefile(function) or "")
    where = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    return f"{where}:{first}", textwrap.dedent("".join(lines))
