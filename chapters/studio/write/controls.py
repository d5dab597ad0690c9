"""The controls of the chapter "Write": what to write, presets, the rules of the draw."""

from __future__ import annotations

import streamlit as st

from chapters.studio.write.settings import (
    MODE,
    PROMPT,
    RULES,
    Settings,
    forget_job,
    presets,
    stop_job,
    use_preset,
)
from ui.controls.presets import preset_buttons
from ui.controls.text import offer_to_move_space
from ui.lesson.notice import notice
from ui.lesson.words import Lesson


def settings(words: Lesson) -> Settings:
    """Draw the controls and return their values."""
    with st.container(key="studio_controls"):
        prompt = _prompt(words)
        mode = MODE.draw(words, help=words.ui("mode_help"))
        if (
            mode == "plain" and prompt.endswith(" ") and prompt.strip()
        ):  # a chat puts signs of its own after the text
            offer_to_move_space(PROMPT)
        _buttons(words)
        return Settings(prompt, RULES.draw(words), mode)


def _prompt(words: Lesson) -> str:
    found = presets(words)
    first = found[0].prompt
    preset_buttons(
        found, st.session_state.get(PROMPT.key, first), use_preset, "studio", prefix="studio_preset"
    )
    prompt = PROMPT.draw(words, example=first, height=100)
    if not prompt.strip():
        notice(words.ui("empty_prompt"))
    return prompt


def _buttons(words: Lesson) -> None:
    with st.container(horizontal=True, key="studio_buttons", gap="small"):
        st.button(words.ui("write"), key="studio_go", type="primary", on_click=forget_job)
        st.button(words.ui("stop"), key="studio_stop", on_click=stop_job)
        st.button(words.ui("again"), key="studio_again", type="tertiary", on_click=RULES["seed"].next)
