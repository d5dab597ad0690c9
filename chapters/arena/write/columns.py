"""The three columns: the machines' texts as they come, and the reason for the token that is pinned."""

from __future__ import annotations

from typing import Any

import streamlit as st

from chapters.arena.component import token_columns
from chapters.arena.machines import machines, manifest, rounded
from chapters.arena.marks import FORCE, WHY, Picked, force, marked_corpus, picked_in, pin, release
from chapters.arena.settings import Settings
from chapters.arena.why import answer
from chapters.arena.write.generate import start, tokens_per_second
from chapters.arena.write.so_far import SoFar, so_far
from figures.tokens import arena_data, column, packed, with_list
from llm_core.generation import GeneratedToken
from llm_core.language.model import LanguageModel
from ui.controls.sampling import MAX_TOKENS
from ui.lesson.notice import notice
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import short, signed
from ui.site.language import html_lang
from ui.work import lanes as worker
from ui.work.jobs import draw_failure

POLL = 0.2
"""Seconds between two looks at a text that is being written by itself."""
COST = 0.03
"""Seconds by which each text under way lengthens them: a look takes about half as long."""
SLOWEST_POLL = 2.0

LABELS = (
    "chip_forced", "tokens_of", "force", "force_this", "force_hint", "forced", "own", "release", "why_title",
    "asking", "close", "detail", "keys", "keys_finger", "machines",
)  # fmt: skip
"""Words of the component that are not the labels of all chips and cards (lessons/*/chips.toml)."""

KEY = "arena_columns_component"


def columns(words: Lesson, settings: Settings) -> worker.Job | None:
    """Draw the columns; while the machines write, a fragment looks again and again."""
    job = start(settings)
    if job is None:
        return None
    job.wait(0.1)  # an answer that others have asked for is there at once
    texts = so_far(job, machines(settings.corpus))
    with st.container(key="arena_columns"):
        if job.done:
            _draw(words, settings, job, texts)
        else:
            st.fragment(_poll, run_every=interval(worker.under_way()))(words, settings, job, texts)
    return job


def interval(under_way: int) -> float:
    """Choose the seconds between two looks, so that all looks together leave half of a processor to the pages."""
    return min(max(POLL, COST * under_way), SLOWEST_POLL)


def _poll(words: Lesson, settings: Settings, job: worker.Job, texts: SoFar) -> None:
    if job.done:
        st.rerun()
    _draw(words, settings, job, texts)


def _draw(words: Lesson, settings: Settings, job: worker.Job, texts: SoFar) -> None:
    done = job.done  # before the look, so that a text is not called finished without its last token
    texts.look()
    drawn = [
        _column(words, settings, family, model, texts, done)
        for family, model in machines(settings.corpus).items()
        if family in texts.texts
    ]
    picked = picked_in(texts.texts)
    why = reason(settings, picked, texts.texts) if picked else None
    labels = lesson("chips").strings | {key: words.ui(f"arena_{key}") for key in LABELS}
    rest = arena_data((), settings.prompt, labels, html_lang(), picked, why)
    token_columns(packed(with_list(rest, "machines", drawn)), KEY, _on_ask)
    FORCE.write()
    WHY.write()
    if texts.divided:
        prose(lesson("chips").ui("parts"), "note")
    _status(words, texts.texts, job)


def _column(
    words: Lesson, settings: Settings, family: str, model: LanguageModel, texts: SoFar, done: bool
) -> str:
    """Describe one machine's column, as JSON: its chips are JSON already."""
    tokens = texts.texts[family]
    ended = len(tokens) >= settings.n_tokens or (bool(tokens) and tokens[-1].id == 0)
    data = column(
        family,
        lesson("common").ui(family),
        words.ui(f"plain_{family}"),
        _facts(words, settings.corpus, model, tokens),
        (),
        not (done or ended),
    )
    return with_list(data, "tokens", texts.chips[family])


def _facts(
    words: Lesson, corpus: str, model: LanguageModel, tokens: list[GeneratedToken]
) -> list[tuple[str, str, str]]:
    """List size, score on held-out text and speed as (unit, value, explanation)."""
    family, size = model.family, model.n_parameters
    facts = [(words.ui(f"unit_size_{family}"), short(size, words.language), words.ui("unit_size_help"))]
    said = manifest(corpus, family)
    score, cost = said.get("test", {}).get("bits_per_character"), rounded(said)
    if score is not None:
        help_text = words.ui("unit_bits_help")
        if cost:
            help_text += words.ui("unit_bits_rounded", change=signed(cost.after - cost.before, 4))
        facts.append((words.ui("unit_bits"), f"{score:.3f}", help_text))
    speed = tokens_per_second(tokens)
    if speed is not None:
        facts.append((words.ui("unit_speed"), f"{speed:,.0f}", words.ui("unit_speed_help")))
    return facts


def prefix_of(settings: Settings, picked: Picked | None, texts: dict[str, list[GeneratedToken]]) -> list[int]:
    """List the ids before the pinned token (or of the whole prompt), after the end-of-text token."""
    family = picked[0] if picked else next(iter(machines(settings.corpus)))
    tokenizer = machines(settings.corpus)[family].tokenizer
    written = [token.id for token in texts.get(family, [])[: picked[1]]] if picked else []
    return [tokenizer.eot_id, *tokenizer.encode(settings.prompt), *written]


def reason(settings: Settings, picked: Picked, texts: dict[str, list[GeneratedToken]]) -> dict[str, Any]:
    """Explain the pinned token in the words and numbers of its machine."""
    words = lesson("arena")
    family, index = picked
    model = machines(settings.corpus)[family]
    prefix = tuple(prefix_of(settings, picked, texts))
    question = (settings.corpus, family, prefix, texts[family][index].id)
    return {"family": family, "index": index, **_answered(words.language, question, words, model)}


@st.cache_data(max_entries=256, show_spinner=False)
def _answered(
    language: str, question: tuple[Any, ...], _words: Lesson, _model: LanguageModel
) -> dict[str, Any]:
    """Answer a question once for two visitors, or for two looks while the other machines write."""
    _, _, prefix, token = question
    return answer(_words, _model, list(prefix), token)


def _on_ask() -> None:
    """Carry out what the visitor has clicked: pin, force, take back, or close."""
    request = st.session_state[KEY].ask
    if not isinstance(request, dict):
        return
    kind, family, index = request.get("kind"), str(request.get("family", "")), int(request.get("index", 0))
    if kind == "close":
        WHY.set("")
    elif family not in machines(marked_corpus()) or not 0 <= index < MAX_TOKENS:
        return
    elif kind == "why":
        pin(family, index)
    elif kind == "release":
        release(family, index)
    elif kind == "force" and (ids := _ids(marked_corpus(), family, request)):
        force(family, index, ids)
        pin(family, index)


def _ids(corpus: str, family: str, request: dict[str, Any]) -> list[int]:
    """List the tokens asked for: one id of the list, or the ids of a text typed by the visitor."""
    tokenizer = machines(corpus)[family].tokenizer
    if "text" in request:
        return tokenizer.encode(str(request["text"])[:60])
    token = int(request.get("id", -1))
    return [token] if 0 <= token < tokenizer.vocab_size else []


def _status(words: Lesson, texts: dict[str, list[GeneratedToken]], job: worker.Job) -> None:
    common = lesson("common")
    if job.error is not None and job.done:
        draw_failure("arena", job.error)
    elif job.cancelled:
        notice(words.ui("stopped", n=max((len(tokens) for tokens in texts.values()), default=0)))
    elif job.ahead:
        notice(common.ui("queue_ahead", count=job.ahead))
