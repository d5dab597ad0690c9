"""Section "Five answers": which tokens made the prediction, by five methods, and how far they agree."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from chapters.attention.look.attribution_figure import agreement_figure, rows_figure
from chapters.attention.look.shown import Shown
from llm_core.analysis.attribution.methods import agreement, gradient_x_input, integrated_gradients, rollout
from llm_core.analysis.attribution.random_twin import SanityCheck, random_twin, sanity_check
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.show.numbers import signed
from ui.show.table import table
from ui.show.tokens import named
from ui.site.theme import dark
from ui.work import attention_models, jobs
from ui.work.lanes import Report
from ui.work.reading import shown_tokens

MOST_TOKENS = 64
"""The end of a longer text is what is explained: the methods run the model hundreds of times."""

FEWEST_TOKENS = 5


def attribution_panel(words: Lesson, shown: Shown) -> None:
    """Draw aligned rows of tokens, the table of agreement, and the check with random weights."""
    usable = attention_models.has_taps(shown.model_id) and shown.family == "transformer"
    if not usable or shown.reading.length < FEWEST_TOKENS:
        prose(words.ui("removal_not"), "note")
        return

    expect: dict[str, object] = {}
    code: list[Callable[..., Any]] = [gradient_x_input, integrated_gradients, rollout, random_twin]
    with panel(words, "attribution", code, expect, wide=True):
        ids = kept(shown.reading.attention.ids)
        found = measured(words, shown.model_id, ids)
        if found is not None:
            draw(words, shown, found, len(ids))
            expect |= numbers(words, shown, found)


def kept(ids: Sequence[int]) -> list[int]:
    """Keep the start token and the end of the text."""
    return [ids[0], *ids[1:][-(MOST_TOKENS - 1) :]]


def measured(words: Lesson, model_id: str, ids: list[int]) -> SanityCheck | None:
    """Explain by all methods with the trained and with random weights, once for everybody."""

    def work(report: Report, cancelled: Callable[[], bool]) -> SanityCheck:
        return sanity_check(attention_models.transformer(model_id), ids)

    key = f"attribution|{model_id}|{ids}"
    return jobs.result(words, "attribution", key, work, None, "slow")


def method_names(words: Lesson, found: SanityCheck) -> list[str]:
    """Name the methods for the visitor."""
    return [words.ui(f"method_{name}") for name in found.trained.scores]


def matrix(found: SanityCheck) -> np.ndarray:
    """Fill (M, M) rank correlations, 1 on the diagonal."""
    names = list(found.trained.scores)
    full = np.eye(len(names))
    for (a, b), value in agreement(found.trained.scores).items():
        i, j = names.index(a), names.index(b)
        full[i, j] = full[j, i] = value
    return full


def draw(words: Lesson, shown: Shown, found: SanityCheck, n: int) -> None:
    """Draw three pictures of the same five answers."""
    tokens = shown_tokens(shown.reading.attention)
    tokens = [tokens[0], *tokens[1:][-(n - 1) :]]
    names = method_names(words, found)
    scores = np.stack([score.numpy() for score in found.trained.scores.values()])
    chart("attribution_rows", words.ui("rows_alt"), rows_figure, scores[:, 1:], tokens[1:], names, dark())
    left, right = st.columns(2, gap="large")
    with left:
        labels = {"correlation": words.ui("correlation")}
        chart(
            "attribution_agreement",
            words.ui("agree_alt"),
            agreement_figure,
            matrix(found),
            names,
            labels,
            dark(),
        )
    with right:
        rows = [
            [name, shown_number(found.similarity[m])] for m, name in zip(found.similarity, names, strict=True)
        ]
        columns = [words.ui("twin_method"), words.ui("twin_similarity")]
        st.html(table(columns, rows, label=words.ui("twin_table")))


def shown_number(value: float) -> str:
    """Write a correlation with its sign."""
    return "–" if math.isnan(value) else signed(value)


def numbers(words: Lesson, shown: Shown, found: SanityCheck) -> dict[str, object]:
    """Find the predicted token, the pair that agrees least, and the method that notices training least."""
    pairs = {pair: value for pair, value in agreement(found.trained.scores).items() if not math.isnan(value)}
    same = {method: value for method, value in found.similarity.items() if not math.isnan(value)}
    if not pairs or not same:
        return {}
    low = min(pairs, key=pairs.__getitem__)
    high = max(same, key=same.__getitem__)
    tokenizer = attention_models.transformer(shown.model_id).tokenizer
    return {
        "target": named(tokenizer, [found.trained.target]),
        "one": words.ui(f"method_{low[0]}"),
        "other": words.ui(f"method_{low[1]}"),
        "least": f"{pairs[low]:.2f}",
        "deaf": words.ui(f"method_{high}"),
        "similar": f"{same[high]:.2f}",
    }
