"""Chapter "The block": shapes along it, where its parameters are, who looks around, what each part is for."""

from __future__ import annotations

import streamlit as st

from chapters.transformer.block import models as block_models
from chapters.transformer.block import switches as block_switches
from chapters.transformer.block.figure import reach_bars, share_bars
from chapters.transformer.block.models import Chosen
from chapters.transformer.block.route import route
from figures.attention import axis_names
from llm_core.analysis.block.shapes import (
    count,
    parameters_of_parts,
    parameters_of_torch_layer,
    reach,
    share,
    share_of_stack,
    shuffle_differences,
    steps,
)
from llm_core.language.transformer import Block
from ui.controls.link import check_link, number
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.show.numbers import percent
from ui.site.theme import dark

WIDTH, TORCH_HEADS, USUAL = 64, 4, 4
"""torch's layer is built as in the faulty code of erratum E56: 64 wide, and nobody says how wide its middle is."""


def model_panels(words: Lesson) -> None:
    """One choice of model and text for three panels, then the switches and the depth."""
    with st.container(key="block_choice"):
        chosen = block_models.choose(words)
    if chosen is not None:
        shapes_panel(words, chosen)
        share_panel(words, chosen)
        alone_panel(words, chosen)


def shapes_panel(words: Lesson, chosen: Chosen) -> None:
    """Every tensor of the block in its order."""
    found, c = block_models.steps(chosen), chosen.model.config
    block = chosen.model.layers()[chosen.layer]
    expect = {"steps": len(found), "tokens": len(chosen.ids), "width": c.n_embd, "hidden": c.hidden,
              "heads": c.n_head, "head_width": c.head_width, "parameters": f"{count(block):,}"}  # fmt: skip
    with panel(words, "block_shapes", [Block, steps], expect, wide=True):
        st.html(route(words, found))


def share_panel(words: Lesson, chosen: Chosen) -> None:
    """The parts of three blocks: the chosen one, torch's with its hidden default, torch's with the usual width."""
    own = parameters_of_parts(chosen.model.layers()[chosen.layer])
    default = parameters_of_torch_layer(WIDTH, TORCH_HEADS)
    usual = parameters_of_torch_layer(WIDTH, TORCH_HEADS, USUAL * WIDTH)
    expect = {
        "own": tenths(share(own)),
        "feed_forward": f"{own['feed_forward']:,}",
        "all": f"{sum(own.values()):,}",
        "usual": tenths(share(usual)),
        "default": tenths(share(default)),
        "stack": tenths(share_of_stack(WIDTH, TORCH_HEADS, layers=2, vocab_size=1000)),
    }
    with panel(
        words, "block_share", [parameters_of_parts, parameters_of_torch_layer, share_of_stack], expect
    ):
        rows = {words.ui("row_own"): own, words.ui("row_usual"): usual, words.ui("row_default"): default}
        labels = {k: words.ui(k) for k in ("attention", "feed_forward", "norms", "share")}
        figure = share_bars(rows, labels, dark())
        chart(figure, "block_shares", words.ui("share_alt"))


def tenths(share: float) -> str:
    """0.666 -> "66.6 %" with a space that does not break."""
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"


def alone_panel(words: Lesson, chosen: Chosen) -> None:
    """Change one position's vector, and see which outputs of both parts move; shuffle all, and compare."""
    expect: dict[str, object] = {}
    with panel(words, "block_alone", [reach, shuffle_differences], expect):
        place = choose_place(words, len(chosen.ids))
        found = block_models.reach(chosen, place - 1)
        labels = {k: words.ui(k) for k in ("attention", "feed_forward", "change")}
        names = axis_names(chosen.texts)
        figure = reach_bars(found.feed_forward.numpy(), found.attention.numpy(), names, labels, dark())
        chart(figure, "block_reach", words.ui("reach_alt"))
        feed_forward, attention = block_models.shuffled(chosen)
        small = 1e-6 * float(max(found.feed_forward.max(), found.attention.max()))
        expect |= {
            "name": chosen.texts[place - 1],
            "place": place,
            "mlp_moved": int((found.feed_forward > small).sum()),
            "attention_moved": int((found.attention > small).sum()),
            "mlp_shuffled": f"{feed_forward:.0e}" if feed_forward else "0",
            "attention_shuffled": percent(attention),
        }


def choose_place(words: Lesson, last: int) -> int:
    """A position of the text, from 1, bound to ?block_place=."""
    check_link("block_place", None, number(1, last, int))
    if not 1 <= st.session_state.get("block_place", 1) <= last:
        st.session_state["block_place"] = last  # the text has become shorter
    start = min(4, last)
    return st.slider(words.ui("place"), 1, last, start, key="block_place", bind="query-params")


PANELS = (model_panels, block_switches.switch_panels)
