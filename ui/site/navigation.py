"""The pages of the site in the order of the navigation. A page is listed as soon as its script is there."""

from __future__ import annotations

import copy
import functools
from pathlib import Path
from typing import Any

import streamlit as st

from chapters.contents import CONTENTS
from ui.lesson.words import Lesson

PAGES = tuple(CONTENTS)
FOLDER = Path(__file__).resolve().parents[2] / "pages"


@functools.cache
def existing() -> tuple[str, ...]:
    """List the names of the pages whose script exists."""
    return tuple(name for name in PAGES if (FOLDER / f"{name}.py").exists())


def site_pages(common: Lesson) -> list[st.Page]:
    """Make the st.Page objects with titles in the visitor's language; /home leads to the start page as well.

    A run gets copies: st.navigation notes on one of them that this run may call it.
    """
    titles = tuple(common.ui(f"nav_{name}") for name in existing())
    return [copy.copy(page) for page in _pages(titles)]


@functools.lru_cache(maxsize=4)
def _pages(titles: tuple[str, ...]) -> list[st.Page]:
    """Make the pages once for a language: each looks at its script on the disk."""
    title = dict(zip(existing(), titles, strict=True))
    listed = [
        _page(name, title[name], url_path="start" if name == "home" else name, default=name == "home")
        for name in existing()
    ]
    return [*listed, _page("home", title["home"], url_path="home", visibility="hidden")]


def _page(name: str, title: str, **settings: Any) -> st.Page:
    return st.Page(FOLDER / f"{name}.py", title=title, **settings)


def name_of(page: st.Page) -> str:
    """Return the name of a page; the start page has an empty path."""
    return page.url_path if page.url_path in PAGES else "home"


def turn_to(chapter: str, **state: str) -> None:
    """Open this chapter of the page, with these values of other controls: for a button's `on_click`."""
    st.session_state.update({"chapter": chapter, **state})


def first_chapter(*places: str) -> tuple[str, str]:
    """Return page and chapter of the first of these places, "attention/hand", that exists. Raises StopIteration."""
    known = {f"{page}/{chapter}" for page, chapters in CONTENTS.items() for chapter in chapters}
    page, _, chapter = next(place for place in places if place in known).partition("/")
    return page, chapter
