"""The controls of the tab "Write": what to write, presets, the rules of the draw."""

from __future__ import annotations

import streamlit as st

from chapters.studio.write.settings import MODES, PROMPT_LIMIT, RANGES, Preset, Settings, presets
from ui.controls.choice import choice
from ui.controls.link import check_link, number
from ui.controls.sampling import WHOLE, rules
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.words import Lesson


def settings(words: Lesson) -> Settings:
    """Draw the controls and return what they say."""
    _check_numbers()
    with st.container(key="studio_controls"):
        mode, prompt = _prompt(words)
        _buttons(words)
        rules(words, RANGES, "studio")
    numbers = {key: float(st.session_state[key]) for key in RANGES}
    return Settings(mode, prompt, numbers)


def _check_numbers() -> None:
    """A notice for each number in the link that no slider can show; asked once, before the widgets take over."""
    for key, (low, high, _, _) in RANGES.items():
        if key not in st.session_state:
            check_link(key, None, number(low, high, int if key in WHOLE else float))


def _prompt(words: Lesson) -> tuple[str, str]:
    found = presets(words)
    with st.container(horizontal=True, key="studio_presets", gap="small"):
        for preset in found:
            st.button(
                preset.title,
                key=f"studio_preset_{preset.id}",
                type="secondary"
                if st.session_state.get("say", found[0].prompt) == preset.prompt
                else "tertiary",
                on_click=use_preset,
                args=(preset,),
            )
    raw = st.text_area(words.ui("prompt"), found[0].prompt, key="say", height=100, bind="query-params")
    prompt, changes = clean_text(raw or "", PROMPT_LIMIT)
    explain([change for change in changes if change != "empty"], PROMPT_LIMIT)
    if not prompt.strip():
        notice(words.ui("empty_prompt"))
    mode = choice(
        st.segmented_control,
        words.ui("mode"),
        list(MODES),
        "mode",
        names=lambda key: words.ui(f"mode_{key}"),
        help=words.ui("mode_help"),
    )
    return mode, prompt


def use_preset(preset: Preset) -> None:
    st.session_state["say"] = preset.prompt
    st.session_state["mode"] = preset.mode
    forget_job()


def forget_job() -> None:
    """The next run starts the answer again, also when it was stopped."""
    job = st.session_state.pop("studio_job", None)
    if job is not None and not job.done:
        job.cancel()


def stop_job() -> None:
    job = st.session_state.get("studio_job")
    if job is not None:
        job.cancel()


def _reseed() -> None:
    st.session_state["seed"] = (int(st.session_state.get("seed", 0)) + 1) % 10_000


def _buttons(words: Lesson) -> None:
    with st.container(horizontal=True, key="studio_buttons", gap="small"):
        st.button(words.ui("write"), key="studio_go", type="primary", on_click=forget_job)
        st.button(words.ui("stop"), key="studio_stop", on_click=stop_job)
        st.button(words.ui("again"), key="studio_again", type="tertiary", on_click=_reseed)
