"""Tables, small print and written text as HTML of our own: the one way in which pages draw a table.

Everything is escaped but `Html`, which this module and the kit make themselves.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from figures.palette import MARKS
from figures.tokens import MARKS as SIGNS
from ui.lesson.sentence import marked, unquoted
from ui.lesson.words import lesson
from ui.site.language import html_lang

NARROW, STACKED, CARDS = "gb-narrow", "gb-stacked", "gb-cards"
PHONE = 48
"""Letters beside each other in a table on a phone of 390 pixels."""
NAMED, SHORT = 13, 7
"""Of these the column takes that names the rows, and what it takes where all its names are that short."""
LINES = 4
"""In a column of a stacked table; a cell that takes more is no number but a sentence, which needs the whole width."""
MANY = 9
"""Columns: a table of more is a picture of cells, which is scrolled."""
LATIN = r"(?:[^\s\u2e80-\uffdc\u200b-]|[\u00a0\u2009\u202f])+"
WORD = re.compile(rf"[（“《]?{LATIN}(?:（{LATIN})*[）”》～]?|[\u4e00-\u9fff]{{1,4}}")
"""What is not broken at the end of a line: a number with its unit and its brackets, or four characters of Chinese."""
WIDE = re.compile(r"[\u2e80-\uffdc]")
"""Takes the room of two letters."""
OWN_FORM = ("gb-jobs",)
"""Kinds of tables whose chapter gives them a form of their own on a phone."""
BROKEN = "\ufffd"
"""What bytes become that make no whole character."""
TAG = re.compile(r"<[^>]*>")


class Html(str):
    """Text that is HTML already and is not escaped again. Never make one of what a visitor or a model wrote."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table, where its text alone does not say enough. Also the name of a column or a row."""

    text: str = ""
    note: str = ""  # small print below; at the name of a row the hint, which a phone leaves out
    code: str = ""  # below, its name in the program
    right: bool | None = None  # a tick or a cross after the text
    word: str = ""  # what the tick or the cross means
    strong: bool = False
    missing: bool = False  # the text stands in place of a number
    unseen: bool = False  # for screen readers alone
    chosen: bool = False  # this cell is highlighted
    title: str = ""  # what the mouse reads
    background: str = ""  # a CSS colour, such as a share of the machine's
    kind: str = ""  # a CSS class of the chapter's


def table(
    columns: Sequence[str | Cell],
    rows: Sequence[Sequence[str | Cell]],
    *,
    label: str,
    chosen_row: int | None = None,
    chosen_column: int | None = None,
    row_kinds: Sequence[str] = (),
    least_width: str = "",
    fitted: bool = False,
    stacked: bool = False,
    kind: str = "",
) -> str:
    """Write a table as HTML. The first cell of a row names it; without `columns` it has no head.

    label: its name for screen readers.
    chosen_row, chosen_column: what is highlighted, counted from 0, the column that names the rows included.
    row_kinds: a CSS class for each row; kind: one for the whole. fitted: as wide as its words, not as the page.
    stacked: on a phone the name of a row stands above its cells, so that nothing is scrolled; so it does where a
    table has a least_width, from which on it could be scrolled, or a word or number that a column would break; and
    words too long for such a row make each row a card that says the name of the column with each value.
    """
    on_a_phone = "" if kind in OWN_FORM else _on_a_phone(columns, rows, stacked or bool(least_width), fitted)
    names = [_plain(_cell(one)) for one in columns] if on_a_phone == CARDS else []
    head = "".join(_head(_cell(one), i == chosen_column) for i, one in enumerate(columns))
    body = "".join(
        _row(
            [_cell(one) for one in row],
            i == chosen_row,
            chosen_column,
            row_kinds[i] if row_kinds else "",
            names,
        )
        for i, row in enumerate(rows)
    )
    kind = f"{kind} {on_a_phone}".strip()
    return (
        f"<div{_attributes(**_frame(kind, label))}><table{_attributes(style=_width(least_width, fitted))}>"
        f"{f'<thead><tr>{head}</tr></thead>' if columns else ''}<tbody>{body}</tbody></table></div>"
    )


def _on_a_phone(
    columns: Sequence[str | Cell], rows: Sequence[Sequence[str | Cell]], stacked: bool, fitted: bool
) -> str:
    """Name the form of a table on a phone: the first in which no word is broken; "" where it can stay as it is."""
    others = max(1, len(columns) - 1)
    names, longest = (
        _longest([row[part] for row in (columns, *rows)]) for part in (slice(1), slice(1, None))
    )
    if not stacked:
        if fitted or not columns or len(columns) > MANY:
            return ""
        if names <= NAMED and longest <= (PHONE - NAMED) / others - 1:
            return ""
        if names <= SHORT and longest <= (PHONE - SHORT - 1) / others - 1:
            return NARROW
    room = PHONE / others - 1
    fullest = max((len(_plain(_cell(cell))) for row in rows for cell in row[1:]), default=0)
    return STACKED if (longest <= room and fullest <= LINES * room) or not columns else CARDS


