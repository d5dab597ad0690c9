"""Start: type a sentence, see what three machines expect next; then where all this belongs, and where to go on."""

import streamlit as st

from ui import home
from ui.components.relation_map import relation_map
from ui.lessons import lesson
from ui.next_token import next_tokens
from ui.panel import panel
from ui.prose import heading, prose

words = lesson("home")
heading(words.ui("title"), 1)
prose(words.ui("lead"), "lead")

measured: dict[str, object] = {}
with panel(words, "next_token", code=[next_tokens, *home.code()], expect=measured, wide=True):
    text = home.sentence(words)
    measured |= home.bars(words, text)

heading(words.ui("go_on"), 2)
home.cards(words, text)

with panel(words, "relation_map", wide=True):
    relation_map(words)
    st.html(home.systems_list(words))
