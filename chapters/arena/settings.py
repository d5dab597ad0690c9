"""What the arena's visitor has set. The link is the whole state: equal links give equal texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import streamlit as st

from chapters.arena.machines import trained_on
from chapters.arena.marks import WHY, Forced
from ui.controls.choice import Choice
from ui.controls.link import in_link
from ui.controls.presets import Preset, preset
from ui.controls.sampling import MAX_TOKENS, Rules, Writing
from ui.controls.text import Text
from ui.lesson.words import Lesson

MORE = 40
"""How many tokens *go on from here* adds."""

CORPUS = Choice("corpus")
PROMPT = Text("prompt", "", label="prompt", optional=True, widget=st.text_area, tidied=True)
RULES = Rules("arena", temp=0.8, top_k=0, top_p=1.0, n=60)


@dataclass(frozen=True)
class Settings(Writing):
    """One state of the arena."""

    corpus: str
    forced: Forced = field(default_factory=dict)


def corpus() -> str:
    """Return the corpus that the page has chosen."""
    return st.session_state[CORPUS.key]


def presets(words: Lesson, corpus: str) -> list[Preset]:
    """Read the presets of a corpus; a visitor's own text has none."""
    return [preset(words, name) for name in words.strings.get(f"presets_{trained_on(corpus)}", "").split()]


def default_prompt(words: Lesson, corpus: str) -> str:
    """Choose the text that the page begins with: the first preset of the corpus."""
    found = presets(words, corpus)
    return found[0].prompt if found else ""


def follow_corpus(text: Text, corpus: str, ours: Collection[str], default: str) -> bool:
    """Let another corpus bring its own text, unless the visitor has written something; returns whether it did."""
    key = f"{text.key}_corpus"
    before, st.session_state[key] = st.session_state.get(key, corpus), corpus
    exchanged = before != corpus and st.session_state.get(text.key) in ours
    if exchanged:
        text.use(default)
    return exchanged


def choose_prompt(words: Lesson, corpus: str, corpora: Collection[str]) -> None:
    """Choose the prompt of a page that has just been opened, or whose corpus is another one."""
    opened = f"{PROMPT.key}_corpus" not in st.session_state
    ours = {one.prompt for name in corpora for one in presets(words, name)}
    default = default_prompt(words, corpus)
    exchanged = follow_corpus(PROMPT, corpus, ours, default)
    if exchanged or (opened and PROMPT.key in st.session_state and not in_link(PROMPT.key)):
        use_preset(
            default
        )  # what stood there was a preset of another corpus, or the example of the start page


# Callbacks: they run before the script, so they may change what the widgets show.


def use_preset(prompt: str) -> None:
    """Take over a preset's prompt."""
    PROMPT.use(prompt)


def write() -> None:
    """Write the text of these settings, as long as they say; one that was stopped is taken up again."""
    job = st.session_state.get("arena_job")
    if job is not None and (job.cancelled or job.error is not None):
        st.session_state.pop("arena_job")


def go_on() -> None:
    """Let the machines go on from the end of their texts."""
    write()
    RULES["n"].use(min(MAX_TOKENS, int(RULES["n"].now()) + MORE))


def stop() -> None:
    """Stop writing; what is there stays."""
    job = st.session_state.get("arena_job")
    if job is not None:
        job.cancel()


def reseed() -> None:
    """Ask for another sample: the next seed."""
    RULES["seed"].next()
    WHY.set("")
