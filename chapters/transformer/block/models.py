"""Which model and which text the chapter on the block takes apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st
import torch

from figures.tokens import visible
from llm_core import experiments
from llm_core.analysis.block import shapes
from llm_core.analysis.block.shapes import Step
from llm_core.checkpoints import CheckpointError
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored as mini_gpt
from ui.controls.choice import Choice
from ui.controls.nearest import Nearest
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.work import attention_models
from ui.work.record import record, stamp

MINI = "mini"
NEEDED = {"variants", "uniform_bits", "steps", "config", "recipe", "tokenizer", "seed", "batch_size"}
NEEDED |= {"valid_characters"}
"""What the panels read from the record of the variants."""

MOST_TOKENS = 24
"""Tokens of the visitor's text that are used: bars for more could not be distinguished."""

MODEL = Choice("block_model", label="model", widget=st.selectbox)
LAYER = Nearest("block_layer", label="layer")
TEXT = Text("block_text", limit=200)
CONTROLS = (MODEL, LAYER, TEXT)

IN_PYTHON = {
    MINI: "from llm_core.mini_gpt import stored\n\nmodel = stored.load(stored.steps()[-1])",
    "smollm2": "from llm_core.pretrained.engine import get_transformer\n\nmodel = get_transformer()",
}
OWN_IN_PYTHON = 'from llm_core import checkpoints\n\nmodel = checkpoints.load("{}", "transformer")'


@dataclass(frozen=True)
class Chosen:
    """One block and one text: ids with end-of-text first, the texts of these tokens, the layer from 0."""

    model_id: str
    ids: tuple[int, ...]
    texts: tuple[str, ...]
    layer: int
    state: tuple[str, int, int] = field(
        default_factory=lambda: stamp(mini_gpt.RECORD)
    )  # of the mini-GPT's file

    @property
    def model(self) -> Transformer:
        """Give the shared instance."""
        return load(self.model_id)

    @property
    def in_python(self) -> str:
        """Write the lines that load the model."""
        return IN_PYTHON.get(self.model_id) or OWN_IN_PYTHON.format(self.model_id)


def explorer() -> dict[str, Any]:
    """Read the record of the variants. Raises CheckpointError when it is missing or holds none."""
    found = record("block_explorer", NEEDED)
    if "pre" not in found["variants"]:
        raise CheckpointError("The record block_explorer is not complete.")
    return found


@st.cache_resource(max_entries=1, show_spinner=False)
def mini(state: tuple[str, int, int]) -> Transformer:
    """Read the mini-GPT at the end of its training, again when its file has changed. Raises CheckpointError."""
    return mini_gpt.load(mini_gpt.steps()[-1])


def load(model_id: str) -> Transformer:
    """Give the shared model. Raises what attention_models.failures() lists."""
    return mini(stamp(mini_gpt.RECORD)) if model_id == MINI else attention_models.transformer(model_id)


def available() -> list[str]:
    """List the ids of the models whose blocks can be taken apart, the mini-GPT first."""
    first = [MINI] if experiments.available(mini_gpt.RECORD) else []
    return first + attention_models.with_taps()


def name(model_id: str, words: Lesson) -> str:
    """Give the name that the visitor reads."""
    if model_id == MINI:
        return words.ui("mini")
    if model_id in attention_models.PRETRAINED:
        return words.ui("smollm2")
    return words.ui("own", corpus=lesson("common").strings.get(model_id, model_id))


def choose(words: Lesson) -> Chosen | None:
    """Draw the controls; None, with a notice, when there is no model or nothing of the text can be read."""
    options = available()
    if not options:
        notice(lesson("common").ui("no_checkpoints"))
        return None
    with st.container(horizontal=True, key="block_controls", vertical_alignment="bottom"):
        model_id = MODEL.draw(words, options, names=lambda one: name(one, words))
        try:
            model = load(model_id)
        except attention_models.failures() as reason:
            notice(str(reason))
            return None
        layer = LAYER.draw(words, model.config.n_layer)
    ids = read(words, model)
    if not ids:
        return None
    texts = [words.ui("start"), *map(visible, model.tokenizer.token_texts(ids))]
    return Chosen(model_id, (model.tokenizer.eot_id, *ids), tuple(texts), layer)


def read(words: Lesson, model: Transformer) -> list[int]:
    """Draw the text; returns it as ids, without characters that the model does not know, or the example."""
    text = TEXT.known(words, TEXT.draw(words), model.tokenizer.unknown)
    return model.tokenizer.encode(text)[:MOST_TOKENS]


@st.cache_resource(max_entries=32, show_spinner=False)
def steps(chosen: Chosen) -> list[Step]:
    """List every tensor of the block in its order, shared by all visitors. Never change the list."""
    return shapes.steps(chosen.model, torch.tensor([chosen.ids]), chosen.layer)
