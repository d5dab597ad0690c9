"""A sentence that a visitor reads: Markdown of ours, filled with numbers, names and texts that are never Markdown.

What a visitor typed or a model wrote is a plain `str`, and a plain `str` has no marks: `[a](https://b)` in a prompt
stays as it was typed and makes no link. What is filled into a sentence is quoted; only another `Sentence` brings its
own marks along.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Mapping
from numbers import Integral
from typing import Any

SIGNS = "`*[]()-\n"
"""What ui.lesson.prose reads as a mark."""
OPEN, CLOSE = "\ue0fe", "\ue0ff"
"""Around what was filled in: a browser's translator must leave it as it is."""
SHOWN = {0xE000 + ord(sign): sign for sign in SIGNS}
HIDDEN = str.maketrans({sign: chr(hidden) for hidden, sign in SHOWN.items()} | {OPEN: "", CLOSE: ""})
ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\*_`[]$~:<>#.@"})
"""What Streamlit reads as a mark in a label."""


HAN = "[\u4e00-\u9fff]"
WIDE = "[\u4e00-\u9fff“”]"
"""What fills a Chinese template without a space: Chinese, and a text in its quotation marks."""
SPACED = re.compile(rf"(?P<before>(?<={HAN}) )?\{{(?P<name>\w+)(?P<how>[^{{}}]*)\}}(?P<after> (?={HAN}))?")
"""A place of a Chinese template, with the spaces that part what fills it from the characters around it."""


class Sentence(str):
    """Text as it is read, with its template and what fills it beside it."""

    template: str
    values: Mapping[str, object] | None
    """None where the template is the text itself, its braces too."""

    def __new__(cls, template: str, values: Mapping[str, object] | None = None) -> Sentence:
        """Fill the template, whose Markdown counts."""
        if values is not None:
            values = {name: grouped(name, value) for name, value in values.items()}
            if " " in template:
                template = closed(template, values)
        made = super().__new__(cls, template if values is None else template.format(**values))
        made.template, made.values = template, values
        return made

    def __add__(self, other: str) -> str:
        """Put another text behind it; each keeps what it is."""
        return joined("", [self, other])


def grouped(name: str, value: object) -> object:
    """Part the thousands of a whole number, 1,200; a seed is the name of a draw, and stays as it was typed."""
    counts = isinstance(value, Integral) and name != "seed" and abs(int(value)) >= 1000
    return f"{value:,}".replace("-", "−") if counts else value


def closed(template: str, values: Mapping[str, object]) -> str:
    """Take out the spaces between Chinese characters of a template and a value that is Chinese there too.

    A space stands between Chinese and what is not: "LSTM 最好", "300 个", but "n 元模型最好", "300 万个".
    """

    def place(found: re.Match[str]) -> str:
        text = str(values.get(found["name"], ""))
        before = "" if re.match(WIDE, text[:1]) else found["before"] or ""
        after = "" if re.match(WIDE, text[-1:]) else found["after"] or ""
        return f"{before}{{{found['name']}{found['how']}}}{after}"

    return SPACED.sub(place, template)


def compose(template: str, **values: object) -> str:
    """Fill a template of ours; Markdown in the template counts, in a value only when it is a Sentence."""
    return Sentence(template, values)


def joined(separator: str, parts: Iterable[str]) -> str:
    """Join sentences into one."""
    found = {f"part_{i}": part for i, part in enumerate(parts)}
    return Sentence(separator.join(f"{{{name}}}" for name in found), found)


def marked(text: str) -> str:
    """Give what ui.lesson.prose reads, with every text that is no Sentence quoted."""
    return QUOTING.fill(text)


def label(text: str) -> str:
    """Give what Streamlit reads as Markdown in a label, with every text that is no Sentence escaped."""
    return ESCAPING.fill(text)


def quoted(text: str) -> str:
    """Hide the signs that would be read as marks, and mark where the text begins and ends."""
    return f"{OPEN}{text.translate(HIDDEN)}{CLOSE}" if text else ""


def escaped(text: str) -> str:
    """Put a backslash before what Streamlit would read as a mark."""
    return text.translate(ESCAPED)


def unquoted(html: str) -> str:
    """Show the signs of quoted text again, and close it against translators: the last step to HTML."""
    return html.translate(SHOWN).replace(OPEN, '<span translate="no">').replace(CLOSE, "</span>")


class Filling(string.Formatter):
    """Fills the template of a sentence; `plain` writes what is no Sentence."""

    def __init__(self, plain: Callable[[str], str]) -> None:
        self._plain = plain

    def fill(self, text: str) -> str:
        """Write a sentence, and the sentences in it, from their templates."""
        if not isinstance(text, Sentence):
            return self._plain(text)
        return text.template if text.values is None else self.vformat(text.template, (), text.values)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value."""
        return self.fill(value if isinstance(value, Sentence) else format(value, format_spec))


QUOTING, ESCAPING = Filling(quoted), Filling(escaped)
