"""Chapter "Several heads": the same parameters cut in 1 ... 16, whether heads differ, their sum, and image patches."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import streamlit as st

from chapters.attention.heads.blocks_figure import MATRICES, blocks
from chapters.attention.heads.figure import patterns_figure
from chapters.attention.heads.one_model import trained_panels
from chapters.attention.heads.patches import patches_panel
from llm_core import experiments
from llm_core.analysis.attention.head_counts import RECORD, trained
from llm_core.analysis.attention.heads import (
    attention_module,
    mean_distance,
    parameters,
    pattern_distance,
    score_multiplications,
)
from llm_core.analysis.attention.patterns import Attention, attend
from llm_core.checkpoints import CheckpointError
from llm_core.language import transformer
from ui.controls.choice import choice
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.site.language import html_lang
from ui.site.theme import dark

WIDTH = 64
HEADS = (1, 2, 4, 8, 16)
COST_TOKENS = (10, 20)
"""Lengths of text for which multiplications are counted: twice as long, four times as many."""
LONGEST = 48
"""Characters of the sentence: sixteen maps have to fit side by side."""


def count_panel(words: Lesson) -> None:
    """Cut the same four matrices into more heads: what stays, what changes, and the patterns that come out."""

    expect: dict[str, object] = {}
    code: list[Callable[..., Any]] = [
        parameters,
        attention_module,
        score_multiplications,
        transformer.Attention.forward,
    ]
    with panel(words, "heads_count", code, expect, wide=True):
        options = [str(n) for n in HEADS]
        n_head = int(choice(st.segmented_control, words.ui("count"), options, "heads_n", "4"))
        draw_blocks(words, n_head)
        expect["counts"] = ", ".join(f"{parameters(WIDTH, n):,}" for n in HEADS)
        expect["syllabus"] = f"{16_640:,}"
        expect |= patterns(words, n_head)


def draw_blocks(words: Lesson, n_head: int) -> None:
    """The matrices with their cuts, and one line that adds them up."""
    size = words.ui("block_size", width=WIDTH, numbers=f"{WIDTH * WIDTH + WIDTH:,}")
    names = {key: words.ui(f"block_{key}") for key in MATRICES}
    cut = words.ui("block_whole") if n_head == 1 else words.ui("block_cut", heads=n_head)
    alt = {key: f"{names[key]}: {cut}" for key in MATRICES}
    st.html(f'<div lang="{html_lang()}">{blocks(n_head, dict.fromkeys(MATRICES, size), names, alt)}</div>')
    facts = {"heads": n_head, "head_width": WIDTH // n_head, "width": WIDTH}
    prose(words.ui("blocks_say", parameters=f"{parameters(WIDTH, n_head):,}", **facts), "note")


@st.cache_resource(max_entries=32, show_spinner=False)
def read(n_head: int, text: str) -> tuple[Attention, float]:
    """The sentence through the model with so many heads, and the mean distance between its heads in bits."""
    found = attend(trained(n_head), text)
    return found, float(mean_distance(pattern_distance(found.pattern[0])))


def patterns(words: Lesson, n_head: int) -> dict[str, object]:
    """The sentence, its patterns and the table of the five models; the numbers of "what you should see"."""
    try:
        text = sentence(words)
        found = {n: read(n, text) for n in HEADS}
        scores = scores_of_five()
    except CheckpointError as reason:
        notice(words.ui("no_five", reason=reason))
        return {}
    shown = found[n_head][0]
    labels = draw_labels(words, "head", "from", "to", "weight", prefix="chart_")
    tokens = [words.ui("start"), *shown.tokens[1:]]
    figure = patterns_figure(shown.pattern[0].numpy(), tokens, labels, dark())
    chart(figure, "heads_patterns", words.ui("patterns_alt"))
    prose(words.ui("patterns_hint"), "note")
    st.html(five_table(words, n_head, {n: distance for n, (_, distance) in found.items()}, scores))
    best, worst = min(scores, key=lambda n: scores[n]), max(scores, key=lambda n: scores[n])
    return {
        "best": best,
        "best_bits": f"{scores[best]:.3f}",
        "worst": worst,
        "worst_bits": f"{scores[worst]:.3f}",
    }


def scores_of_five() -> dict[int, float]:
    """Bits per character on held-out stories. Raises CheckpointError when the record lacks one."""
    try:
        found = experiments.record(RECORD)["test"]["bits_per_character"]
        return {n: float(found[str(n)]) for n in HEADS}
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"The record {RECORD}.json is damaged: {error!r}.") from error


def sentence(words: Lesson) -> str:
    """The sentence that the five models read, with what was changed told."""
    example = words.ui("sentence_example")
    label = words.ui("sentence", limit=LONGEST)
    typed = st.text_input(label, example, key="heads_sentence", bind="query-params") or ""
    text, changes = clean_text(typed.replace("\n", " ").strip(), LONGEST)
    explain([change for change in changes if change != "empty"], LONGEST)
    if "empty" in changes:
        notice(words.ui("sentence_empty"))
        text = example
    unknown = trained(HEADS[0]).tokenizer.unknown(text)
    if unknown:
        notice(words.ui("sentence_unknown", characters=" ".join(unknown[:20])))
    return text


def five_table(words: Lesson, n_head: int, distances: dict[int, float], scores: dict[int, float]) -> str:
    """A row for each quantity, a column for each number of heads; the chosen one is marked."""
    rows = {
        "width": [f"{WIDTH // n}" for n in HEADS],
        "parameters": [f"{parameters(WIDTH, n):,}" for n in HEADS],
        **{
            f"cost_{tokens}": [f"{score_multiplications(tokens, WIDTH, n):,}" for n in HEADS]
            for tokens in COST_TOKENS
        },
        "bits": [f"{scores[n]:.3f}" for n in HEADS],
        "distance": ["–" if n == 1 else f"{distances[n]:.2f}" for n in HEADS],
    }
    head = "".join(
        f'<th scope="col"{mark}>{"▸ " if mark else ""}{n}</th>'
        for n in HEADS
        for mark in [' aria-current="true"' if n == n_head else ""]
    )
    first = html.escape(words.ui("count"))
    body = "".join(_row(words.ui(f"row_{key}"), cells, HEADS.index(n_head)) for key, cells in rows.items())
    return (
        f'<div class="gb-scores" lang="{html_lang()}"><table><thead><tr><th scope="col">{first}</th>{head}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(name: str, cells: list[str], chosen: int) -> str:
    values = "".join(f"<td>{f'<b>{cell}</b>' if i == chosen else cell}</td>" for i, cell in enumerate(cells))
    return f'<tr><th scope="row">{html.escape(name)}</th>{values}</tr>'


PANELS = (count_panel, trained_panels, patches_panel)
