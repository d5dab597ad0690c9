"""Panel "One key far away": a row of weights collapses to one-hot, and the other keys get no gradient any more."""

from __future__ import annotations

import streamlit as st

from chapters.attention.scores.collapse_figure import gradient_dots, weight_bars
from llm_core.analysis.scores.collapse import Row, effective_keys, query_and_keys, row_of_weights
from ui.controls.choice import choice
from ui.controls.link import check_link, number
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import QUIET, draw_labels
from ui.show.numbers import part, small
from ui.site.theme import dark

ONE_HOT, LEANING = 0.99, 0.5
"""Weight of the strongest key from which the text says "collapsed", and "leans"."""


@st.fragment
def collapse_panel(words: Lesson) -> None:
    """Distance, temperature and division move; the row and its gradients answer at once."""
    expect: dict[str, object] = {}
    with panel(words, "scores_collapse", [query_and_keys, row_of_weights], expect):
        distance, temperature, scaled, seed = controls(words)
        row = row_of_weights(*query_and_keys(distance, seed), temperature, scaled)
        draw(words, row)
        calm = row_of_weights(*query_and_keys(0.0, seed), 1.0, True)
        expect["sentence"] = sentence(words, row, calm)


def controls(words: Lesson) -> tuple[float, float, bool, int]:
    """How far the first key is, the temperature, whether scores are divided, and the seed."""
    check_link("scores_far", None, number(0.0, 10.0))
    check_link("scores_far_temp", None, number(0.1, 10.0))
    check_link("scores_far_seed", None, number(1, 9999, int))
    with st.container(horizontal=True, key="scores_far_sliders", gap="medium"):
        distance = st.slider(words.ui("far"), 0.0, 10.0, 3.0, 0.5, key="scores_far", bind="query-params")
        temperature = st.slider(
            words.ui("temperature"), 0.1, 10.0, 1.0, 0.1, key="scores_far_temp", bind="query-params"
        )
    with st.container(horizontal=True, key="scores_far_controls", vertical_alignment="bottom"):
        names = {name: words.ui(f"root_{name}") for name in ("on", "off")}
        root = choice(
            st.segmented_control, words.ui("root"), list(names), "scores_root", names=names.__getitem__
        )
        seed = st.number_input(
            words.ui("seed"), 1, 9999, 1, key="scores_far_seed", bind="query-params", width=140
        )
    return float(distance), float(temperature), root == "on", int(seed)


def draw(words: Lesson, row: Row) -> None:
    """Weights and gradients side by side; on a phone one under the other."""
    names = [words.ui("key_far"), *(words.ui("key_other", n=n) for n in range(2, len(row.weights) + 1))]
    labels = draw_labels(words, "weight", "gradient", prefix="far_")
    told = [small(g) for g in row.gradients.tolist()]
    figures = {
        "weight": weight_bars(row.weights.numpy(), names, labels, dark()),
        "gradient": gradient_dots(row.gradients.numpy(), names, told, labels, dark()),
    }
    for column, (name, figure) in zip(st.columns(2), figures.items(), strict=True):
        alt = words.ui(f"far_{name}_alt")
        column.plotly_chart(figure, theme=None, config=QUIET, key=f"scores_far_{name}_figure", alt=alt)


def sentence(words: Lesson, row: Row, calm: Row) -> str:
    """What the row has become, and the gradients to the other keys now and with nothing moved."""
    top = float(row.weights.max())
    state = "hot" if top >= ONE_HOT else "leans" if top >= LEANING else "spread"
    now, before = float(row.gradients[1:].median()), float(calm.gradients[1:].median())
    return words.ui(
        f"far_{state}",
        top=f"{100 * top:.1f}\N{NO-BREAK SPACE}%" if top < 0.9995 else "> 99.9\N{NO-BREAK SPACE}%",
        keys=f"{effective_keys(row.weights):.1f}",
        count=len(row.weights),
        now=small(now),
        before=small(before),
        ratio=part(now / before),
    )
