"""The parts of the start page: sentence and presets, bars of the three machines, cards that lead on."""

from __future__ import annotations

import contextlib
import html

import streamlit as st

from chapters.home.home.next_token import corpus_for, ends_apart, next_tokens, pieces, unknown
from figures.next_token_bars import Column, bars_html
from figures.numbers import percent
from figures.tokens import token_html, visible
from llm_core import checkpoints
from llm_core.analysis.evaluation.next_token import NextTokens
from ui.controls.presets import chosen_button
from ui.controls.text import Text, explain_unknown, offer_to_move_space
from ui.lesson.notice import notice
from ui.lesson.rows import noted
from ui.lesson.sentence import compose, label
from ui.lesson.words import Lesson, lesson
from ui.site import navigation as pages
from ui.site.language import html_lang
from ui.site.ways import send_facts_on
from ui.work import models

PRESETS = ("preset_1", "preset_2", "preset_3", "preset_4")
CARDS_IN_A_ROW = 3
PROMPT = Text("prompt", example="start", label="sentence", optional=True)
MINUTES = {
    "inside": 15,
    "learning": 30,
    "seeing": 35,
    "counting": 35,
    "memory": 45,
    "arena": 10,
    "attention": 15,
    "transformer": 20,
    "studio": 10,
}


def sentence(words: Lesson) -> str:
    """Draw the text field with its presets and return the cleaned text; all pages open with the same text.

    The bars follow while the visitor types; a pause of 300 ms keeps a fast typist from asking for every letter.
    """
    typed = PROMPT.field(words, live=True, label_visibility="collapsed")
    with st.container(key="home_presets", horizontal=True, gap="small"):
        for name in PRESETS:
            text = words.ui(name)
            chosen_button(f"{label(text)} …", name, text == typed, PROMPT.use, text)
    return PROMPT.usable(words, typed)


def bars(words: Lesson, text: str) -> dict[str, object]:
    """Draw the three machines' answers; return the numbers for "what you should see"."""
    common = lesson("common")
    corpora = models.corpora()
    if not corpora:
        notice(common.ui("no_checkpoints"))
        return {}
    corpus = corpus_for(text, corpora)
    with models.reading(corpus):
        answers = _answers(corpus, text, common)
    with contextlib.suppress(models.MissingModel):
        for family in list(answers)[:1]:
            st.html(cut(words, pieces(corpus, family, text)))
    columns = [_column(family, answer, words, common) for family, answer in answers.items()]
    st.html(bars_html(columns, common.ui("everything_else"), html_lang()))
    label = words.ui("trained_on", corpus=corpus_name(corpus, common))
    st.html(f'<p class="gb-fine" lang="{html_lang()}">{html.escape(label)}</p>')
    send_facts_on(corpus)
    return _measured(answers, words, common)


def cut(words: Lesson, found: list[str]) -> str:
    """Write the sentence as HTML, cut into its tokens."""
    label = html.escape(words.ui("cut", count=len(found)))
    chips = "".join(
        f'<span class="gb-token gb-piece" role="listitem" translate="no">{token_html(one)}</span>'
        for one in found
    )
    return (
        f'<p class="gb-fine" lang="{html_lang()}">{label}</p><div class="gb-pieces" role="list">{chips}</div>'
    )


def _answers(corpus: str, text: str, common: Lesson) -> dict[str, NextTokens]:
    answers = {}
    for family in checkpoints.THREE:
        try:
            answers[family] = next_tokens(corpus, family, text)
        except models.MissingModel:
            notice(common.ui("missing_model", family=common.ui(family), corpus=corpus_name(corpus, common)))
    with contextlib.suppress(
        models.MissingModel
    ):  # an answer that is kept may be all that is left of a machine
        if answers and (strange := unknown(corpus, next(iter(answers)), text)):
            explain_unknown(strange)
        if answers and ends_apart(corpus, next(iter(answers)), text):
            offer_to_move_space(PROMPT)
    return answers


def corpus_name(corpus: str, common: Lesson) -> str:
    """Name the corpus in the visitor's language; its own name when it is none of ours."""
    return common.strings.get(corpus, corpus)


def _column(family: str, answer: NextTokens, words: Lesson, common: Lesson) -> Column:
    return Column(family, common.ui(family), words.ui(f"note_{family}"), bars_of(answer, common), answer.rest)


def bars_of(answer: NextTokens, common: Lesson) -> tuple[tuple[str, float], ...]:
    """Give the bars with a name for the end of a text."""
    return tuple((token or common.ui("text_end"), p) for token, p in answer.bars)


def _measured(answers: dict[str, NextTokens], words: Lesson, common: Lesson) -> dict[str, object]:
    """Give the first guesses and the surest machine, in words of the lesson; incomplete when a machine is missing."""
    guesses: dict[str, object] = {f: _guess(one, common) for f, one in answers.items() if one.bars}
    if len(guesses) < len(checkpoints.THREE):
        return guesses
    surest = min(answers, key=lambda family: answers[family].entropy)
    return guesses | {"surest": common.ui(surest), "doubt": doubt(words, answers[surest].entropy)}


def doubt(words: Lesson, bits: float) -> str:
    """Say how much is open; of less than a tenth of a bit no choice can be told."""
    if bits < 0.1:
        return words.ui("doubt_none", bits=0.1)
    choices = f"{2**bits:.0f}" if bits > 3.3 else f"{2**bits:.1f}"
    return words.ui("doubt", bits=f"{bits:.1f}", choices=choices)


def _guess(answer: NextTokens, common: Lesson) -> str:
    token, p = bars_of(answer, common)[0]
    return noted(common, compose("`{token}`", token=visible(token)), percent(p))


def cards(words: Lesson, text: str) -> None:
    """Draw one card for every page that exists, with the question it answers."""
    listed = [name for name in pages.existing() if name in MINUTES]
    for start in range(0, len(listed), CARDS_IN_A_ROW):
        row = listed[start : start + CARDS_IN_A_ROW]
        for column, name in zip(st.columns(CARDS_IN_A_ROW), row, strict=False):
            with column, st.container(key=f"card_{name}", height="stretch"):
                card(words, name, text)


def card(words: Lesson, name: str, text: str) -> None:
    """Draw the card of one page; the arena gets the sentence along."""
    question, minutes = words.ui(f"card_{name}_question"), words.ui("minutes", count=MINUTES[name])
    st.html(
        f'<div class="gb-card" lang="{html_lang()}"><p>{html.escape(question)}</p>'
        f"<small>{html.escape(minutes)}</small></div>"
    )
    st.page_link(
        f"../pages/{name}.py",
        label=words.ui(f"card_{name}"),
        icon=":material/arrow_forward:",
        query_params=along(text) if name == "arena" and text else None,
    )


def along(text: str) -> dict[str, str]:
    """Give what goes along to the arena: the sentence, and the corpus whose machines have read it."""
    corpora = models.corpora()
    corpus = corpus_for(text, corpora) if corpora else ""
    return {"prompt": text} | ({"corpus": corpus} if corpora and corpus != corpora[0] else {})
