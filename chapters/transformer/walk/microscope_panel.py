"""The first panel of the walk: the microscope, what it should show, and what has travelled for it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from chapters.transformer.walk import microscope
from chapters.transformer.walk.component import microscope as component
from chapters.transformer.walk.microscope import KEY, Seen, step_keys
from chapters.transformer.walk.place import choose_place
from chapters.transformer.walk.story import told
from chapters.transformer.walk.weights import answer_weight, remember_weight
from llm_core.analysis.microscope.look import look
from llm_core.language.transformer import Attention, Block, attention
from ui.controls import model_text
from ui.controls.place import Spot
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.model_notices import notice_last_space, notice_unknown
from ui.show.numbers import percent
from ui.show.tokens import named
from ui.work import attention_models

OTHER_LAYERS = "microscope_other_layers"
"""Set when layers are asked for that have not travelled: then the whole page runs again, not the component alone."""


def remember_layer() -> None:
    """Keep the layer that the visitor walked into and whose tensors have not travelled."""
    asked = st.session_state[KEY].get("layer")
    if asked is not None:
        st.session_state["microscope_layer"] = int(asked)
        st.session_state[OTHER_LAYERS] = True


def microscope_panel(words: Lesson, model_id: str, text: str) -> None:
    """Draw the whole panel for one text."""
    seen = microscope.see(model_id, text)
    notice_unknown(model_id, text)
    notice_last_space(model_id, text, model_text.PROMPT)
    if seen.look.cut:
        notice(words.ui("cut", limit=seen.length - 1, count=seen.look.cut))
    spot = choose_place(words, seen)
    layer = min(int(st.session_state.get("microscope_layer", spot["layer"])), seen.config.n_layer - 1)
    data = microscope.payload(seen, text, layer, words, spot)
    code: list[Callable[..., object]] = [look, Block, Attention, attention]
    with panel(words, "microscope", code, expected(words, seen, spot), wide=True):
        draw_microscope(model_id, data)
        draw_size(words, seen, layer, text, len(data))


@st.fragment
def draw_microscope(model_id: str, data: bytes) -> None:
    """Draw the component; a row of weights that is asked for runs this alone, with the same bytes."""
    if st.session_state.pop(OTHER_LAYERS, False) and data is st.session_state.get("microscope_sent"):
        st.rerun()
    st.session_state["microscope_sent"] = data
    component(data, KEY, remember_layer, remember_weight)
    answer_weight(model_id)


def expected(words: Lesson, seen: Seen, spot: Spot) -> dict[str, object]:
    """Measure the numbers of "what you should see", for the token, layer and head that the page opens with."""
    at, layer, head = spot["token"], spot["layer"], spot["head"]
    kept, tokens = seen.look.kept, microscope.shown_tokens(seen, words)
    row = kept[f"blocks.{layer}.attn.hook_pattern"][head, at]
    last = kept[f"blocks.{seen.config.n_layer - 1}.hook_resid_post"][at]
    chances = seen.look.logits[at].softmax(-1)
    best = int(chances.argmax())
    tokenizer = attention_models.transformer(seen.model_id).tokenizer
    truth, facts = told(tokenizer, seen.look.ids[: at + 1], seen.look.logits[at])
    return {
        "steps": count_steps(seen),
        "layer": layer + 1,
        "head": head + 1,
        "token": f"“{tokens[at]}”",
        "share": percent(float(row.max())),
        "place": f"“{tokens[int(row.argmax())]}”",
        "first": f"{float(kept['blocks.0.hook_resid_pre'][at].norm()):.1f}",
        "last": f"{float(last.norm()):.1f}",
        "next": f"“{named(tokenizer, [best], seen.look.ids[: at + 1])}”",
        "chance": percent(float(chances[best])),
        "story": words.ui(f"story_{truth}", **facts),
    }


def count_steps(seen: Seen) -> int:
    """Count the steps from the token to the draw: those of a layer once for each layer."""
    keys = step_keys(seen.config)
    within = keys.index("resid_post") - keys.index("ln1") + 1
    return len(keys) + within * (seen.config.n_layer - 1)


def draw_size(words: Lesson, seen: Seen, layer: int, text: str, size: int) -> None:
    """Draw how much has travelled."""
    layers = seen.layers_around(layer)
    coarse = bool(microscope.tensors(seen.model_id, text, layers[0], seen)[1])
    facts = {"tokens": seen.length, "layers": seen.config.n_layer, "heads": seen.config.n_head}
    note = words.ui("coarse") if coarse else ""
    lines = [words.ui("stats", steps=count_steps(seen), kilobytes=round(size / 1000), coarse=note, **facts)]
    if len(layers) < seen.config.n_layer:
        lines.append(words.ui("some_layers", layers=seen.config.n_layer, count=len(layers)))
    prose(joined(" ", lines), "note")
