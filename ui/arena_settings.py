"""What the arena's visitor has set: every control has a key bound to the link, so the link is the whole state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.arena_models import machines
from ui.lessons import Lesson
from ui.notice import clean_text, from_link

if TYPE_CHECKING:
    from llm_core.generation import Sampling

PROMPT_LIMIT = 2000
MAX_TOKENS = 300
MORE = 40
"""How many tokens `Continue` adds when the text is already there."""

RANGES: dict[str, tuple[float, float, float, float]] = {
    "temp": (0.0, 2.0, 0.8, 0.05),
    "top_k": (0, 100, 0, 1),
    "top_p": (0.05, 1.0, 1.0, 0.05),
    "min_p": (0.0, 0.5, 0.0, 0.01),
    "penalty": (1.0, 2.0, 1.0, 0.05),
    "n": (10, MAX_TOKENS, 60, 10),
    "seed": (0, 9999, 7, 1),
}
"""Key in the link -> least, most, default, step of each number."""

Forced = dict[str, dict[int, int]]
"""family -> {position: token id}: the tokens that the visitor put there."""


@dataclass(frozen=True)
class Preset:
    """A prompt that shows something, and what to look for."""

    id: str
    title: str
    prompt: str
    look: str


@dataclass(frozen=True)
class Settings:
    """One state of the arena. Equal settings give equal texts."""

    corpus: str
    prompt: str
    numbers: Mapping[str, float]
    forced: Forced = field(default_factory=dict)

    @property
    def n_tokens(self) -> int:
        return int(self.numbers["n"])

    def sampling(self) -> Sampling:
        """The rules of the draw, in the words of llm_core.generation."""
        from llm_core.generation import Sampling

        numbers = self.numbers
        return Sampling(
            temperature=float(numbers["temp"]),
            top_k=int(numbers["top_k"]),
            top_p=float(numbers["top_p"]),
            min_p=float(numbers["min_p"]),
            repetition_penalty=float(numbers["penalty"]),
            seed=int(numbers["seed"]),
        )

    def key(self) -> str:
        """Names everything the answer depends on: two visitors with the same key share one answer."""
        forced = {family: sorted(places.items()) for family, places in sorted(self.forced.items())}
        return json.dumps(
            ["arena", self.corpus, self.prompt, sorted(self.numbers.items()), forced], ensure_ascii=False
        )


def presets(lesson: Lesson, corpus: str) -> list[Preset]:
    """The presets of a corpus; a corpus of the visitor's own has none, so its first preset is an empty one."""
    keys = lesson.strings.get(f"presets_{corpus}", "").split()
    return [
        Preset(
            key,
            lesson.ui(f"preset_{key}"),
            lesson.ui(f"preset_{key}_prompt"),
            lesson.ui(f"preset_{key}_look"),
        )
        for key in keys
    ]


def default_prompt(lesson: Lesson, corpus: str) -> str:
    """The page is alive at once: the first preset of the corpus."""
    found = presets(lesson, corpus)
    return found[0].prompt if found else ""


def parse_forced(raw: str, corpus: str) -> Forced:
    """ "transformer.12.345,ngram.3.20" -> {"transformer": {12: 345}, "ngram": {3: 20}}; ValueError when it is not that.

    Whether the ids exist is for the caller to check: it needs the vocabulary.
    """
    forced: Forced = {}
    for entry in filter(None, raw.split(",")):
        family, position, token = entry.split(".")
        if family not in machines(corpus) or not 0 <= int(position) < MAX_TOKENS or int(token) < 0:
            raise ValueError(entry[:40])
        forced.setdefault(family, {})[int(position)] = int(token)
    return forced


def format_forced(forced: Forced) -> str:
    """The inverse of parse_forced, in a fixed order."""
    entries = [
        f"{family}.{position}.{token}"
        for family, places in sorted(forced.items())
        for position, token in sorted(places.items())
    ]
    return ",".join(entries)


def with_forced(forced: Forced, family: str, position: int, ids: list[int]) -> Forced:
    """Put ids at position, position + 1, ...; what this machine was forced to say later falls away."""
    earlier = {place: token for place, token in forced.get(family, {}).items() if place < position}
    new = {position + i: token for i, token in enumerate(ids) if position + i < MAX_TOKENS}
    return {**forced, family: earlier | new}


def without_forced(forced: Forced, family: str, position: int) -> Forced:
    """Let the machine choose again at this position, and everywhere after it."""
    earlier = {place: token for place, token in forced.get(family, {}).items() if place < position}
    rest = {name: places for name, places in forced.items() if name != family}
    return {**rest, family: earlier} if earlier else rest


def parse_picked(raw: str, corpus: str) -> tuple[str, int] | None:
    """ "transformer.12" -> ("transformer", 12); "" -> None; ValueError when it is not that."""
    if not raw:
        return None
    family, position = raw.split(".")
    if family not in machines(corpus) or not 0 <= int(position) < MAX_TOKENS:
        raise ValueError(raw[:40])
    return family, int(position)


def marks(corpus: str, prompt: str) -> tuple[Forced, tuple[str, int] | None]:
    """Forced tokens and the pinned token, from the link at first; they belong to one corpus and prompt."""
    kept = st.session_state.get("arena_marks")
    if kept is None:
        kept = {
            "forced": from_link("force", {}, lambda raw: parse_forced(raw, corpus)),
            "picked": from_link("why", None, lambda raw: parse_picked(raw, corpus)),
        }
    elif kept["of"] != (corpus, prompt):
        kept = {"forced": {}, "picked": None}
    st.session_state["arena_marks"] = {**kept, "of": (corpus, prompt)}
    return kept["forced"], kept["picked"]


def mark(**changes: Any) -> None:
    """Change what is forced or pinned; the script writes it into the link (`write_marks`)."""
    st.session_state["arena_marks"] = {**st.session_state["arena_marks"], **changes}


def write_marks() -> None:
    """Keep the link equal to the marks."""
    kept = st.session_state["arena_marks"]
    picked = f"{kept['picked'][0]}.{kept['picked'][1]}" if kept["picked"] else ""
    for key, value in (("force", format_forced(kept["forced"])), ("why", picked)):
        if value and st.query_params.get(key) != value:
            st.query_params[key] = value
        elif not value and key in st.query_params:
            del st.query_params[key]


# Callbacks: they run before the script, so they may change what the widgets show.


def use_preset(prompt: str) -> None:
    """Take over a preset's prompt."""
    st.session_state["prompt"] = st.session_state["arena_written"] = prompt


def tidy_prompt() -> None:
    """Cut and clean what was typed, and remember what was changed, so that the page can say so."""
    text, notices = clean_text(st.session_state["prompt"] or "", PROMPT_LIMIT)
    st.session_state["prompt"] = text
    st.session_state["arena_notices"] = notices


def go_on(prompt: str) -> None:
    """Continue: a new prompt is written from its start, a stopped text is taken up again, a finished one grows."""
    job = st.session_state.get("arena_job")
    if job is not None and job.cancelled:
        st.session_state.pop("arena_job")
    elif st.session_state.get("arena_written", prompt) == prompt:
        st.session_state["n"] = min(MAX_TOKENS, int(st.session_state["n"]) + MORE)
    st.session_state["arena_written"] = prompt


def stop() -> None:
    """Stop writing; what is there stays."""
    job = st.session_state.get("arena_job")
    if job is not None:
        job.cancel()


def reseed() -> None:
    """Another sample: the next seed."""
    st.session_state["seed"] = (int(st.session_state["seed"]) + 1) % int(RANGES["seed"][1] + 1)
    mark(picked=None)
