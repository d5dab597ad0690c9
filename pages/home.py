"""Start: what this site is."""

import streamlit as st

from ui.lessons import lesson
from ui.prose import heading, prose

words = lesson("common")
heading(words.ui("tagline"), 1)
prose(words.ui("share"), "lead")
st.text_input("text", "The cat sat", key="text", bind="query-params")
st.button("Continue", type="primary")
