"""Tokens that the visitor has forced or pinned. They stand in the link, and belong to one text."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import streamlit as st

from chapters.arena.machines import machines
from ui.controls.held import Remembered
from ui.controls.history import going
from ui.controls.sampling import MAX_TOKENS
from ui.lesson.notice import notice
from ui.lesson.words import Lesson

FORCE, WHY = Remembered("force"), Remembered("why")
OF = "arena_marks_of"
"""st.session_state[OF]: corpus, prompt and rules of the draw that the marks belong to."""
DROPPED = "arena_marks_dropped"
"""st.session_state[DROPPED]: whether a forced token was taken out when this text began."""

Forced = dict[str, dict[int, int]]
"""family -> {position: token id}: the tokens that the visitor put there."""

Picked = tuple[str, int]
"""(family, position) of the token whose reason is shown."""


def parse_forced(raw: str, corpus: str) -> Forced:
    """Read "transformer.12.345,ngram.3.20" as {"transformer": {12: 345}, "ngram": {3: 20}}, or raise ValueError."""
    forced: Forced = {}
    for entry in filter(None, raw.split(",")):
        family, position, token = entry.split(".")
        model = machines(corpus).get(family)
        if model is None or not 0 <= int(position) < MAX_TOKENS or not 0 <= int(token) < model.vocab_size:
            raise ValueError(entry[:40])
        forced.setdefault(family, {})[int(position)] = int(token)
    return forced


def format_forced(forced: Forced) -> str:
    """Write what parse_forced reads, in a fixed order."""
    entries = [
        f"{family}.{position}.{token}"
        for family, places in sorted(forced.items())
        for position, token in sorted(places.items())
    ]
    return ",".join(entries)


def with_forced(forced: Forced, family: str, position: int, ids: list[int]) -> Forced:
    """Put ids at position, position + 1, ...; what this machine was forced to write later falls away."""
    earlier = {place: token for place, token in forced.get(family, {}).items() if place < position}
    new = {position + i: token for i, token in enumerate(ids) if position + i < MAX_TOKENS}
    return {**forced, family: earlier | new}


def without_forced(forced: Forced, family: str, position: int) -> Forced:
    """Let the machine choose again at this position, and everywhere after it."""
    earlier = {place: token for place, token in forced.get(family, {}).items() if place < position}
    rest = {name: places for name, places in forced.items() if name != family}
    return {**rest, family: earlier} if earlier else rest


def parse_picked(raw: str, corpus: str) -> Picked | None:
    """Read "transformer.12" as ("transformer", 12) and "" as None; raise ValueError when it is neither."""
    if not raw:
        return None
    family, position = raw.split(".")
    if family not in machines(corpus) or not 0 <= int(position) < MAX_TOKENS:
        raise ValueError(raw[:40])
    return family, int(position)


def marks(words: Lesson, corpus: str, prompt: str, numbers: Mapping[str, float]) -> Forced:
    """Read the marks, with a notice for what cannot be used; of another text they are taken off, and that is said.

    A token that was forced into one sample would stand in the middle of a sentence of another one.
    """
    drawn = {key: number for key, number in numbers.items() if key != "n"}
    if not going() and st.session_state.get(OF, (corpus, prompt, drawn)) != (corpus, prompt, drawn):
        st.session_state[DROPPED] = bool(FORCE.value)
        FORCE.set("")
        WHY.set("")
    if st.session_state.get(DROPPED):
        notice(words.ui("forced_dropped"))
    st.session_state[OF] = corpus, prompt, drawn
    WHY.draw(words, parse=functools.partial(parse_picked, corpus=corpus))
    return FORCE.draw(words, parse=functools.partial(parse_forced, corpus=corpus))


def picked_in(texts: Mapping[str, Sequence[object]]) -> Picked | None:
    """Find the pinned token, when these texts (family -> tokens) are long enough to have it."""
    picked = parse_picked(WHY.value, marked_corpus())
    return picked if picked is not None and picked[1] < len(texts.get(picked[0], ())) else None


def marked_corpus() -> str:
    """Return the corpus that the marks belong to."""
    return st.session_state[OF][0]


def pin(family: str, position: int) -> None:
    """Show the reason of this token."""
    WHY.set(f"{family}.{position}")


def force(family: str, position: int, ids: list[int]) -> None:
    """Put these tokens at this position and after it."""
    st.session_state.pop(DROPPED, None)
    FORCE.set(format_forced(with_forced(_forced(), family, position, ids)))


def release(family: str, position: int) -> None:
    """Let the machine choose again from this position on."""
    FORCE.set(format_forced(without_forced(_forced(), family, position)))


def _forced() -> Forced:
    return parse_forced(FORCE.value, marked_corpus())
