"""The first panel of the Transformer page: controls, what was changed, the microscope, and what it should show."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from chapters.transformer.walk import microscope
from chapters.transformer.walk.component import microscope as component
from chapters.transformer.walk.microscope import KEY, Seen
from figures.tokens import visible
from llm_core.analysis.microscope.look import look
from llm_core.language.transformer import Attention, Block, attention
from ui.controls.model_text import tell_unknown
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.work import attention_models
from ui.work.reading import nearest

LINK = ("layer", "head", "token")


def on_layer() -> None:
    """The visitor walked into a layer whose tensors have not travelled."""
    asked = st.session_state[KEY].get("layer")
    if asked is not None:
        st.session_state["microscope_layer"] = int(asked)


def microscope_panel(words: Lesson, model_id: str, text: str) -> None:
    """The whole panel for one text."""
    seen = microscope.see(model_id, text)
    tell_unknown(model_id, text)
    if seen.look.cut:
        notice(words.ui("cut", limit=seen.length - 1, count=seen.look.cut))
    spot = spot_of_link(words, seen)
    layer = min(int(st.session_state.get("microscope_layer", spot["layer"])), seen.config.n_layer - 1)
    data = microscope.payload(seen, text, layer, words, spot)
    with panel(
        words, "microscope", [look, Block, Attention, attention], expected(words, seen, spot), wide=True
    ):
        component(data, KEY, on_layer)
        tell_size(words, seen, layer, text, len(data))


def spot_of_link(words: Lesson, seen: Seen) -> dict[str, Any]:
    """Layer, head and token (from 0) and step of the link, the nearest that exist; a notice when they differ."""
    asked = {name: st.query_params.get(name) for name in LINK}
    limits = {"layer": seen.config.n_layer, "head": seen.config.n_head, "token": seen.length}
    spot: dict[str, Any] = {name: nearest(asked[name], limits[name]) for name in LINK}
    if asked["token"] is None:
        spot["token"] = seen.length - 1
    if asked["head"] is None:
        spot["head"] = telling_head(seen, spot["layer"], spot["token"])
    wrong = [f"{name}={raw[:20]}" for name, raw in asked.items() if raw and raw != str(spot[name] + 1)]
    keys = [step["key"] for step in microscope.steps(seen.config)]
    step = st.query_params.get("step")
    spot["key"] = step if step in keys else keys[0]
    if step and step not in keys:
        wrong.append(f"step={step[:20]}")
    if wrong and not told_already(wrong):
        shown = {name: spot[name] + 1 for name in LINK} | {"step": words.ui(f"name_{spot['key']}")}
        sizes = {"layers": limits["layer"], "heads": limits["head"], "tokens": limits["token"]}
        notice(words.ui("link_moved", asked=", ".join(wrong), **shown, **sizes))
    return spot


def telling_head(seen: Seen, layer: int, token: int) -> int:
    """The head that gives most weight to one token other than the first and itself: there is something to see."""
    rows = seen.look.kept[f"blocks.{layer}.attn.hook_pattern"][:, token, 1:token]
    return int(rows.max(-1).values.argmax()) if token > 1 else 0


def told_already(wrong: list[str]) -> bool:
    """The place lives in the browser, so a link is judged once; later its values may belong to another text."""
    told = st.session_state.setdefault("microscope_link_told", wrong)
    return bool(told != wrong)


def expected(words: Lesson, seen: Seen, spot: dict[str, Any]) -> dict[str, object]:
    """The numbers of "what you should see", for the token, layer and head that the page opens with."""
    at, layer, head = spot["token"], spot["layer"], spot["head"]
    kept, tokens = seen.look.kept, microscope.shown_tokens(seen, words)
    row = kept[f"blocks.{layer}.attn.hook_pattern"][head, at]
    last = kept[f"blocks.{seen.config.n_layer - 1}.hook_resid_post"][at]
    chances = seen.look.logits[at].softmax(-1)
    best = int(chances.argmax())
    text = attention_models.transformer(seen.model_id).tokenizer.token_text(best)
    return {
        "steps": count_steps(seen),
        "layer": layer + 1,
        "head": head + 1,
        "token": f"“{tokens[at]}”",
        "share": percent(float(row.max())),
        "place": f"“{tokens[int(row.argmax())]}”",
        "first": f"{float(kept['blocks.0.hook_resid_pre'][at].norm()):.1f}",
        "last": f"{float(last.norm()):.1f}",
        "next": f"“{visible(text)}”",
        "chance": percent(float(chances[best])),
    }


def count_steps(seen: Seen) -> int:
    """Steps from the token to the draw: those of a layer once for each layer."""
    keys = [step["key"] for step in microscope.steps(seen.config)]
    within = keys.index("resid_post") - keys.index("ln1") + 1
    return len(keys) + within * (seen.config.n_layer - 1)


def tell_size(words: Lesson, seen: Seen, layer: int, text: str, size: int) -> None:
    """What travelled."""
    layers = seen.layers_around(layer)
    coarse = bool(microscope.tensors(seen.model_id, text, layers[0])[1])
    facts = {"tokens": seen.length, "layers": seen.config.n_layer, "heads": seen.config.n_head}
    note = words.ui("coarse") if coarse else ""
    line = words.ui("stats", steps=count_steps(seen), kilobytes=round(size / 1000), coarse=note, **facts)
    if len(layers) < seen.config.n_layer:
        line += " " + words.ui("some_layers", layers=seen.config.n_layer, count=len(layers))
    prose(re.sub(r"\s+", " ", line), "note")
