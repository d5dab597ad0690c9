"""The frame around every page: page settings, language, navigation, the page itself, footer."""

from __future__ import annotations

import streamlit as st

from ui import book
from ui.controls import history
from ui.lesson.words import lesson
from ui.show.figure_tools import figure_tools
from ui.site import frame, language
from ui.site import navigation as pages

history.follow()
frame.style()
language.switch()
common = lesson("common")
page = st.navigation(pages.site_pages(common), position="top")
name = pages.name_of(page)
book.turn_page(name)
st.set_page_config(
    page_title=book.document_title(name, common.ui(f"nav_{name}")), page_icon=frame.icon(), layout="wide"
)
with st.container(key="page"):
    frame.draw_decoded(common, name)
    page.run()  # a page ends early with an else, not with st.stop(), which would cut off the footer
    frame.footer(common)
    figure_tools()
