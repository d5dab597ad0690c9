"""Section "Who copies?": random tokens read twice, and what every head does the second time."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from chapters.attention.look.copying_figure import price_figure
from chapters.attention.look.shown import Shown
from figures.attention_summary import share_map
from llm_core.analysis.copying.induction import Induction, induction, measure, repeated_tokens, weight_at
from ui.controls.choice import Choice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent, price
from ui.show.spread import draw_earlier, draws
from ui.site.theme import dark
from ui.work import attention_models, jobs
from ui.work.lanes import Report, Work

MOST_TOKENS = 48
SCORE = Choice("score", ("induction", "duplicate", "previous"), names="score_", widget=st.selectbox)
SEED = Choice("copies_seed", ("1", "2", "3", "4"))
CONTROLS = (SCORE, SEED)

ENOUGH_WEIGHT, ENOUGH_FALL = 0.25, 0.2
"""What the text asks before it says "copies": a head with this mean weight, a loss that falls by this share."""


def copying_panel(words: Lesson, shown: Shown) -> None:
    """Draw the map of scores, and the price of both readings."""
    if not attention_models.has_taps(shown.model_id):
        prose(words.ui("no_taps"), "note")
        return

    expect: dict[str, object] = {}
    with panel(words, "copies", [repeated_tokens, measure, weight_at], expect):
        with st.container(horizontal=True, key="copies_controls", vertical_alignment="bottom"):
            choice, seed = st.container(), int(SEED.draw(words))
        found = measured(words, shown.model_id, seed)
        if found is not None:
            with choice:
                score = SCORE.draw(words, default=clearest(found))
            draw(words, shown, found, score)
            again = draws("copies", shown.model_id, seed, found.second_loss / math.log(2))
            draw_earlier(words.ui("copies_chance"), again, price)
            expect["sentence"] = sentence(words, found)


def clearest(found: Induction) -> str:
    """Name the score in which some head stands out most against an even spread: the panel opens with it."""
    even = {"induction": found.even, "duplicate": found.even, "previous": found.even_previous}
    return max(SCORE.options, key=lambda name: float(getattr(found, name).max()) / even[name])


def measured(words: Lesson, model_id: str, seed: int) -> Induction | None:
    """Take the measurement, which asks nothing of the visitor's text: one answer for everybody."""
    key = f"copies|{model_id}|{seed}"
    return jobs.result(words, "copies", key, copies_work(model_id, seed), None, jobs.lane(model_id))


def copies_work(model_id: str, seed: int) -> Work:
    """Measure sequences as long as the model's context allows, at most MOST_TOKENS before they repeat."""

    def work(report: Report, cancelled: Callable[[], bool]) -> Induction:
        model = attention_models.transformer(model_id)
        n = min(MOST_TOKENS, (model.context_length - 1) // 2, model.vocab_size - 1)
        return induction(model, n, seed=seed)

    return work


def draw(words: Lesson, shown: Shown, found: Induction, score: str) -> None:
    """Draw the chosen score of every head, what an even spread would have, and the price token by token."""
    values = {"induction": found.induction, "duplicate": found.duplicate, "previous": found.previous}[score]
    even = found.even_previous if score == "previous" else found.even
    labels = draw_labels(words, "layer", "head", "share", prefix="chart_")
    chart("copies_figure", words.ui("copies_alt"), share_map, values.numpy(), labels, shown.family, dark())
    layer, head = divmod(int(values.argmax()), values.shape[1])
    most = percent(float(values.max()))
    facts = {"layer": layer + 1, "head": head + 1, "most": most, "even": percent(even)}
    prose(words.ui("copies_most", **facts), "note")
    labels = draw_labels(words, "position", "bits", "first", "second", prefix="copies_")
    bits = found.losses.numpy() / math.log(2)
    chart("copies_price", words.ui("copies_price_alt"), price_figure, bits, labels, shown.family, dark())


def verdict(found: Induction) -> str:
    """Decide between "both", "looks" (a head does, the loss stays), "falls" (it does, no head looks), "neither"."""
    looks = float(found.induction.max()) >= ENOUGH_WEIGHT
    falls = found.second_loss <= (1 - ENOUGH_FALL) * found.first_loss
    return {(True, True): "both", (True, False): "looks", (False, True): "falls"}.get(
        (looks, falls), "neither"
    )


def sentence(words: Lesson, found: Induction) -> str:
    """Say what was measured, and no more than that."""
    layer, head = divmod(int(found.induction.argmax()), found.induction.shape[1])
    return words.ui(
        f"copies_{verdict(found)}",
        layer=layer + 1,
        head=head + 1,
        most=percent(float(found.induction.max())),
        even=percent(found.even),
        first=f"{found.first_loss / math.log(2):.2f}",
        second=f"{found.second_loss / math.log(2):.2f}",
    )
