"""Which model and which text the chapter on the block takes apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch

from figures.tokens import visible
from llm_core import experiments
from llm_core.analysis.block import shapes as block_shapes
from llm_core.analysis.block.shapes import Reach, Step
from llm_core.checkpoints import CheckpointError
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored as mini_gpt
from ui.controls.choice import choice
from ui.controls.nearest import nearest_number
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.work import attention_models
from ui.work.lock import HEAVY

MINI = "mini"
NEEDED = {"uniform_bits", "steps", "config", "recipe", "tokenizer", "seed", "batch_size", "valid_characters"}
"""What the panels read from the record of the variants, besides these."""

LIMIT = 200
MOST_TOKENS = 24
"""Tokens of the visitor's text that are used: bars for more could not be told apart."""


@dataclass(frozen=True)
class Chosen:
    """One block and one text: ids with end-of-text first, the texts of these tokens, the layer from 0."""

    model_id: str
    ids: tuple[int, ...]
    texts: tuple[str, ...]
    layer: int

    @property
    def model(self) -> Transformer:
        """The shared instance."""
        return load(self.model_id)


@st.cache_resource(max_entries=1, show_spinner=False)
def explorer() -> dict[str, Any]:
    """The record of the variants. Raises CheckpointError when it is missing or holds none."""
    found = experiments.record("block_explorer")
    if "pre" not in found.get("variants", {}) or not set(found) >= NEEDED:
        raise CheckpointError("The record block_explorer is not complete.")
    return found


@st.cache_resource(max_entries=1, show_spinner=False)
def mini() -> Transformer:
    """The mini-GPT at the end of its training. Raises CheckpointError."""
    with HEAVY:
        return mini_gpt.load(mini_gpt.steps()[-1])


def load(model_id: str) -> Transformer:
    """Raises what attention_models.failures() lists."""
    return mini() if model_id == MINI else attention_models.transformer(model_id)


def available() -> list[str]:
    """Ids of the models whose blocks can be taken apart, the mini-GPT first."""
    first = [MINI] if experiments.available("mini_gpt") else []
    return first + [name for name in attention_models.available() if attention_models.has_taps(name)]


def name(model_id: str, words: Lesson) -> str:
    """What the visitor reads."""
    if model_id == MINI:
        return words.ui("mini")
    if model_id in attention_models.PRETRAINED:
        return words.ui("smollm2")
    return words.ui("own", corpus=lesson("common").strings.get(model_id, model_id))


def choose(words: Lesson) -> Chosen | None:
    """What the visitor chose; None, with a notice, when there is no model or no text."""
    options = available()
    if not options:
        notice(lesson("common").ui("no_checkpoints"))
        return None
    with st.container(horizontal=True, key="block_controls", vertical_alignment="bottom"):
        model_id = choice(
            st.selectbox, words.ui("model"), options, "block_model", names=lambda one: name(one, words)
        )
        try:
            model = load(model_id)
        except attention_models.failures() as reason:
            notice(str(reason))
            return None
        layer = nearest_number(words.ui("layer"), "block_layer", model.config.n_layer)
    ids = read(words, model)
    if not ids:
        return None
    texts = [words.ui("start"), *(visible(model.tokenizer.token_text(i)) for i in ids)]
    return Chosen(model_id, (model.tokenizer.eot_id, *ids), tuple(texts), layer)


def read(words: Lesson, model: Transformer) -> list[int]:
    """The visitor's text as ids, without characters that the model does not know; empty after a notice."""
    raw = st.text_input(words.ui("text"), words.ui("example"), key="block_text", bind="query-params")
    text, notices = clean_text(raw or "", LIMIT)
    unknown = model.tokenizer.unknown(text)
    if unknown:
        notice(lesson("common").ui("unknown_characters", characters="".join(unknown)[:20]))
        text = "".join(c for c in text if c not in unknown)
    if not text.strip() and "empty" not in notices:
        notices = [*notices, "empty"]
    explain(notices, LIMIT)
    return model.tokenizer.encode(text)[:MOST_TOKENS] if text.strip() else []


@st.cache_resource(max_entries=32, show_spinner=False)
def steps(chosen: Chosen) -> list[Step]:
    """Every tensor of the block in its order, shared by all visitors. Never change the list."""
    return block_shapes.steps(chosen.model, torch.tensor([chosen.ids]), chosen.layer)


@st.cache_resource(max_entries=64, show_spinner=False)
def reach(chosen: Chosen, position: int) -> Reach:
    """What another vector at this position changes."""
    return block_shapes.reach(chosen.model, torch.tensor([chosen.ids]), chosen.layer, position)


@st.cache_resource(max_entries=32, show_spinner=False)
def shuffled(chosen: Chosen) -> tuple[float, float]:
    """How far shuffling tells: feed-forward, attention."""
    return block_shapes.shuffle_differences(chosen.model, torch.tensor([chosen.ids]), chosen.layer, seed=1)
