"""The book: a page's heading, its list of chapters, and the open chapter, which is loaded by name when it is opened."""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.util
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import streamlit as st

from chapters.contents import BEFORE, CONTENTS
from ui.controls import history
from ui.controls.choice import choice
from ui.controls.uploads import close_box
from ui.lesson.arrival import go_to
from ui.lesson.notice import notice
from ui.lesson.prose import heading, prose
from ui.lesson.words import CHAPTERS, Lesson, lesson
from ui.site.navigation import existing
from ui.work import warm
from ui.work.lock import HEAVY

KEYS = {"arena": "tab", "studio": "task"}
"""What the link calls the open chapter; elsewhere it is `chapter`."""
SHOWN = "page_shown"
"""Where the session keeps the name of the page it shows."""


@dataclass(frozen=True)
class Chapters:
    """The chapters of one page: a choice bound to the link, and the one that is open."""

    page: str
    words: Lesson
    names: tuple[str, ...]

    def choose(self) -> str:
        """Draw the choice; a page of one chapter needs none."""
        if len(self.names) == 1:
            return self.names[0]
        titles = {name: title_of(self.page, name) for name in self.names}
        return choice(
            st.pills,
            self.words.ui("chapters"),
            self.names,
            key_of(self.page),
            first_of(self.page),
            names=titles.__getitem__,
            label_visibility="collapsed",
            width="content",
        )

    def draw(self) -> None:
        """Draw the choice, and below it the chapter."""
        with st.container(key="chapters"):
            name = self.choose()
        self.open(name)

    def open(self, name: str) -> None:
        """Draw this chapter, and below it the ways to the one before and after."""
        open_chapter(self.page, name)
        draw_turns(self.page, name)


def page(name: str) -> None:
    """Draw a whole page: the heading at once, the rest when torch has been imported."""
    words = lesson(name)
    heading(words.ui("title"), 1)
    if (
        "lead" in words.strings and opened_of(name) == CONTENTS[name][0]
    ):  # the figures of the others begin higher
        prose(words.ui("lead"), "lead")
    if warm.loading():
        with st.spinner(lesson("common").ui("warming"), show_time=True):
            warm.wait_until_ready()
    stylesheet(name)
    chapters = Chapters(name, words, CONTENTS[name])
    if not has_own_page(name):
        chapters.draw() if len(chapters.names) > 1 else chapters.open(chapters.names[0])
    else:
        load(f"chapters.{name}.page").draw(words, chapters)


def key_of(page: str) -> str:
    """Return what the link and the session call the open chapter of a page."""
    return KEYS.get(page, "chapter")


def first_of(page: str) -> str:
    """Return the chapter that an address without a chapter opens: the first, of an older link the one it meant."""
    first = CONTENTS[page][0]
    settings = {name for name in st.query_params if not name.startswith(f"{first}_")} - {"lang", key_of(page)}
    return BEFORE[page] if page in BEFORE and settings else first


def turn_page(name: str) -> None:
    """Put the open chapter of the page that was left aside, and take that of this page up where the reader left it.

    Several pages share one key. What the address says wins.
    """
    left = st.session_state.get(SHOWN)
    if left == name:
        return
    close_box()
    st.session_state[SHOWN] = name
    if left is not None and key_of(left) in st.session_state:
        st.session_state[f"{left}_{key_of(left)}"] = st.session_state.pop(key_of(left))
    kept = st.session_state.get(f"{name}_{key_of(name)}")
    if kept and key_of(name) not in st.query_params and not history.going():
        st.session_state[key_of(name)] = kept


def document_title(page: str, title: str) -> str:
    """Write what the browser's tab and history say: the chapter that this run opens, its page, the site."""
    chapter = [title_of(page, opened_of(page))] if len(CONTENTS[page]) > 1 else []
    return " · ".join([*chapter, title, "Glassbox"])


def opened_of(page: str) -> str:
    """Return the chapter of a page that this run opens."""
    asked = st.session_state.get(key_of(page)) or st.query_params.get(key_of(page))
    return asked if asked in CONTENTS[page] else first_of(page)


