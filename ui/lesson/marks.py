"""The mark of a claim: measured here, cited, or our view (`[@here]`, `[@Vaswani2017]`, `[@view]` in the words).

`[@how]` says that a passage claims nothing: it tells what the picture shows, how it is made, what a word means here.
No text of a lesson stands without one of them (tests/ui/test_marks.py), and each printed source is some mark's ground.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata

from ui.lesson.words import read, references
from ui.site.language import HTML_LANG, Language

MARK = re.compile(r" ?\[@([A-Za-z0-9 ]+)\]")
BETWEEN = re.compile(r"(?<=[，。：；！？、）”》]) ?\[@[A-Za-z0-9 ]+\] ")
UNSEEN = re.compile(r"(?<=[，。：；！？、）”》]) ?\[@how\] ")
"""A mark that is not shown takes the space behind it along: Chinese has none between its sentences."""
KEY_NAME = re.compile(r"^[A-Za-z]+")
HERE, VIEW, HOW = "here", "view", "how"


def marks(text: str) -> list[str]:
    """List what the marks of a text name, in their order: here, view, how, or keys of references."""
    return [name for found in MARK.finditer(text) for name in found[1].split()]


def unmarked(text: str) -> str:
    """Take the marks out of a text."""
    return MARK.sub("", BETWEEN.sub("", text))


def marks_to_html(escaped: str, language: Language) -> str:
    """Turn the marks of a text that is HTML otherwise into small print behind what they stand for."""
    seen = UNSEEN.sub("", escaped)
    return MARK.sub(lambda found: "".join(mark_html(name, language) for name in found[1].split()), seen)


@functools.cache
def mark_html(name: str, language: Language) -> str:
    """Write one mark: its word, and in its title what it means or the whole reference."""
    if name == HOW:
        return ""
    if name not in (HERE, VIEW):
        return _cited(name, language)
    common = read("common", language)
    word, means = common.ui(f"mark_{name}"), common.ui(f"mark_{name}_means")
    return (
        f' <span class="gb-mark" lang="{HTML_LANG[language]}" title="{html.escape(means)}">'
        f"{html.escape(word)}</span>"
    )


def _cited(key: str, language: Language) -> str:
    """Write the mark of a source: its first author and the year, linked where an identifier was checked."""
    entry = references()[key]
    year = read("common", language).ui("web_page") if entry["year"] == "web page" else entry["year"]
    name = f"{first_author(key, entry['author'])} {year}"
    title = html.escape(f"{entry['author']} ({entry['year']}). {entry['title']}.")
    inner = f'<span title="{title}">{name}</span>'
    if entry.get("url"):
        address = html.escape(entry["url"])
        inner = f'<a href="{address}" title="{title}" target="_blank" rel="noopener">{name}</a>'
    return f' <cite class="gb-mark" lang="en" translate="no">{inner}</cite>'


def first_author(key: str, authors: str) -> str:
    """Give as much of the beginning of a key as is a name of its authors: JainWallace2019 is Jain's."""
    letters = KEY_NAME.findall(key)[0]
    plain = "".join(
        unicodedata.normalize("NFD", letter)[0] for letter in authors
    )  # Székely's key is Szekely2013
    end = next(end for end in range(len(letters), 0, -1) if letters[:end] in plain)
    start = plain.index(letters[:end])
    return authors[start : start + end]
