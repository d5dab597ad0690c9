"""Chapter "The block": shapes along it, where its parameters are, who looks around, what each part is for."""

from __future__ import annotations

import streamlit as st

from chapters.transformer.block import depth, models, switches
from chapters.transformer.block.alone import PLACE, alone_panel
from chapters.transformer.block.drawing import drawing
from chapters.transformer.block.models import Chosen
from chapters.transformer.block.route import route
from chapters.transformer.block.share import share_panel
from llm_core.analysis.block.shapes import count, steps
from llm_core.language.transformer import Block
from ui.lesson.panel import panel
from ui.lesson.words import Lesson


def model_panels(words: Lesson) -> None:
    """Draw three panels about one model and text, which the first one lets the reader choose."""
    chosen = shapes_panel(words)
    if chosen is not None:
        share_panel(words, chosen)
        alone_panel(words, chosen, block_place={"high": len(chosen.ids)})


def shapes_panel(words: Lesson) -> Chosen | None:
    """Draw the choice and every tensor of the block in its order; None, with a notice, where nothing can be chosen."""
    expect: dict[str, object] = {}
    with panel(words, "block_shapes", [Block, steps], expect, wide=True):
        with st.container(key="block_settings"):
            chosen = models.choose(words)
        if chosen is None:
            return None
        found, c = models.steps(chosen), chosen.model.config
        block = chosen.model.layers()[chosen.layer]
        expect |= {"steps": len(found), "tokens": len(chosen.ids), "width": c.n_embd, "hidden": c.hidden,
                   "heads": c.n_head, "head_width": c.head_width, "parameters": f"{count(block):,}"}  # fmt: skip
        st.html(drawing(words, chosen))
        st.html(route(words, found))
    return chosen


PANELS = (model_panels, switches.switch_panels)
CONTROLS = (*models.CONTROLS, PLACE, *switches.CONTROLS, depth.DEPTH, depth.SMALL.seed)
