"""Small tables, small print and written text as HTML of our own, everything escaped."""

from __future__ import annotations

import html

from figures.palette import MARKS
from ui.lesson.words import lesson
from ui.site.language import html_lang


def table(columns: list[str], rows: list[list[str]], chosen: int | None = None) -> str:
    """Make a small table; the first column names the row. chosen: the column (from 0) that is marked."""
    head = "".join(_head(name, i == chosen) for i, name in enumerate(columns))
    body = "".join(
        f'<tr><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{_bold(cell, i == chosen)}</td>" for i, cell in enumerate(row[1:], start=1))
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="gb-scores" lang="{html_lang()}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _head(name: str, chosen: bool) -> str:
    mark = ' aria-current="true"' if chosen else ""
    return f'<th scope="col"{mark}>{"▸ " if chosen else ""}{html.escape(name)}</th>'


def _bold(cell: str, chosen: bool) -> str:
    return f"<b>{html.escape(cell)}</b>" if chosen else html.escape(cell)


def foot(*lines: str) -> str:
    """Small print."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f'<div class="gb-small" lang="{html_lang()}">{paragraphs}</div>'


def written(text: str) -> str:
    """Text that a machine wrote: escaped, line breaks kept."""
    return f'<span class="gb-written">{html.escape(text)}</span>'


def machine_name(family: str) -> str:
    """The machine's mark and name in its colour."""
    name = html.escape(lesson("common").ui(family))
    mark = f'<span aria-hidden="true">{MARKS[family]}</span>'
    return f'<span class="gb-machine" style="color:var(--gb-{family})">{mark} {name}</span>'
