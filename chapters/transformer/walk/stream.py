"""Below the microscope: how the stream of one token grows, and which part adds what to the answer."""

from __future__ import annotations

import streamlit as st

from chapters.transformer.walk import microscope
from chapters.transformer.walk import stream_figure as figures
from chapters.transformer.walk.microscope import Seen
from figures.tokens import visible
from llm_core.analysis.residual.contributions import (
    Contributions,
    contributions,
    frozen_norm,
    written_by_heads,
)
from llm_core.analysis.residual.stream import ResidualStream, residual_stream
from ui.controls.choice import choice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.site.theme import dark
from ui.work import attention_models


@st.cache_resource(max_entries=12, show_spinner=False)
def measured(model_id: str, text: str) -> ResidualStream:
    """The lengths of one text, shared by all visitors. Never change what it holds."""
    ids = microscope.see(model_id, text).look.ids
    return residual_stream(attention_models.transformer(model_id), ids)


@st.cache_resource(max_entries=64, show_spinner=False)
def shares(model_id: str, text: str, at: int) -> tuple[Contributions, int, int]:
    """What every part adds to the likeliest token over the runner-up after position `at`; and these two tokens."""
    look = microscope.see(model_id, text).look
    best, second = look.logits[at].topk(2).indices.tolist()
    found = contributions(attention_models.transformer(model_id), look.ids, best, at, contrast=second)
    return found, best, second


@st.fragment
def stream_panels(words: Lesson, seen: Seen, text: str) -> None:
    """Choose a token, then both panels; the microscope above is left alone."""
    tokens = microscope.shown_tokens(seen, words)
    names = {str(i + 1): f"{i + 1}  {token}" for i, token in enumerate(tokens)}
    if st.session_state.get("after") not in names:
        st.session_state.pop("after", None)
    asked = choice(
        st.selectbox, words.ui("after"), list(names), "after", str(seen.length), names=names.__getitem__
    )
    at = int(asked) - 1
    length_panel(words, seen, text, at)
    contribution_panel(words, seen, text, at)


def length_panel(words: Lesson, seen: Seen, text: str, at: int) -> None:
    found = measured(seen.model_id, text)
    against = int((found.attention_cosine[:, at] < 0).sum() + (found.mlp_cosine[:, at] < 0).sum())
    expect = {
        "first": f"{float(found.stream[0, at]):.2f}",
        "last": f"{float(found.stream[-1, at]):.2f}",
        "against": against,
        "count": 2 * seen.config.n_layer,
        "gap": tiny(found.gap),
    }
    with panel(words, "lengths", [residual_stream], expect):
        labels = {key: words.ui(f"stream_{key}") for key in ("stream", "attention", "mlp", "length")}
        labels["layer"] = words.ui("layer")
        rows = (found.stream[:, at].numpy(), found.attention[:, at].numpy(), found.mlp[:, at].numpy())
        figure = figures.lengths_figure(*rows, labels, attention_models.family(seen.model_id), dark())
        chart(figure, "lengths_figure", words.ui("stream_alt"))


def contribution_panel(words: Lesson, seen: Seen, text: str, at: int) -> None:
    found, best, second = shares(seen.model_id, text, at)
    text_of = attention_models.transformer(seen.model_id).tokenizer.token_text
    rest = found.embedding + found.position + found.norm_bias + float(found.attention_bias.sum())
    expect = {
        "best": f"“{visible(text_of(best))}”",
        "second": f"“{visible(text_of(second))}”",
        "logit": f"{found.logit:.2f}",
        "heads": f"{float(found.heads.sum()):+.2f}",
        "mlps": f"{float(found.mlps.sum()):+.2f}",
        "rest": f"{rest:+.2f}",
        "gap": tiny(abs(found.total - found.logit)),
    }
    with panel(words, "parts", [contributions, written_by_heads, frozen_norm], expect):
        labels = {"layer": words.ui("layer"), "head": words.ui("head"), "mlp": "MLP"}
        figure = figures.contribution_map(found.heads.numpy(), found.mlps.numpy(), labels, dark())
        chart(figure, "parts_figure", words.ui("parts_alt"))


def tiny(gap: float) -> str:
    """A rounding error in few digits: "2.5e-06"; exactly none is "0"."""
    return f"{gap:.1e}" if gap else "0"
