"""Small tables, small print and written text as HTML of our own, everything escaped."""

from __future__ import annotations

import html

from figures.palette import MARKS
from ui.lesson.words import lesson
from ui.site.language import html_lang


def table(columns: list[str], rows: list[list[str]]) -> str:
    """A small table as HTML; the first column names the row."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="gb-scores" lang="{html_lang()}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


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