def title_of(page: str, name: str) -> str:
    """Read a chapter's title from its words; its name in the link when they cannot be read."""
    try:
        return lesson(f"{page}/{name}").ui("title")
    except (OSError, KeyError, ValueError):
        return name


def beside(page: str, name: str) -> dict[str, tuple[str, str]]:
    """Name (page, chapter) before ("back") and after ("next") this one, in the order of the contents."""
    places = [
        (one, chapter) for one, chapters in CONTENTS.items() if one in existing() for chapter in chapters
    ]
    if (page, name) not in places:
        return {}
    at = places.index((page, name))
    found = {"back": places[at - 1 : at] if at else [], "next": places[at + 1 : at + 2]}
    return {way: place[0] for way, place in found.items() if place}


def draw_turns(page: str, name: str) -> None:
    """Draw a button to the chapter before and one to the chapter after, and a link where that is another page."""
    common = lesson("common")
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="way_on"
    ):
        for way, (other, chapter) in beside(page, name).items():
            if other == page:
                label = common.ui(f"way_{way}", name=title_of(page, chapter))
                st.button(label, key=f"way_{way}", type="tertiary", on_click=turn_to, args=(page, chapter))
            else:
                title = common.ui(f"nav_{other}")
                if len(CONTENTS[other]) > 1:
                    title = f"{title} · {title_of(other, chapter)}"
                label = common.ui(f"way_{way}", name=title)
                st.page_link(f"../pages/{other}.py", label=label, query_params={key_of(other): chapter})


def turn_to(page: str, name: str) -> None:
    """Open this chapter of the page at its first panel: for a button's `on_click`."""
    st.session_state[key_of(page)] = name
    with contextlib.suppress(
        OSError, KeyError, ValueError
    ):  # words that cannot be read are told by the chapter
        go_to(next(iter(lesson(f"{page}/{name}").panels), ""))


def open_chapter(page: str, name: str) -> None:
    """Load one chapter and draw its panels; when it cannot be loaded a notice says so, and the others go on."""
    try:
        panels = load(f"chapters.{page}.{name}.chapter").PANELS
        words = lesson(f"{page}/{name}")
    except Exception:  # whatever a chapter's code or words raise concerns this chapter alone
        logging.getLogger(__name__).exception("the chapter %s/%s cannot be loaded", page, name)
        notice(lesson("common").ui("chapter_broken"), "gb-notice gb-failed")
        return
    stylesheet(page, name)
    for panel in panels:
        draw_panel(panel, words)


def draw_panel(panel: Callable[[Lesson], None], words: Lesson) -> None:
    """Draw one panel; a model or a record that went away or is damaged is a sentence in its place."""
    try:
        panel(words)
    except Exception as reason:
        if not isinstance(reason, load("ui.work.attention_models").failures()):
            raise
        logging.getLogger(__name__).warning("a panel of %s: %s", words.file, reason)
        notice(lesson("common").ui("model_gone", reason=reason))


def load(name: str) -> ModuleType:
    """Import the module of that name; the first import of what needs torch happens behind one lock."""
    if name in sys.modules:
        return importlib.import_module(name)  # waits until another visitor's import of it has finished
    with HEAVY:
        return importlib.import_module(name)


def stylesheet(*place: str) -> None:
    """Load the style sheet of a page or chapter that has one."""
    sheet = _sheet(place)
    if sheet:
        st.html(f"<style>{sheet}</style>")


@functools.cache
def _sheet(place: tuple[str, ...]) -> str:
    """Read a style sheet once; empty where there is none."""
    path = CHAPTERS.joinpath(*place, "style.css")
    return path.read_text(encoding="utf-8") if path.exists() else ""


@functools.cache
def has_own_page(name: str) -> bool:
    """Return whether the page is more than its heading and its chapters."""
    return importlib.util.find_spec(f"chapters.{name}.page") is not None
