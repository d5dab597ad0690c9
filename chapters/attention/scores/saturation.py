"""Panel "Why divide?": the width of queries and keys moves, and softmax saturates unless the scores are divided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from chapters.attention.scores.saturation_figure import row_bars, width_curves
from llm_core.analysis.scores.functions import weights_of
from llm_core.analysis.scores.saturation import Saturation, gradient_lengths, random_scores, saturation
from ui.controls.choice import choice
from ui.controls.link import check_link, number, one_of
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import small
from ui.site.theme import dark
from ui.work import jobs as attention_jobs
from ui.work import lanes as worker

WIDTHS = tuple(2**i for i in range(2, 11))
MEASURES = ("top", "bits", "gradient")
STRUT = r"\rule[-0.6em]{0pt}{1.4em}"  # KaTeX does not know how deep Chinese characters reach: they were cut
EXPECTED = {"unscaled": {4: 0.27, 16: 0.58, 64: 0.80, 256: 0.90, 1024: 0.95}, "scaled": {1024: 0.107}}
"""What was measured with another program when the lesson was planned: 64 keys, temperature 1."""


@dataclass(frozen=True)
class Measured:
    """For "unscaled" and "scaled" the measurement at each width, and the weights of the first draw, (widths, keys)."""

    found: dict[str, list[Saturation]]
    rows: dict[str, NDArray[np.floating]]
    variance: list[float]  # of the scores before they are divided, for each width


def measure(seed: int, temperature: float, report: Callable[[int, int], None]) -> Measured:
    """Draw queries and keys, and look at softmax with and without the division by sqrt(d_k)."""
    scores = random_scores(seed, WIDTHS, report=report)  # (widths, draws, keys)
    found: dict[str, list[Saturation]] = {"unscaled": [], "scaled": []}
    rows: dict[str, list[NDArray[np.floating]]] = {"unscaled": [], "scaled": []}
    for width, drawn in zip(WIDTHS, scores, strict=True):
        for name, divided in (("unscaled", drawn), ("scaled", drawn / width**0.5)):
            found[name].append(saturation(divided, temperature))
            rows[name].append(weights_of(divided[0], temperature).numpy())
    return Measured(found, {k: np.stack(v) for k, v in rows.items()}, scores.var((1, 2)).tolist())


@st.fragment
def saturation_panel(words: Lesson) -> None:
    """Sliders, the curve over the widths, and one row at the chosen width."""
    expect: dict[str, object] = {}
    with panel(words, "scores_scale", [random_scores, weights_of, saturation, gradient_lengths], expect):
        st.latex(formula(words))
        width, temperature, seed, kind = controls(words)
        found = measured(words, seed, temperature)
        if found is not None:
            draw(words, found, width, temperature, kind)
            expect["sentence"] = sentence(words, found, width, temperature)


def formula(words: Lesson) -> str:
    """Which part of the formula is the weights, and which the output."""
    weights = r"\operatorname{softmax}\!\left(\frac{QK^{\top}}{\sqrt{d_k}}\right)"
    names = {name: rf"\text{{{words.ui(f'formula_{name}')}}}{STRUT}" for name in ("weights", "output")}
    return rf"\underbrace{{\underbrace{{{weights}}}_{{{names['weights']}}}\;V}}_{{{names['output']}}}"


def controls(words: Lesson) -> tuple[int, float, int, str]:
    """d_k, temperature, seed, and what the curve shows."""
    check_link("scores_width", None, one_of(WIDTHS))
    check_link("scores_temp", None, number(0.1, 32.0))
    check_link("scores_seed", None, number(1, 9999, int))
    with st.container(horizontal=True, key="scores_scale_sliders", gap="medium"):
        width = st.select_slider(words.ui("width"), WIDTHS, 64, key="scores_width", bind="query-params")
        temperature = st.slider(
            words.ui("temperature"), 0.1, 32.0, 1.0, 0.1, key="scores_temp", bind="query-params"
        )
    with st.container(horizontal=True, key="scores_scale_controls", vertical_alignment="bottom"):
        names = {name: words.ui(f"measure_{name}") for name in MEASURES}
        kind = choice(
            st.segmented_control,
            words.ui("measure"),
            list(MEASURES),
            "scores_measure",
            names=names.__getitem__,
        )
        seed = st.number_input(
            words.ui("seed"), 1, 9999, 1, key="scores_seed", bind="query-params", width=140
        )
        st.button(words.ui("reseed"), key="scores_reseed", on_click=another_seed)
    return int(width), float(temperature), int(seed), kind


def another_seed() -> None:
    """The next seed: other random vectors, and nearly the same curve."""
    st.session_state["scores_seed"] = int(st.session_state.get("scores_seed", 1)) % 9999 + 1


def measured(words: Lesson, seed: int, temperature: float) -> Measured | None:
    """The measurement, the same for everybody with this seed and temperature."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Measured:
        return measure(seed, temperature, attention_jobs.steps(report, cancelled))

    return attention_jobs.result(words, "scores_scale", f"scores_scale|{seed}|{temperature}", work, 200)


def draw(words: Lesson, found: Measured, width: int, temperature: float, kind: str) -> None:
    """The chosen measure over all widths, then the weights of one query at the chosen width."""
    labels = draw_labels(words, "width", "unscaled", "scaled", "expected", "rank", "weight", prefix="scale_")
    values = {name: [getattr(s, kind) for s in line] for name, line in found.found.items()}
    bands = {name: ([s.low for s in line], [s.high for s in line]) for name, line in found.found.items()}
    figure = width_curves(
        WIDTHS,
        values,
        width,
        {**labels, "value": words.ui(f"axis_{kind}")},
        dark(),
        EXPECTED if kind == "top" and temperature == 1 else None,
        kind,
        bands if kind == "top" else None,
    )
    chart(figure, "scores_scale_figure", words.ui("scale_alt"))
    at = WIDTHS.index(width)
    prose(words.ui("row_note", width=width, variance=f"{found.variance[at]:,.0f}"), "note")
    rows = {name: line[at] for name, line in found.rows.items()}
    figure = row_bars(rows, labels, dark())
    chart(figure, "scores_row_figure", words.ui("row_alt"))


def sentence(words: Lesson, found: Measured, width: int, temperature: float) -> str:
    """Expected beside measured; at another temperature than 1 there is no expectation, only a measurement."""
    at = {w: i for i, w in enumerate(WIDTHS)}
    plain, divided = found.found["unscaled"], found.found["scaled"]
    facts = {
        "width": width,
        "unscaled": f"{plain[at[width]].top:.2f}",
        "scaled": f"{divided[at[width]].top:.3f}",
        "gradient_unscaled": small(plain[at[width]].gradient),
        "gradient_scaled": small(divided[at[width]].gradient),
        "bits_unscaled": f"{plain[at[width]].bits:.1f}",
        "bits_scaled": f"{divided[at[width]].bits:.1f}",
    }
    if temperature != 1:
        return words.ui("scale_other", temperature=f"{temperature:g}", **facts)
    return words.ui(
        "scale_says",
        expected=", ".join(f"{value:.2f}" for value in EXPECTED["unscaled"].values()),
        measured=", ".join(f"{plain[at[w]].top:.2f}" for w in EXPECTED["unscaled"]),
        low=f"{min(s.top for s in divided):.3f}",
        high=f"{max(s.top for s in divided):.3f}",
        **facts,
    )
