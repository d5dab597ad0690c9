"""Ways on: links to chapters of other pages, by their titles. What does not exist yet has no link."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from chapters.contents import CONTENTS
from ui.book import key_of, title_of
from ui.lesson.arrival import PANEL
from ui.lesson.prose import prose
from ui.lesson.rows import in_a_row
from ui.lesson.words import lesson
from ui.site.navigation import existing

STORIES = "stories"
"""The corpus whose machines have read nothing of the world."""


def send_facts_on(corpus: str) -> None:
    """Say of the machines of the stories that they know no facts, and lead to the one that has, where it is here."""
    if corpus != STORIES or "studio" not in existing():
        return
    from llm_core.pretrained import engine  # brings torch, which the frame does not wait for

    common = lesson("common")
    if engine.weights() is None:
        prose(common.ui("stories_only"), "note")
        return
    prose(in_a_row(common, [common.ui("stories_only"), common.ui("stories_ask")]), "note")
    st.page_link(
        "../pages/studio.py",
        label=common.ui("ask_studio"),
        icon=":material/arrow_forward:",
        query_params={"say": common.ui("a_fact"), "mode": "plain"},
    )


def draw_ways(places: Iterable[tuple[str, str]], panel: str = "") -> None:
    """Draw a link to each of these (page, chapter) that there is. panel: the one that is scrolled to."""
    common = lesson("common")
    with st.container(horizontal=True, gap="medium"):
        for page, chapter in places:
            if page in existing() and chapter in CONTENTS[page]:
                name = f"{common.ui(f'nav_{page}')} · {title_of(page, chapter)}"
                st.page_link(
                    f"../pages/{page}.py",
                    label=name,
                    icon=":material/arrow_forward:",
                    query_params={key_of(page): chapter} | ({PANEL: panel} if panel else {}),
                )
