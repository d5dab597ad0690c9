"""The controls of the arena: prompt, presets, rules of the draw. Each is bound to the link."""

from __future__ import annotations

import streamlit as st

from chapters.arena import settings as state
from chapters.arena.machines import machines
from chapters.arena.marks import marks
from chapters.arena.settings import PROMPT, RULES, Settings
from figures.tokens import visible
from ui.controls.presets import Preset, draw_look_for, preset_buttons
from ui.controls.sampling import MAX_TOKENS
from ui.controls.simplified import offer_known
from ui.controls.text import Text, offer_to_move_space
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson


def settings(corpus: str) -> Settings:
    """Draw the controls and return their values."""
    words = lesson("arena")
    found = state.presets(words, corpus)
    with st.container(key="arena_controls"):
        left, right = st.columns([7, 5], gap="large")
        with left:
            typed = PROMPT.field(words, example=state.default_prompt(words, corpus), height=108)
            preset_buttons(found, typed, _use_preset, "arena")
            draw_look_for(found, typed)
        with right:
            numbers = RULES.draw(words)
            _buttons(words, numbers["n"])
    prompt = PROMPT.usable(words, typed)
    if not prompt.strip():
        notice(words.ui("empty_prompt"))
    notice_unknown(corpus, prompt, PROMPT)
    if next(iter(machines(corpus).values())).tokenizer.ends_apart(prompt):
        offer_to_move_space(PROMPT)
    return Settings(prompt, numbers, corpus, marks(words, corpus, prompt, numbers))


def _use_preset(chosen: Preset) -> None:
    state.use_preset(chosen.prompt)


def _buttons(words: Lesson, length: float) -> None:
    with st.container(horizontal=True, key="arena_buttons", gap="small"):
        st.button(words.ui("write"), key="arena_write", type="primary", on_click=state.write)
        st.button(words.ui("go_on"), key="arena_go_on", on_click=state.go_on, disabled=length >= MAX_TOKENS)
        st.button(words.ui("stop"), key="arena_stop", on_click=state.stop)
        st.button(words.ui("again"), key="arena_again", type="tertiary", on_click=state.reseed)


def notice_unknown(corpus: str, text: str, field: Text) -> None:
    """Draw one sentence with the characters of the text that the machines of this corpus have never seen.

    Where the text can be written without them, a button does so in its field.
    """
    tokenizer = next(iter(machines(corpus).values())).tokenizer
    unknown = tokenizer.unknown(text)
    if unknown:
        notice(lesson("arena").ui("unknown", characters=" ".join(visible(c) for c in unknown[:12])))
        offer_known(field, text, tokenizer.unknown)
