"""Panel "Does it fit?": the memory of the weights in four formats, and of the keys and values of a text."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from chapters.inside.large.memory_figure import byte_bars
from chapters.inside.large.models import model_name
from llm_core.analysis.size.cost import BYTES, cache_bytes, weight_bytes
from llm_core.analysis.size.published import MODELS, known
from llm_core.analysis.size.shape import total
from ui.controls.choice import Choice
from ui.controls.number import Number, Step
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.numbers import digits, size

WRITERS = tuple(name for name, known in MODELS.items() if not known.shape.encoder)
MODEL = Choice("large_fit", WRITERS, "llama31_8b", label="model", widget=st.selectbox)
CONTROLS = (
    MODEL,
    Number("large_texts", 1, 1024, 1, label="texts"),
    Step("large_tokens", tuple(2**i for i in range(8, 18)), 8192, label="tokens"),
)


class Memory(NamedTuple):
    """Bytes of the weights by format; of what is kept for one token, for all, and with a pair for every head."""

    model: str
    tokens: int
    weights: dict[str, float]
    one: float
    cache: float
    ungrouped: float
    longest: int
    latent: bool


def measure(model: str, texts: int, tokens: int) -> Memory:
    """Compute the memory of a model that writes several texts of this length at once."""
    shape = known()[model].shape
    weights = {kind: weight_bytes(total(shape), kind) for kind in BYTES}
    every_head = replace(shape, kv_heads=shape.heads, latent=None)
    one, cache, whole = (cache_bytes(*of) for of in ((shape, 1), (shape, tokens), (every_head, tokens)))
    return Memory(
        model, tokens, weights, one, texts * cache, texts * whole, shape.context, shape.latent is not None
    )


def settings(nothing: None, words: Lesson) -> dict[str, dict[str, Any]]:
    """Name the models to choose from."""
    return {MODEL.key: {"names": partial(model_name, words=words)}}


def figures(found: Memory, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the weights in four formats, and the cache with and without groups, on one scale."""
    rows = {words.ui(f"kind_{kind}"): n for kind, n in found.weights.items()}
    kept = {words.ui("cache_grouped"): found.cache, words.ui("cache_ungrouped"): found.ungrouped}
    most = max(*rows.values(), *kept.values())
    return {
        name: byte_bars(list(bars), list(bars.values()), size, most, dark)
        for name, bars in (("weights", rows), ("cache", kept))
    }


def notices(found: Memory, words: Lesson) -> list[str]:
    """Say that the model was not made for a text of this length."""
    if found.tokens <= found.longest:
        return []
    return [words.ui("too_long", tokens=f"{found.tokens:,}", longest=f"{found.longest:,}")]


def sentence(found: Memory, words: Lesson) -> dict[str, object]:
    """Give the weights in two formats, the cache of a token and of everything, and what groups save."""
    times, saved = found.ungrouped / found.cache, "without_latent" if found.latent else "without_groups"
    return {
        "name": MODELS[found.model].name,
        "half": size(found.weights["fp16"]),
        "quarter": size(found.weights["int4"]),
        "one": f"{found.one:,.0f}",
        "cache": size(found.cache),
        "shared": words.ui(saved, times=digits(times, 2)) if times > 1 else "",
    }


memory = Demo(
    "large_memory",
    CONTROLS,
    measure,
    figures,
    sentence,
    code=[weight_bytes, cache_bytes],
    settings=settings,
    notices=notices,
    stacked=True,
)
