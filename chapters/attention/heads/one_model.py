"""The heads of a trained model on the visitor's text: how far apart they look, and that what they write is a sum."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
import torch
from torch import Tensor

from chapters.attention.heads.figure import distance_figure, sum_figure
from figures.attention import axis_names
from llm_core.analysis.attention import heads
from llm_core.analysis.attention.heads import HeadSum, mean_distance, pattern_distance
from llm_core.analysis.attention.heads import head_sum as take_apart
from llm_core.analysis.attention.patterns import attend
from llm_core.analysis.attribution.random_twin import random_twin
from llm_core.analysis.residual.contributions import written_by_heads
from ui.controls import model_text
from ui.controls.choice import Choice
from ui.controls.model_text import model_and_text
from ui.controls.nearest import Nearest
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.model_notices import notice_left_out
from ui.show.numbers import signed
from ui.site.navigation import turn_to
from ui.site.theme import dark
from ui.work import attention_models
from ui.work import reading as attention
from ui.work.reading import Reading

LAYER = Nearest("heads_layer", label="chart_layer")
TOKEN = Choice("heads_token", label="token", widget=st.selectbox)
CONTROLS = (*model_text.CONTROLS, LAYER, TOKEN)

CLEARLY = 2.0
"""So many times the distance of the untrained twin before the text says that heads differ."""


class Distances(NamedTuple):
    """Mean differences between the patterns of every two heads, in bits."""

    trained: Tensor  # (L, H, H) bits
    untrained: Tensor  # (L,) means of the twin, bits


def trained_panels(words: Lesson) -> None:
    """Draw text and model, then both panels; what cannot be opened is one sentence."""
    own = [m for m in attention_models.available() if m not in attention_models.PRETRAINED]
    if not own:
        notice(words.ui("no_model"))
        return
    prose(words.ui("intro"), "note")
    model_id, text = model_and_text(own, attention_models.longest, prose=False)
    try:
        reading = attention.read(model_id, text)
        notice_left_out(model_id, text, reading.attention.cut)
        differ_panel(words, model_id, text, reading)
        sum_panel(words, model_id, text, reading)
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))


@st.cache_resource(max_entries=12, show_spinner=False)
def distances(model_id: str, text: str) -> Distances:
    """Measure between all heads of every layer, trained and untrained. Never change what it holds."""
    twin = attend(random_twin(attention_models.transformer(model_id)), text)
    found = [
        torch.stack([pattern_distance(layer) for layer in pattern])
        for pattern in (attention.read(model_id, text).attention.pattern, twin.pattern)
    ]
    return Distances(found[0], mean_distance(found[1]))


def differ_panel(words: Lesson, model_id: str, text: str, reading: Reading) -> None:
    """Draw a dot for every two heads."""
    expect: dict[str, object] = {}
    with panel(words, "heads_differ", [pattern_distance, random_twin], expect):
        if reading.heads < 2 or reading.length < 2:
            notice(words.ui("differ_not"))
            return
        found = distances(model_id, text)
        labels = draw_labels(
            words, "layer", "pair", "pairs", "distance", "mean", "untrained", prefix="chart_"
        )
        chart(
            "heads_distance",
            words.ui("differ_alt"),
            distance_figure,
            found.trained.numpy(),
            found.untrained.numpy(),
            labels,
            dark(),
        )
        st.button(words.ui("look"), key="heads_look", on_click=turn_to, args=("look",))
        expect["sentence"] = differ_sentence(words, found)


def differ_sentence(words: Lesson, found: Distances) -> str:
    """Say whether heads differ more than those of a model that learnt nothing, and which two most, which least."""
    H = found.trained.shape[-1]
    mean, twin = float(mean_distance(found.trained).mean()), float(found.untrained.mean())
    apart = int(found.trained.argmax())
    near = found.trained.clone()
    near[:, range(H), range(H)] = float("inf")  # a head is no pair with itself
    facts: dict[str, object] = {"mean": f"{mean:.2f}", "untrained": f"{twin:.2f}"}
    for name, place in (("far", apart), ("near", int(near.argmin()))):
        layer, pair = divmod(place, H * H)
        facts[name] = words.ui("two_heads", layer=layer + 1, one=pair // H + 1, other=pair % H + 1)
        facts[f"{name}_bits"] = f"{float(found.trained.flatten()[place]):.2f}"
    return words.ui("differ_yes" if mean >= CLEARLY * twin else "differ_no", **facts)


@st.cache_resource(max_entries=24, show_spinner=False)
def head_sum(model_id: str, ids: tuple[int, ...], layer: int) -> HeadSum:
    """Take one layer of one text apart, shared by all visitors. Never change what it holds."""
    return heads.head_sum(attention_models.transformer(model_id), ids, layer)


@st.fragment
def sum_panel(words: Lesson, model_id: str, text: str, reading: Reading) -> None:
    """Draw layer and token, what each head writes for it, and their sum."""
    expect: dict[str, object] = {}
    with panel(words, "heads_sum", [take_apart, written_by_heads, HeadSum.along], expect, wide=True):
        layer, at = choose_place(words, reading)
        found = head_sum(model_id, reading.attention.ids, layer)
        draw_sum(words, found, at)
        token = axis_names(attention.shown_tokens(reading.attention))[at]
        expect |= sum_facts(words, found, at) | {"layer": layer + 1, "token": f"“{token}”"}


def choose_place(words: Lesson, reading: Reading) -> tuple[int, int]:
    """Draw the choice of layer and token; both from 0."""
    names = axis_names(attention.shown_tokens(reading.attention))
    tokens = [str(i + 1) for i in range(len(names))]
    with st.container(horizontal=True, key="heads_settings", vertical_alignment="bottom"):
        layer = LAYER.draw(words, limit=reading.layers, default=reading.layers // 2)
        token = TOKEN.draw(words, tokens, tokens[-1], names=lambda i: names[int(i) - 1])
    return layer, int(token) - 1


def draw_sum(words: Lesson, found: HeadSum, at: int) -> None:
    """Draw a row for each head, the bias where the model has one, and the output."""
    written, along = found.written[at], found.along(at)
    names = [f"{words.ui('chart_head')} {head + 1}" for head in range(len(written))]
    if bool(found.bias.any()):
        written, names = torch.cat([written, found.bias[None]]), [*names, words.ui("bias")]
    else:
        along = along[:-1]
    labels = draw_labels(words, "sum", "along", "channel", prefix="chart_")
    chart(
        "heads_sum_figure",
        in_a_row(words, filter(None, [words.ui("sum_alt"), opposed(words, found.written[at])])),
        sum_figure,
        written.numpy(),
        found.output[at].numpy(),
        along.numpy(),
        names,
        labels,
        dark(),
    )


def opposed(words: Lesson, written: Tensor) -> str:
    """Name the channel in which two heads (H, C) cancel the most, and both; "" where no two have opposite signs."""
    both = torch.minimum(written.amax(0), -written.amin(0))
    channel = int(both.argmax())
    if both[channel] <= 0:
        return ""
    column = written[:, channel]
    one, other = int(column.argmax()), int(column.argmin())
    return words.ui(
        "sum_opposed",
        channel=channel + 1,
        one=one + 1,
        other=other + 1,
        plus=signed(float(column[one]), 3),
        minus=signed(float(column[other]), 3),
    )


def sum_facts(words: Lesson, found: HeadSum, at: int) -> dict[str, object]:
    """Give the numbers of "what you should see"."""
    lengths, along = found.written[at].norm(dim=-1), found.along(at)[:-1]
    against = int((along < 0).sum())
    return {
        "added": f"{sum(round(float(x), 2) for x in lengths):.2f}",  # of the parts as they are printed
        "output": f"{float(found.output[at].norm()):.2f}",
        "most": int(along.argmax()) + 1,
        "share": f"{float(along.max()):.2f}",
        "against": words.ui("against_none") if not against else words.ui("against_some", count=against),
    }
