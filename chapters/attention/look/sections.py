"""What stands below the instrument, one section at a time; a section that is not open costs nothing."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from chapters.attention.look.attribution import attribution_panel
from chapters.attention.look.bertviz import bertviz_panel
from chapters.attention.look.copying import copying_panel
from chapters.attention.look.panels import average_panel, explanation_panel, first_token_panel, one_head_panel
from chapters.attention.look.shown import Shown
from chapters.attention.look.switch import switch_panels
from ui.controls.choice import Choice
from ui.lesson.words import Lesson

Section = Callable[[Lesson, Shown], None]

SECTIONS: dict[str, tuple[Section, ...]] = {
    "head": (one_head_panel, average_panel),
    "first": (first_token_panel,),
    "explain": (explanation_panel,),
    "methods": (attribution_panel,),
    "off": (switch_panels,),
    "copies": (copying_panel,),
    "bertviz": (bertviz_panel,),
}
"""Name in the link -> panels. A new section is one line here and its name, `section_...`, in the lesson files."""


SECTION = Choice("section", tuple(SECTIONS), label="sections", names="section_")


@st.fragment
def sections(words: Lesson, shown: Shown) -> None:
    """Choose a section and draw it; the instrument above is left alone when the visitor turns to another one."""
    with st.container(key="attention_sections"):
        name = SECTION.draw(words, label_visibility="collapsed")
    for panel in SECTIONS[name]:
        panel(words, shown)
