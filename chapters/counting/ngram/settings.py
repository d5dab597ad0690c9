"""What is counted and how: the controls above all panels of the chapter."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from chapters.counting.ngram.work import OWN, Asked, Base, text_of
from llm_core.analysis.evaluation.counted_text import UNITS
from llm_core.data.corpora import CORPORA, CorpusMissing
from llm_core.language.ngram import MAX_ORDER
from llm_core.language.ngram_smoothing import SMOOTHINGS
from ui.controls.choice import Choice
from ui.controls.number import Number, Step
from ui.controls.text import Text, clean_text, explain, explain_unknown
from ui.controls.training_text import LIMIT, TrainingText
from ui.lesson.notice import notice
from ui.lesson.rows import listing
from ui.lesson.words import Lesson

LEAST = 20
"""Characters of an own text: one tenth of it has to be something."""
SHORTEST, LONGEST = 1, 60
"""Tokens of the sentence that is taken apart."""

CORPUS = Choice("ngram_corpus", (*CORPORA, OWN), label="corpus", names="corpus_")
SOURCE = TrainingText(
    Choice("ngram_from", ("paste", "upload"), label="source", names="source_"),
    lambda: "",
    field="ngram_own",
    file="ngram_file",
)
UNIT = Choice("ngram_unit", UNITS, label="unit", names="unit_")
AMOUNT = Step("ngram_amount", (3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000), 100_000, label="amount")
ORDER = Number("ngram_order", 1, MAX_ORDER, 5, label="order", slider=True)
WAY = Choice("ngram_way", SMOOTHINGS, "kneser_ney", label="way", names="way_", widget=st.selectbox)
K = Step("ngram_k", (0.001, 0.01, 0.1, 1.0), 0.1, label="k")
TEXT = Text("ngram_text", "", label="sentence", limit=300, tidied=True)

CONTROLS = (CORPUS, SOURCE, UNIT, AMOUNT, ORDER, WAY, K, TEXT)


def draw_settings(words: Lesson) -> Asked | None:
    """Draw what is counted and how; None where no text is on this machine."""
    with st.container(horizontal=True, key="ngram_what", gap="medium", vertical_alignment="bottom"):
        corpus = CORPUS.draw(words, default=first_corpus(words.language))
        unit = UNIT.draw(words)
    text = own_text(words) if corpus == OWN else ""
    corpus = first_corpus(words.language) if corpus == OWN and not text else corpus
    with st.container(horizontal=True, key="ngram_settings", gap="medium", vertical_alignment="bottom"):
        amount = len(text) if text else AMOUNT.draw(words)
        order, way = ORDER.draw(words), WAY.draw(words)
        k = K.draw(words) if way == "add_k" else K.default
    asked = Asked(Base(corpus, text, unit, amount), order, way, k)
    try:
        text_of(asked.base)
    except CorpusMissing as reason:
        notice(words.ui("failed", reason=reason))
        return None
    return asked


def first_corpus(language: str) -> str:
    """Choose the corpus that the chapter begins with: Chinese prose for Chinese readers, where there is any."""
    return "manuals" if language == "zh" and "manuals" in CORPORA else "stories"


def own_text(words: Lesson) -> str:
    """Draw the box for a text; "" while there is none that can be divided into nine tenths and one."""
    typed = SOURCE.draw(words)
    text, changes = cleaned(typed or "")
    explain((change for change in changes if change != "empty"), LIMIT)
    if len(text) >= LEAST:
        return text
    notice(words.ui("own_short", count=len(text), least=LEAST) if text else words.ui("own_none"))
    return ""


@lru_cache(maxsize=4)
def cleaned(text: str) -> tuple[str, list[str]]:
    """Clean a text once, and name what was changed."""
    found, changes = clean_text(text, LIMIT)
    return found.strip(), changes


def draw_sentence(words: Lesson, asked: Asked) -> str:
    """Draw the sentence that the panels take apart; another corpus brings its own."""
    corpus = asked.base.corpus
    start = example(words, asked)
    before = st.session_state.get("ngram_text_corpus", corpus)
    st.session_state["ngram_text_corpus"] = corpus
    ours = {words.strings[f"sentence_{name}"] for name in CORPORA if f"sentence_{name}" in words.strings}
    if before != corpus and st.session_state.get(TEXT.key) in {*ours, ""}:
        TEXT.use(start)
    text = TEXT.draw(words, example=start)
    tokenizer = text_of(asked.base).tokenizer
    unknown = tokenizer.unknown(text)
    if tokenizer.kind == "word":
        known = [word.strip() for word in unknown]
        if known:
            notice(words.ui("unknown_words", words=listing(words, known[:10]), count=len(known)))
    else:
        explain_unknown(unknown)
    return text


def example(words: Lesson, asked: Asked) -> str:
    """Give a sentence in the language of the corpus; of an own text its first line."""
    if asked.base.corpus == OWN:
        return asked.base.text.splitlines()[0][:40]
    return words.ui(f"sentence_{asked.base.corpus}")
