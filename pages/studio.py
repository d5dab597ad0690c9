"""Text studio: a real pretrained model writes and summarises, and every token and every claim can be checked."""

import streamlit as st

from ui.controls import choice
from ui.lessons import lesson
from ui.prose import heading, prose
from ui.studio_engine import status, wait_for_warm_up, warmed
from ui.studio_summarise import summarise
from ui.studio_summary_cards import STYLE
from ui.studio_write import write

TABS = {"write": write, "summarise": summarise}

words = lesson("studio")
heading(words.ui("title"), 1)
prose(words.ui("lead"), "lead")
with st.container(horizontal=True, key="studio_head", vertical_alignment="center"):
    tab = choice(
        st.segmented_control,
        words.ui("tabs"),
        list(TABS),
        "task",
        names=lambda key: words.ui(f"tab_{key}"),
        label_visibility="collapsed",
        width="content",
    )
    line = st.container()
st.html(STYLE)
if warmed():
    TABS[tab](words)
    with line:  # drawn last: it watches the work that the tab has just asked for
        status(words)
else:
    wait_for_warm_up()
