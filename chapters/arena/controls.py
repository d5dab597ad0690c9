"""The controls of the arena: prompt, presets, rules of the draw. Each is bound to the link."""

from __future__ import annotations

import streamlit as st

from chapters.arena import settings as state
from chapters.arena.machines import machines
from chapters.arena.settings import PROMPT_LIMIT, RANGES, Preset, Settings
from figures.tokens import visible
from ui.controls.sampling import rules
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson


def settings(corpus: str) -> Settings:
    """Draw the controls and return what they say."""
    words = lesson("arena")
    with st.container(key="arena_controls"):
        left, right = st.columns([7, 5], gap="large")
        with left:
            prompt = _prompt(words, corpus)
        with right:
            rules(words, RANGES, "arena")
            _buttons(words, prompt)
    forced, _ = state.marks(corpus, prompt)  # first: what it cannot read in the link joins the notices
    _say_what_changed(words, corpus, prompt)
    numbers = {key: float(st.session_state[key]) for key in RANGES}
    return Settings(corpus, prompt, numbers, forced)


def _prompt(words: Lesson, corpus: str) -> str:
    start = state.default_prompt(words, corpus)
    label = words.ui("prompt")
    raw = st.text_area(
        label,
        start,
        key="prompt",
        height=108,
        bind="query-params",
        on_change=state.tidy,
        args=("prompt", PROMPT_LIMIT),
    )
    prompt, _ = clean_text(raw or "", PROMPT_LIMIT)
    _presets(state.presets(words, corpus), prompt)
    return prompt


def _presets(found: list[Preset], prompt: str) -> None:
    """Buttons for the presets, and what to look for in the one that is shown."""
    with st.container(horizontal=True, key="arena_presets", gap="small"):
        for preset in found:
            shown = preset.prompt == prompt
            st.button(
                preset.title,
                key=f"preset_{preset.id}",
                type="secondary" if shown else "tertiary",
                on_click=state.use_preset,
                args=(preset.prompt,),
            )
    for preset in found:
        if preset.prompt == prompt:
            prose(f"**{lesson('common').ui('look_for')}** {preset.look}", "note")


def _buttons(words: Lesson, prompt: str) -> None:
    with st.container(horizontal=True, key="arena_buttons", gap="small"):
        st.button(
            words.ui("continue"), key="arena_continue", type="primary", on_click=state.go_on, args=(prompt,)
        )
        st.button(words.ui("stop"), key="arena_stop", on_click=state.stop)
        st.button(words.ui("again"), key="arena_again", type="tertiary", on_click=state.reseed)


def say_unknown(corpus: str, text: str) -> None:
    """One sentence with the characters of the text that the machines of this corpus have never seen."""
    unknown = next(iter(machines(corpus).values())).tokenizer.unknown(text)
    if unknown:
        notice(lesson("arena").ui("unknown", characters=" ".join(visible(c) for c in unknown[:12])))


def _say_what_changed(words: Lesson, corpus: str, prompt: str) -> None:
    explain(state.changed("prompt", prompt), PROMPT_LIMIT)
    if not prompt.strip():
        notice(words.ui("empty_prompt"))
    say_unknown(corpus, prompt)
    if bad := st.session_state.get("arena_bad_link", []):
        names = ("”、“" if words.language == "zh" else "”, “").join(bad)
        notice(lesson("common").ui("bad_link", name=names))
