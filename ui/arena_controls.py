"""The controls of the arena: corpus, prompt, presets, rules of the draw. Each is bound to the link."""

from __future__ import annotations

import streamlit as st

from figures.tokens import visible
from ui import arena_settings as state
from ui.arena_models import machines
from ui.arena_settings import PROMPT_LIMIT, RANGES, Preset, Settings
from ui.lessons import Lesson
from ui.notice import check_link, clean_text, explain, notice, number
from ui.prose import prose

WHOLE = ("top_k", "n", "seed")


def settings(lesson: Lesson, corpus: str) -> Settings:
    """Draw the controls and return what they say."""
    for key, (low, high, _, _) in RANGES.items():
        check_link(key, number(low, high, int if key in WHOLE else float))
    with st.container(key="arena_controls"):
        left, right = st.columns([7, 5], gap="large")
        with left:
            prompt = _prompt(lesson, corpus)
        with right:
            _numbers(lesson)
            _buttons(lesson, prompt)
    _say_what_changed(lesson, corpus, prompt)
    forced, _ = state.marks(corpus, prompt)
    numbers = {key: float(st.session_state[key]) for key in RANGES}
    return Settings(corpus, prompt, numbers, forced)


def _prompt(lesson: Lesson, corpus: str) -> str:
    start = state.default_prompt(lesson, corpus)
    label = lesson.ui("prompt")
    raw = st.text_area(
        label, start, key="prompt", height=108, bind="query-params", on_change=state.tidy_prompt
    )
    prompt, _ = clean_text(raw or "", PROMPT_LIMIT)
    _presets(lesson, state.presets(lesson, corpus), prompt)
    return prompt


def _presets(lesson: Lesson, found: list[Preset], prompt: str) -> None:
    """Buttons for the presets, and what to look for in the one that is shown."""
    with st.container(horizontal=True, key="arena_presets", gap="small"):
        for preset in found:
            kind = "secondary" if preset.prompt == prompt else "tertiary"
            key = f"preset_{preset.id}"
            st.button(preset.title, key=key, type=kind, on_click=state.use_preset, args=(preset.prompt,))
    shown = next((preset for preset in found if preset.prompt == prompt), None)
    if shown is not None:
        prose(f"**{lesson.ui('look_for')}** {shown.look}", "note")


def _slider(lesson: Lesson, key: str) -> None:
    low, high, default, step = RANGES[key]
    kind = int if key in WHOLE else float
    values = [kind(value) for value in (low, high, default)]
    st.slider(
        lesson.ui(key), *values, kind(step), key=key, help=lesson.ui(f"{key}_help"), bind="query-params"
    )


def _numbers(lesson: Lesson) -> None:
    first, second = st.columns(2, gap="medium")
    with first:
        _slider(lesson, "temp")
    with second:
        _slider(lesson, "n")
    first, second = st.columns(2, gap="medium", vertical_alignment="bottom")
    with first:
        low, high, default, step = (int(value) for value in RANGES["seed"])
        help_text = lesson.ui("seed_help")
        st.number_input(
            lesson.ui("seed"), low, high, default, step, key="seed", help=help_text, bind="query-params"
        )
    with second, st.popover(lesson.ui("more_rules"), width="stretch"):
        for key in ("top_k", "top_p", "min_p", "penalty"):
            _slider(lesson, key)


def _buttons(lesson: Lesson, prompt: str) -> None:
    with st.container(horizontal=True, key="arena_buttons", gap="small"):
        st.button(
            lesson.ui("continue"), key="arena_continue", type="primary", on_click=state.go_on, args=(prompt,)
        )
        st.button(lesson.ui("stop"), key="arena_stop", on_click=state.stop)
        st.button(lesson.ui("again"), key="arena_again", type="tertiary", on_click=state.reseed)


def _say_what_changed(lesson: Lesson, corpus: str, prompt: str) -> None:
    changed = st.session_state.pop("arena_notices", [])
    explain([key for key in changed if key != "empty"], PROMPT_LIMIT)
    if not prompt.strip():
        notice(lesson.ui("empty_prompt"))
    unknown = next(iter(machines(corpus).values())).tokenizer.unknown(prompt)
    if unknown:
        notice(lesson.ui("unknown", characters=" ".join(visible(c) for c in unknown[:12])))
