"""What the studio's visitor has set for writing. The link is the whole state."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui.controls.choice import Choice
from ui.controls.presets import Preset, preset
from ui.controls.sampling import Rules, Writing
from ui.controls.text import Text
from ui.lesson.words import Lesson

MODE = Choice("mode", ("chat", "plain"), names="mode_")
"""chat: an instruction to answer, in the model's chat format; plain: a text to go on with."""
PROMPT = Text("say", "", label="prompt", optional=True, widget=st.text_area)
RULES = Rules("studio", temp=0.7, top_k=40, top_p=0.95, n=80)


@dataclass(frozen=True)
class Settings(Writing):
    """One state of the chapter "Write"."""

    mode: str


@dataclass(frozen=True)
class StudioPreset(Preset):
    """A preset that also chooses what the model is asked to do."""

    mode: str


def presets(words: Lesson) -> list[StudioPreset]:
    """Read the presets in the order of the lesson file; each entry of `presets` is `name:mode`."""
    pairs = [entry.split(":") for entry in words.ui("presets").split()]
    return [StudioPreset(**vars(preset(words, name)), mode=mode) for name, mode in pairs]


# Callbacks: they run before the script, so they may change what the widgets show.


def use_preset(chosen: StudioPreset) -> None:
    """Take over a preset's prompt and mode, and write from the start."""
    PROMPT.use(chosen.prompt)
    st.session_state[MODE.key] = chosen.mode
    forget_job()


def forget_job() -> None:
    """Let the next run begin the answer again, also when it was stopped."""
    job = st.session_state.pop("studio_job", None)
    if job is not None and not job.done:
        job.cancel()


def stop_job() -> None:
    """Stop writing; what is there stays."""
    job = st.session_state.get("studio_job")
    if job is not None:
        job.cancel()