def _longest(rows: Sequence[Sequence[str | Cell]]) -> int:
    """Count the letters of the longest word in cells; a Chinese character has the room of two."""
    words = (word for row in rows for cell in row for word in WORD.findall(_plain(_cell(cell))))
    return max((len(word) + len(WIDE.findall(word)) for word in words), default=0)


def _plain(cell: Cell) -> str:
    """Write what the eye reads of a cell as plain text."""
    return html.unescape(TAG.sub("", as_html(cell.text))) if not cell.unseen else ""


def _cell(one: str | Cell) -> Cell:
    return one if isinstance(one, Cell) else Cell(one)


def _head(cell: Cell, chosen: bool) -> str:
    if not _content(cell):
        return "<td></td>"  # an empty corner names nothing
    mark = '<span aria-hidden="true">▸ </span>' if chosen else ""
    attributes = {"scope": "col", "class": cell.kind, "aria-current": "true" if chosen else ""}
    return f"<th{_attributes(**attributes)}>{mark}{_content(cell)}</th>"


def _row(
    cells: Sequence[Cell], chosen: bool, chosen_column: int | None, kind: str, names: Sequence[str]
) -> str:
    content = _content(cells[0])
    named, scope = ("th", ' scope="row"') if content else ("td", "")
    name = f"<{named}{scope}{_attributes(**_look(cells[0]))}>{content}</{named}>"
    inside = "".join(
        f"<td{_attributes(**_look(cell), **_named(names, i))}>{_content(cell, i == chosen_column)}</td>"
        for i, cell in enumerate(cells[1:], start=1)
    )
    classes = " ".join(filter(None, ("gb-chosen" if chosen else "", kind)))
    return f"<tr{_attributes(**{'class': classes, 'aria-current': 'true' if chosen else ''})}>{name}{inside}</tr>"


def _named(names: Sequence[str], i: int) -> dict[str, str]:
    return {"data-column": names[i]} if i < len(names) else {}


def _look(cell: Cell) -> dict[str, str]:
    classes = " ".join(filter(None, ("gb-chosen-cell" if cell.chosen else "", cell.kind)))
    return {
        "class": classes,
        "title": cell.title,
        "style": f"background:{cell.background}" if cell.background else "",
    }


def _content(cell: Cell, strong: bool = False) -> str:
    """Write the text in its form, the tick with its word, the name in the program, the note."""
    text = as_html(cell.text)
    for form, asked in (("b", cell.strong or strong), ("i", cell.missing)):
        text = f"<{form}>{text}</{form}>" if asked else text
    text = f'<span class="gb-unseen">{text}</span>' if cell.unseen else text
    if cell.right is not None:
        text += f' <span class="gb-best">{tick(cell.right)} {as_html(cell.word)}</span>'
    text += f'<br><code translate="no">{html.escape(cell.code)}</code>' if cell.code else ""
    return text + (f"<small>{as_html(cell.note)}</small>" if cell.note else "")


def as_html(text: str) -> str:
    """Escape a text that is not HTML already; what is no sentence of ours is closed against translators."""
    return text if isinstance(text, Html) else unquoted(html.escape(marked(text)))


def tick(right: bool) -> str:
    """Give the sign for right or wrong; a word always stands beside it."""
    return "✓" if right else "✗"


def _frame(kind: str, label: str) -> dict[str, str]:
    """Name the table: one with a name can be scrolled with the keyboard."""
    reach = {"tabindex": "0", "role": "region", "aria-label": label} if label else {}
    return {"class": f"gb-scores {kind}".strip(), "lang": html_lang(), **reach}


def _width(least: str, fitted: bool) -> str:
    rules = [f"min-width:{least}" if least else "", "table-layout:auto;width:auto" if fitted else ""]
    return ";".join(filter(None, rules))


def _attributes(**named: str) -> str:
    """Attributes of a tag, without those that are empty."""
    return "".join(f' {name}="{html.escape(value)}"' for name, value in named.items() if value)


def foot(*lines: str) -> str:
    """Write small print as HTML."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f'<div class="gb-small" lang="{html_lang()}">{paragraphs}</div>'


def written(text: str) -> Html:
    """Write text that a machine wrote as HTML: escaped, line breaks kept; ▯ for a character that is not whole."""
    return Html(
        f'<span class="gb-written" translate="no">{html.escape(text.replace(BROKEN, SIGNS[BROKEN]))}</span>'
    )


def machine_name(family: str) -> Html:
    """Write the machine's mark and name in its colour as HTML, for the head of a column or the name of a row."""
    name = html.escape(lesson("common").ui(family))
    mark = f'<span aria-hidden="true">{MARKS[family]}</span>'
    return Html(f'<span class="gb-machine" style="color:var(--gb-{family})">{mark} {name}</span>')
