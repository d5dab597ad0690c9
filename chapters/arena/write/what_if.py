"""What comes next, and what if: the machines' next-token probabilities after the same text, reshaped in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

import numpy as np
import streamlit as st
import torch

from chapters.arena.component import next_tokens
from chapters.arena.machines import machines
from chapters.arena.settings import Settings
from figures.tokens import next_data
from llm_core.language.model import LanguageModel
from llm_core.sampling import without
from ui.controls.control import Keyed
from ui.controls.guess import Found, Guess
from ui.lesson.prose import prose
from ui.lesson.rows import listing
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import percent
from ui.show.tokens import named, texts
from ui.site.language import html_lang

MOST_SHOWN = 60
"""Characters of the text that the heading of the bars repeats."""
RULES = ("temperature", "top_k", "top_p", "min_p", "repetition_penalty")
GUESS = Guess("write", ("same", "some", "differ"), lambda found: found)
LABELS = ("temperature", "top_k", "top_p", "min_p", "off", "greedy", "reset", "kept", "rest", "own")


@st.cache_data(max_entries=64, show_spinner=False)
def next_log_probs(
    corpus: str, families: tuple[str, ...], _models: Mapping[str, LanguageModel], ids: tuple[int, ...]
) -> np.ndarray:
    """Compute log P(next token | ids) of every machine, (M, V) float32 in nats; ids begin with the end of a text."""
    fed = torch.tensor([ids])
    return np.stack([model.step(fed, model.start())[0][0].float().numpy() for model in _models.values()])


def what_if(
    words: Lesson, settings: Settings, prefix: list[int], controls: Iterable[Keyed]
) -> dict[str, str]:
    """Draw the bars after `prefix`, once they are guessed, and the sliders that reshape them in the browser.

    controls: of the chapter; one in the link uncovers the bars. Returns the measured numbers of the panel: the
    likeliest token of every machine.
    """
    models, sampling = machines(settings.corpus), settings.sampling()
    tokenizer = next(iter(models.values())).tokenizer
    tail = end_of(tokenizer.decode(prefix[1:]))
    prose(words.ui("next_after", text=tail) if tail else words.ui("next_at_start"), "note")
    rules = {rule: getattr(sampling, rule) for rule in RULES}
    asked = json.dumps([words.language, settings.corpus, list(models), prefix, rules])
    data, top, first = bars(asked, words, models)
    if len(models) > 1:
        waits = GUESS.waits(controls)
        GUESS.draw(words, Found(first.removeprefix("first_"), {"top": top}, (settings.corpus, tuple(prefix))))
        if waits:
            return {}
    next_tokens(data, key="arena_next")
    return {"first": words.ui(first), "top": top}


def end_of(text: str) -> str:
    """Give the end of a text on one line, from a sentence or a word on; three dots say what stands before it."""
    line = text.replace("\n", " ")
    if len(line) <= MOST_SHOWN:
        return line
    end = line[-MOST_SHOWN:]
    begins = re.search(r"[.!?] (?=.{20})", end) or re.search(r" (?=.{20})", end)
    return f"… {end[begins.end() :]}" if begins else f"…{end}"


@st.cache_data(max_entries=64, show_spinner=False)
def bars(asked: str, _words: Lesson, _models: Mapping[str, LanguageModel]) -> tuple[bytes, str, str]:
    """Make what the component draws, say the likeliest token of every machine, name the sentence on their agreement.

    asked: everything that both depend on, as one text: Streamlit takes long to tell a list of numbers from another.
    """
    _, corpus, families, prefix, rules = json.loads(asked)
    log_probs = next_log_probs(corpus, tuple(families), _models, tuple(prefix))
    tokenizer = next(iter(_models.values())).tokenizer
    vocabulary = texts(tokenizer, range(tokenizer.vocab_size))
    names = [lesson("common").ui(family) for family in families]
    labels = {key: _words.ui(f"next_{key}") for key in LABELS}
    data = next_data(
        log_probs, families, names, vocabulary, prefix[1:], rules, labels, html_lang(), tokenizer.unwritten
    )
    drawn = (
        without(torch.from_numpy(log_probs), tokenizer.unwritten).log_softmax(-1).numpy()
    )  # as the bars show it
    best = [
        _words.ui(
            "next_best",
            name=name,
            token=named(tokenizer, [int(row.argmax())], prefix),
            share=percent(float(np.exp(row.max()))),
        )
        for name, row in zip(names, drawn, strict=True)
    ]
    return data, listing(_words, best), agreement(drawn)


def agreement(log_probs: np.ndarray) -> str:
    """Name the sentence on whether the machines (M, V) put the same token first."""
    different = len(set(log_probs.argmax(-1).tolist()))
    return {len(log_probs): "first_differ", 1: "first_same"}.get(different, "first_some")
