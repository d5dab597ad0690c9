"""Chapter "Pairs": joint, marginal and conditional probability, counted in the visitor's own text."""

from __future__ import annotations

import streamlit as st

from chapters.counting.pairs.chain import chain
from chapters.counting.pairs.independent import independent
from chapters.counting.pairs.sample import sample
from chapters.counting.pairs.table import HELD, table
from ui.controls.choice import Choice
from ui.controls.text import Text
from ui.lesson.words import Lesson

TEXT = Text("pairs_text", "pairs_example", limit=20_000, widget=st.text_area, linked=False)
UNIT = Choice("pairs_unit", ("letters", "words"), label="unit", names="unit_")


def own_text(words: Lesson) -> None:
    """Draw the text that two panels count, and both panels."""
    with st.container(key="pairs_own", horizontal=True, gap="medium", vertical_alignment="bottom"):
        text, unit = TEXT.draw(words, height=68), UNIT.draw(words)
    table(words, text, unit)
    independent(words, text, unit)


PANELS = (own_text, sample, chain)
CONTROLS = (TEXT, UNIT, *HELD, *independent.controls, *sample.controls, *chain.controls)
