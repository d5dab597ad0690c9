"""What comes next, and what if: the machines' next-token probabilities after the same text, reshaped in the browser."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st
import torch

from chapters.arena.component import next_tokens
from chapters.arena.machines import machines
from chapters.arena.settings import Settings
from figures.tokens import next_data
from llm_core.language.model import LanguageModel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import percent
from ui.show.tokens import named
from ui.site.language import html_lang

LABELS = ("temperature", "top_k", "top_p", "min_p", "off", "greedy", "reset", "kept", "rest")


@st.cache_data(max_entries=64, show_spinner=False)
def next_log_probs(
    corpus: str, families: tuple[str, ...], _models: Mapping[str, LanguageModel], ids: tuple[int, ...]
) -> np.ndarray:
    """Compute log P(next token | ids) of every machine, (M, V) float32 in nats; ids begin with the end of a text."""
    fed = torch.tensor([ids])
    return np.stack([model.step(fed, model.start())[0][0].float().numpy() for model in _models.values()])


def what_if(words: Lesson, settings: Settings, prefix: list[int]) -> dict[str, str]:
    """Draw the bars after `prefix` and the sliders that reshape them without asking the server.

    Returns the measured numbers of the panel: the likeliest token of every machine.
    """
    shared = machines(settings.corpus)
    tokenizer = next(iter(shared.values())).tokenizer
    sampling = settings.sampling()
    rules = {
        key: getattr(sampling, key)
        for key in ("temperature", "top_k", "top_p", "min_p", "repetition_penalty")
    }
    common = lesson("common")
    tail = " ".join(tokenizer.decode(prefix[1:])[-60:].split("\n"))
    prose(words.ui("next_after", text=f"…{tail}") if tail else words.ui("next_at_start"), "note")
    log_probs = next_log_probs(settings.corpus, tuple(shared), shared, tuple(prefix))
    data = next_data(
        log_probs,
        list(shared),
        [common.ui(family) for family in shared],
        [tokenizer.token_text(i) for i in range(tokenizer.vocab_size)],
        prefix[1:],
        rules,
        {key: words.ui(f"next_{key}") for key in LABELS},
        html_lang(),
    )
    next_tokens(data, key="arena_next")
    best = [
        f"{common.ui(family)} “{named(tokenizer, [int(row.argmax())])}” {percent(float(np.exp(row.max())))}"
        for family, row in zip(shared, log_probs, strict=True)
    ]
    return {"first": words.ui(agreement(log_probs)), "top": ", ".join(best)}


def agreement(log_probs: np.ndarray) -> str:
    """Name the sentence on whether the machines (M, V) put the same token first."""
    different = len(set(log_probs.argmax(-1).tolist()))
    return {1: "first_same", len(log_probs): "first_differ"}.get(different, "first_some")
