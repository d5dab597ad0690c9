"""How many blocks: the same training with one, two, four and eight of them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from chapters.transformer.block.figure import depth_figure
from chapters.transformer.block.live import TEXTBOOK, curve
from llm_core.language.transformer import Transformer
from ui.controls.choice import choice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.show.numbers import short
from ui.show.table import table
from ui.site.theme import dark

DEPTHS = {"1": "depth-1", "2": "depth-2", "4": TEXTBOOK, "8": "depth-8"}


def depth_panel(words: Lesson, found: dict[str, Any]) -> None:
    """The same training with one, two, four and eight textbook blocks."""
    here = {count: found["variants"][name] for count, name in DEPTHS.items() if name in found["variants"]}
    expect: dict[str, object] = {}
    with panel(words, "block_depth", [Transformer.features], expect):
        count = choice(st.segmented_control, words.ui("depth"), list(here), "block_depth")
        labels = {"blocks": words.ui("blocks"), "step": words.ui("step"), "bits": words.ui("bits")}
        figure = depth_figure({int(n): curve(one) for n, one in here.items()}, labels, int(count), dark())
        chart(figure, "block_depths", words.ui("depth_alt"))
        columns = [words.ui(k) for k in ("blocks_column", "parameters", "bits_column", "seconds")]
        rows = [
            [
                n,
                short(one["n_parameters"], words.language),
                f"{one['test']['bits_per_character']:.3f}",
                f"{one['seconds']:.0f}",
            ]
            for n, one in here.items()
        ]
        st.html(table(columns, rows))
        bits = {n: one["test"]["bits_per_character"] for n, one in here.items()}
        expect |= {
            "chosen": count,
            "bits": f"{bits[count]:.2f}",
            "all": ", ".join(f"{n}: {b:.2f}" for n, b in bits.items()),
            "steps": f"{found['steps']:,}",
        }
