"""Beside the tests: which answers a changed word reaches, and the shapes on the way through `forward`."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st
from torch import Tensor

from chapters.transformer.clinic.figure import reach_map
from chapters.transformer.clinic.sentences import amount
from chapters.transformer.clinic.state import FED, UNTOUCHED, Examined, Names, examined, repaired
from llm_core.clinic.exam import ROUNDING, SENTENCES, Layout, reach
from llm_core.clinic.patient import Patient
from llm_core.clinic.shapes import Trace, trace
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.site.language import html_lang
from ui.site.theme import dark


def reach_panel(words: Lesson, found: Examined, untouched: Examined) -> None:
    """The map of one version, and the sentence about the last word of sentence 1."""
    expect = last_word(untouched.reach) if untouched.reach is not None else {}
    with panel(words, "reach", [reach], expect):
        if found.reach is None:
            notice(words.ui("reach_refused"))
            return
        labels = {
            "rows": words.ui("reach_rows", other=words.ui("other_word")),
            "columns": words.ui("reach_columns"),
            "change": words.ui("reach_change"),
        }
        figure = reach_map(found.reach.numpy(), both_sentences(words), labels, ROUNDING, dark())
        chart(figure, "clinic_reach", words.ui("reach_alt"))
        prose(words.ui("reach_now", **last_word(found.reach)), "note")


def both_sentences(words: Lesson) -> list[str]:
    return [*words.ui("sentence_1").split(), *words.ui("sentence_2").split()]


def last_word(reach: Tensor) -> dict[str, str]:
    """What its change does to sentence 2, and to the other words of sentence 1."""
    n = len(reach) // 2
    row = reach[n - 1]
    return {"other": amount(float(row[n:].max())), "own": amount(float(row[: n - 1].max()))}


def shapes_panel(words: Lesson, found: Examined, layout: Layout, names: Names, seed: int) -> None:
    """One row for every tensor on the way."""
    before, after = examined(UNTOUCHED, FED[0], seed), examined(repaired(), FED[0], seed)
    expect = {
        "sick": shape(before.trace.steps["hook_answer"]),
        "healthy": shape(after.trace.steps["hook_answer"]),
    }
    with panel(words, "shapes", [trace, Patient.forward, Patient.each_layer], expect):
        st.html(table(words, found.trace, names[-1] != "none"))
        prose(looks(words, found.trace), "note")


def shape(sizes: Sequence[int]) -> str:
    return f"({', '.join(f'{n:,}' for n in sizes)})"


def table(words: Lesson, trace: Trace, has_loss: bool) -> str:
    """The steps as HTML; the axis along which attention looks is underlined."""
    rows = [row(words, name, sizes, trace.looks_along) for name, sizes in trace.steps.items()]
    if trace.error:
        error = f"<small>{html.escape(trace.error)}</small>"
        rows.append(f"<tr><td>✗ {html.escape(words.ui('step_stops'))}</td><td colspan=2>{error}</td></tr>")
    else:
        loss = words.ui("step_loss_number" if has_loss else "step_loss_none")
        cells = (html.escape(text) for text in (words.ui("step_loss"), "()" if has_loss else "–", loss))
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    heads = "".join(
        f'<th scope="col">{html.escape(words.ui(f"shapes_{name}"))}</th>'
        for name in ("step", "shape", "meaning")
    )
    return (
        f'<div class="gb-shapes" lang="{html_lang()}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(words: Lesson, name: str, sizes: Sequence[int], looks_along: int) -> str:
    in_block = name.startswith("blocks.")
    title = words.ui("step_block", n=int(name.split(".")[1]) + 1) if in_block else words.ui(f"step_{name}")
    numbers = [f"{n:,}" for n in sizes]
    if in_block:
        numbers[looks_along] = f"<u>{numbers[looks_along]}</u>"
    meaning = " × ".join(axis(words, i, n) for i, n in enumerate(sizes))
    return (
        f"<tr><td>{html.escape(title)}</td><td><code>({', '.join(numbers)})</code></td>"
        f"<td>{html.escape(meaning)}</td></tr>"
    )


def axis(words: Lesson, position: int, n: int) -> str:
    """What an axis of this length holds: the lengths were chosen so that they tell."""
    B, T = SENTENCES.shape
    name = {B: "sentences", T: "words", 1: "one"}.get(n, "numbers") if position < 2 else "numbers"
    return words.ui(f"shapes_{name}", n=f"{n:,}")


def looks(words: Lesson, trace: Trace) -> str:
    """Along which axis the blocks looked; "" when none ran."""
    blocks = [sizes for name, sizes in trace.steps.items() if name.startswith("blocks.")]
    if not blocks:
        return ""

    n = blocks[0][trace.looks_along]
    kind = "words" if n == SENTENCES.shape[1] else "sentences"
    return words.ui(f"shapes_looks_{kind}", axis=trace.looks_along, n=n)
