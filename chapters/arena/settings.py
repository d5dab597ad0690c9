"""What the arena's visitor has set: every control has a key bound to the link, so the link is the whole state."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from chapters.arena.machines import machines
from llm_core.generation import Sampling
from ui.controls.link import number, one_of
from ui.controls.sampling import MAX_TOKENS, WHOLE, ranges, sampling
from ui.controls.text import clean_text
from ui.lesson.words import Lesson

PROMPT_LIMIT = 2000
MORE = 40
"""How many tokens `Continue` adds when the text is already there."""

RANGES = ranges(temp=0.8, top_k=0, top_p=1.0, n=60)

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
        return sampling(self.numbers)

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
    """ "transformer.12.345,ngram.3.20" -> {"transformer": {12: 345}, "ngram": {3: 20}}, or ValueError."""
    forced: Forced = {}
    for entry in filter(None, raw.split(",")):
        family, position, token = entry.split(".")
        model = machines(corpus).get(family)
        if model is None or not 0 <= int(position) < MAX_TOKENS or not 0 <= int(token) < model.vocab_size:
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
        kept = _marks_of_link(corpus)
    elif kept["of"] != (corpus, prompt):
        kept = {"forced": {}, "picked": None}
    st.session_state["arena_marks"] = {**kept, "of": (corpus, prompt)}
    return kept["forced"], kept["picked"]


def _marks_of_link(corpus: str) -> dict[str, Any]:
    """What ?force= and ?why= say; a value that cannot be used joins the notice about the link."""
    found: dict[str, Any] = {"forced": {}, "picked": None}
    for key, name, parse in (("force", "forced", parse_forced), ("why", "picked", parse_picked)):
        try:
            found[name] = parse(st.query_params.get(key, ""), corpus)
        except ValueError:
            st.session_state.setdefault("arena_bad_link", []).append(key)
    return found


def changed(key: str, text: str) -> list[str]:
    """What `tidy` had to change in this text: keys for `ui.notice.explain`."""
    tidied, notices = st.session_state.get(f"{key}_notices", ("", []))
    return notices if tidied == text else []


def follow_corpus(lesson: Lesson, corpus: str, corpora: Sequence[str]) -> None:
    """Another corpus brings its own preset, unless the visitor has written something."""
    before = st.session_state.get("arena_corpus")
    st.session_state["arena_corpus"] = corpus
    ours = {preset.prompt for name in corpora for preset in presets(lesson, name)}
    if before is None:  # a text that is not in the link is only the start page's example
        untouched = "prompt" in st.session_state and "prompt" not in st.query_params
    else:
        untouched = before != corpus and st.session_state.get("prompt") in ours
    if untouched:
        st.session_state["prompt"] = st.session_state["arena_written"] = default_prompt(lesson, corpus)


def unusable(corpora: Sequence[str], tabs: Sequence[str]) -> list[str]:
    """Keys in the link of this visit whose values the page cannot use; asked before any widget takes them over."""
    if "arena_bad_link" not in st.session_state:
        parsers: dict[str, Callable[[str], object]] = {
            "corpus": one_of(corpora),
            "tab": one_of(tabs),
            **{
                key: number(low, high, int if key in WHOLE else float)
                for key, (low, high, _, _) in RANGES.items()
            },
        }
        bad = [key for key, parse in parsers.items() if not _reads(parse, st.query_params.get(key))]
        for key in {"corpus", "tab"}.intersection(bad):
            del st.query_params[key]
        st.session_state["arena_bad_link"] = bad
    return st.session_state["arena_bad_link"]


def _reads(parse: Callable[[str], object], raw: str | None) -> bool:
    try:
        return raw is None or parse(raw) is not None
    except ValueError:
        return False


def picked_in(texts: Mapping[str, Sequence[object]]) -> tuple[str, int] | None:
    """The pinned token, when these texts (family -> tokens) are long enough to have it."""
    picked = st.session_state["arena_marks"]["picked"]
    return picked if picked is not None and picked[1] < len(texts.get(picked[0], ())) else None


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
    st.session_state["arena_bad_link"] = []


def tidy(key: str, limit: int) -> None:
    """Cut and clean what was typed, and remember what was changed as long as this text stands there."""
    text, notices = clean_text(st.session_state[key] or "", limit)
    st.session_state[key] = text
    st.session_state[f"{key}_notices"] = (text, [notice for notice in notices if notice != "empty"])


def go_on(prompt: str) -> None:
    """Continue: a new prompt is written from its start, a stopped text is taken up again, a finished one grows."""
    job = st.session_state.get("arena_job")
    if job is not None and (job.cancelled or job.error is not None):
        st.session_state.pop("arena_job")
    elif st.session_state.get("arena_written", prompt) == prompt:
        st.session_state["n"] = min(MAX_TOKENS, int(st.session_state["n"]) + MORE)
    st.session_state["arena_written"] = prompt
    st.session_state["arena_bad_link"] = []


def stop() -> None:
    """Stop writing; what is there stays."""
    job = st.session_state.get("arena_job")
    if job is not None:
        job.cancel()


def reseed() -> None:
    """Another sample: the next seed."""
    st.session_state["seed"] = (int(st.session_state["seed"]) + 1) % int(RANGES["seed"][1] + 1)
    mark(picked=None)


def corpus() -> str:
    """The corpus that the page has chosen."""
    return st.session_state["corpus"]
