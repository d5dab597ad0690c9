"""The lesson panel: text beside a live figure; below it what to see, what to try, the code that ran, the sources."""

from __future__ import annotations

import functools
import html
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from ui.lesson.prose import inline, to_html
from ui.lesson.words import Lesson, Panel, lesson, references
from ui.site.language import html_lang

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def panel(
    words: Lesson,
    panel_id: str,
    code: Sequence[Callable[..., Any] | str] = (),
    expect: Mapping[str, object] | None = None,
    wide: bool = False,
) -> Iterator[Panel]:
    """Draw the text of a panel; what the `with` block draws is the live figure beside it.

    `expect` fills the placeholders of "what you should see" with measured numbers; the block may add to it, and
    while one is missing the note is left out. Functions in `code` are shown as they stand in their files, text as the
    same in Python. `wide` puts the figure under the text at full width. On a phone the figure comes first.
    """
    this = words.panel(panel_id)
    measured = expect if expect is not None else {}
    with st.container(key=f"panel_{panel_id}"):
        with _body(this, wide):
            yield this
        _below(this, code, measured)


@contextmanager
def _body(this: Panel, wide: bool) -> Iterator[None]:
    """The question, then the row of text and figure; ui/site/style.css turns the row round on a phone."""
    kicker = (
        f'<h2 class="gb-kicker" lang="{html_lang()}" id="{html.escape(this.id)}">{inline(this.kicker)}</h2>'
    )
    st.html(kicker)
    with st.container(key=f"panelrow_{'wide' if wide else 'side'}_{this.id}"):
        text, figure = (st.container(), st.container()) if wide else st.columns([5, 8], gap="large")
        with text:
            st.html(_text(this))
        with figure, st.container(key=f"panelfigure_{this.id}"):
            yield


def _text(this: Panel) -> str:
    return f'<div class="gb-prose" lang="{html_lang()}">{to_html(this.text)}</div>'


def _below(this: Panel, code: Sequence[Callable[..., Any] | str], measured: Mapping[str, object]) -> None:
    common = lesson("common")
    with st.container(key=f"panelbelow_{this.id}"):
        st.html(_notes(this, common, measured))
        if code:
            show_the_code(code)
        if this.sources:
            st.html(sources_html(this.sources))


def _notes(this: Panel, common: Lesson, measured: Mapping[str, object]) -> str:
    """*What you should see* and *try this*, side by side where there is room."""
    notes = [("expect", filled(this.expect, measured)), ("try", this.try_)]
    cells = [
        f'<div class="gb-note"><h3>{html.escape(common.ui(name))}</h3>{to_html(text)}</div>'
        for name, text in notes
        if text
    ]
    return f'<div class="gb-notes" lang="{html_lang()}">{"".join(cells)}</div>'


def filled(text: str, measured: Mapping[str, object]) -> str:
    """The text with its numbers; nothing at all while a number has not been measured yet."""
    try:
        return text.format(**measured)
    except KeyError:
        return ""


def show_the_code(functions: Sequence[Callable[..., Any] | str]) -> None:
    """An expander with the source of the very functions that ran, read from their files."""
    common = lesson("common")
    with st.expander(common.ui("show_code")):
        for function in functions:
            if isinstance(function, str):
                st.code(f"# {common.ui('in_python')}\n{function}", language="python")
                continue
            where, source = source_of(inspect.unwrap(function))
            st.html(f'<div class="gb-where"><code>{html.escape(where)}</code></div>')
            st.code(source, language="python")


def class_lines(found: type) -> tuple[list[str], int]:
    """The lines of a class with its decorators, and the number of the first. Raises OSError when there are none.

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
    """("llm_core/x.py:42", source text) of a function, method or class."""
    lines, first = class_lines(function) if inspect.isclass(function) else inspect.getsourcelines(function)
    path = Path(inspect.getsourcefile(function) or "")
    where = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    return f"{where}:{first}", textwrap.dedent("".join(lines))


def sources_html(keys: Sequence[str]) -> str:
    """The printed references, folded away under their number."""
    common = lesson("common")
    items = "".join(f"<li>{reference_html(references()[key])}</li>" for key in keys)
    title = f"{html.escape(common.ui('sources'))} ({len(keys)})"
    summary = f'<summary lang="{html_lang()}">{title}</summary>'
    return f'<details class="gb-sources">{summary}<ol lang="en">{items}</ol></details>'


def reference_html(entry: Mapping[str, str]) -> str:
    """One printed reference: authors (year), title as a link where an identifier was checked, venue."""
    title = html.escape(entry["title"])
    if entry.get("url"):
        title = f'<a href="{html.escape(entry["url"])}" target="_blank" rel="noopener">{title}</a>'
    venue = f" {html.escape(entry['venue'])}." if entry.get("venue") else ""
    return f"{html.escape(entry['author'])} ({html.escape(entry['year'])}). {title}.{venue}"
