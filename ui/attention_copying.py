"""Section "Who copies?": random tokens read twice, and what every head does the second time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from figures.attention_copying import price_figure
from figures.attention_summary import share_map
from ui import attention, attention_jobs, attention_models, worker
from ui.attention_choice import told_choice
from ui.attention_panels import QUIET
from ui.lessons import Lesson
from ui.panel import panel
from ui.prose import prose
from ui.theme import dark

if TYPE_CHECKING:
    from llm_core.analysis.induction import Induction
    from ui.attention import Shown

MOST_TOKENS = 48
SCORES = ("induction", "duplicate", "previous")
SEEDS = ("1", "2", "3", "4")

ENOUGH_WEIGHT, ENOUGH_FALL = 0.25, 0.2
"""What the text asks before it says "copies": a head with this mean weight, a loss that falls by this share."""


def copying_panel(words: Lesson, shown: Shown) -> None:
    """The map of scores, and the price of both readings."""
    if not attention_models.has_taps(shown.model_id):
        prose(words.ui("no_taps"), "note")
        return
    from llm_core.analysis.induction import measure, repeated_tokens, weight_at

    expect: dict[str, object] = {}
    with panel(words, "copies", [repeated_tokens, measure, weight_at], expect):
        score, seed = controls(words)
        found = measured(words, shown.model_id, seed)
        if found is not None:
            draw(words, shown, found, score)
            expect["sentence"] = sentence(words, found)


def controls(words: Lesson) -> tuple[str, int]:
    """Which score is drawn, and which random tokens are read."""
    names = {name: words.ui(f"score_{name}") for name in SCORES}
    with st.container(horizontal=True, key="copies_controls", vertical_alignment="bottom"):
        score = told_choice(st.selectbox, words.ui("score"), list(SCORES), "score", names=names.__getitem__)
        seed = told_choice(st.segmented_control, words.ui("copies_seed"), list(SEEDS), "copies_seed")
    return score, int(seed)


def measured(words: Lesson, model_id: str, seed: int) -> Induction | None:
    """The measurement, which asks nothing of the visitor's text: one answer for everybody."""
    key = f"copies|{model_id}|{seed}"
    return attention_jobs.result(
        words, "copies", key, copies_work(model_id, seed), None, attention_jobs.lane(model_id)
    )


def copies_work(model_id: str, seed: int) -> worker.Work:
    """Sequences as long as the model's context allows, at most MOST_TOKENS before they repeat."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Induction:
        from llm_core.analysis.induction import induction

        model = attention_models.transformer(model_id)
        n = min(MOST_TOKENS, (model.context_length - 1) // 2, model.vocab_size - 1)
        return induction(model, n, seed=seed)

    return work


def draw(words: Lesson, shown: Shown, found: Induction, score: str) -> None:
    """The chosen score of every head, what an even spread would have, and the price token by token."""
    values = {"induction": found.induction, "duplicate": found.duplicate, "previous": found.previous}[score]
    even = found.even_previous if score == "previous" else found.even
    labels = attention.draw_labels(words, "layer", "head", "share", prefix="chart_")
    figure = share_map(values.numpy(), labels, shown.family, dark())
    st.plotly_chart(figure, theme=None, config=QUIET, key="copies_figure", alt=words.ui("copies_alt"))
    layer, head = divmod(int(values.argmax()), values.shape[1])
    most = attention.percent(float(values.max()))
    facts = {"layer": layer + 1, "head": head + 1, "most": most, "even": attention.percent(even)}
    prose(words.ui("copies_most", **facts), "note")
    labels = attention.draw_labels(words, "position", "bits", "first", "second", prefix="copies_")
    bits = found.losses.numpy() / math.log(2)
    figure = price_figure(bits, labels, shown.family, dark())
    st.plotly_chart(figure, theme=None, config=QUIET, key="copies_price", alt=words.ui("copies_price_alt"))


def verdict(found: Induction) -> str:
    """ "both", "looks" (a head looks there, the loss stays), "falls" (the loss falls, no such head) or "neither"."""
    looks = float(found.induction.max()) >= ENOUGH_WEIGHT
    falls = found.second_loss <= (1 - ENOUGH_FALL) * found.first_loss
    return {(True, True): "both", (True, False): "looks", (False, True): "falls"}.get(
        (looks, falls), "neither"
    )


def sentence(words: Lesson, found: Induction) -> str:
    """What was measured, and no more than that."""
    layer, head = divmod(int(found.induction.argmax()), found.induction.shape[1])
    return words.ui(
        f"copies_{verdict(found)}",
        layer=layer + 1,
        head=head + 1,
        most=attention.percent(float(found.induction.max())),
        even=attention.percent(found.even),
        first=f"{found.first_loss / math.log(2):.2f}",
        second=f"{found.second_loss / math.log(2):.2f}",
    )
