"""What the microscope shows of a text: one forward pass, kept for everybody who looks at the same text."""

from __future__ import annotations

import linecache
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch
from torch import Tensor

from chapters.transformer.walk import figure
from figures.tokens import visible
from llm_core import sampling
from llm_core.analysis.microscope import look as microscope
from llm_core.analysis.microscope.look import Look
from llm_core.analysis.microscope.steps import ROOT, described
from llm_core.language.transformer import TransformerConfig
from ui.controls.place import Spot
from ui.lesson.words import Lesson, lesson
from ui.show.components import labels_of
from ui.site.language import html_lang
from ui.work import attention_models

KEY = "microscope"
LONGEST = 64
"""Tokens of the visitor's text; the start token comes on top."""
BUDGET = 1_100_000
"""Bytes of numbers in one payload before compression (which takes about a sixth away)."""
CANDIDATES = 12
"""Likeliest next tokens that are shown for every position."""
KEPT_TEXTS = 12
"""Texts of our own models; each holds 3 to 4 MB, and looking again takes 12 ms."""
SEED = 7
"""Of the one random number in the last step."""
LEFT_OUT = ("temperature",)
"""Steps of llm_core that change nothing here: the temperature is 1."""


@dataclass(frozen=True)
class Seen:
    """One text through one model: what llm_core recorded, and how many layers fit into one payload."""

    model_id: str
    look: Look
    config: TransformerConfig
    layers_at_once: int

    @property
    def length(self) -> int:
        return len(self.look.ids)

    def layers_around(self, layer: int) -> list[int]:
        """List the neighbouring layers that travel together with this one (from 0)."""
        first = layer // self.layers_at_once * self.layers_at_once
        return list(range(first, min(first + self.layers_at_once, self.config.n_layer)))


def see(model_id: str, text: str) -> Seen:
    """Run the text through the model and keep everything. Never change what it holds."""
    return _pretrained(model_id, text) if model_id in attention_models.PRETRAINED else _own(model_id, text)


@st.cache_resource(max_entries=KEPT_TEXTS, show_spinner=False)
def _own(model_id: str, text: str) -> Seen:
    return _look(model_id, text)


@st.cache_resource(max_entries=attention_models.KEPT_PRETRAINED, show_spinner=False)
def _pretrained(model_id: str, text: str) -> Seen:
    return _look(model_id, text)


def _look(model_id: str, text: str) -> Seen:
    model = attention_models.transformer(model_id)
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    look = microscope.look(model, ids, LONGEST + 1)
    fits = (BUDGET - 2 * len(look.ids) * model.config.n_embd) // bytes_of_a_layer(model.config, len(look.ids))
    return Seen(model_id, look, model.config, max(1, min(model.config.n_layer, fits)))


def numbers_of_a_layer(c: TransformerConfig, tokens: int) -> tuple[int, int]:
    """Count the numbers in one layer: stream with q, k, v; and inside the MLP."""
    stream = tokens * (2 * c.n_embd + (c.n_head + 2 * c.kv_heads) * c.head_width)
    return stream, tokens * c.hidden * (2 if c.mlp == "swiglu" else 1)


def bytes_of_a_layer(c: TransformerConfig, tokens: int) -> int:
    """Count at the least: the MLP with 8 bits a number."""
    stream, mlp = numbers_of_a_layer(c, tokens)
    return 2 * stream + mlp


@st.cache_resource(max_entries=12, show_spinner=False)
def tensors(model_id: str, text: str, first: int, _seen: Seen) -> tuple[dict[str, Any], list[str]]:
    """Collect what travels of the layers from `first` on, as arrays, and the names that need only 8 bits."""
    model = attention_models.transformer(model_id)
    found = microscope.tensors_to_send(model, _seen.look, _seen.layers_around(first))
    found |= microscope.lengths(model, _seen.look)
    arrays = {name: tensor.float().cpu().numpy() for name, tensor in found.items()}
    wide = 2 * sum(array.size for array in arrays.values()) > BUDGET
    return arrays, [name for name in arrays if wide and name.startswith("mlp_pre")]


def payload(seen: Seen, text: str, layer: int, words: Lesson, spot: Spot) -> bytes:
    """Pack for the component: tensors of the layers around `layer`, words, next tokens, where to begin."""
    place = tuple(spot.items())
    return packed(seen.model_id, text, seen.layers_around(layer)[0], html_lang(), place, words, seen)


@st.cache_resource(max_entries=16, show_spinner=False)
def packed(
    model_id: str,
    text: str,
    first: int,
    lang: str,
    spot: tuple[tuple[str, int], ...],
    _words: Lesson,
    _seen: Seen,
) -> bytes:
    """Pack once, and keep it for the next run of the page. `lang` is that of the words."""
    seen = _seen
    arrays, coarse = tensors(model_id, text, first, seen)
    words = labels_of(_words) | {"everything_else": lesson("common").ui("everything_else")}
    header = {
        "lang": lang,
        "labels": words,
        "family": attention_models.family(model_id),
        "config": shape(seen.config),
        "ids": list(seen.look.ids),
        "tokens": shown_tokens(seen, _words),
        "layers": seen.layers_around(first),
        "steps": steps(seen.config),
        "next": next_tokens(model_id, text, seen),
        "seed": SEED,
        "u": random.Random(SEED).random(),
        "spot": begin(seen, dict(spot)),
    }
    return figure.pack(arrays, header, coarse)


def begin(seen: Seen, spot: Spot) -> dict[str, Any]:
    """Name the step by its key, as the browser does."""
    key = step_keys(seen.config)[spot["step"]]
    return {name: at for name, at in spot.items() if name != "step"} | {"key": key}


def shape(c: TransformerConfig) -> dict[str, Any]:
    """Collect the facts that the browser computes with."""
    return {
        "n_layer": c.n_layer,
        "n_head": c.n_head,
        "n_kv_head": c.kv_heads,
        "n_embd": c.n_embd,
        "head_width": c.head_width,
        "n_hidden": c.hidden,
        "vocab_size": c.vocab_size,
        "norm": c.norm,
        "norm_eps": c.norm_eps,
        "position": c.position,
        "rotary_base": c.rotary_base,
        "mlp": c.mlp,
        "causal": c.causal,
        "bias": c.bias,
    }


def steps(config: TransformerConfig) -> list[dict[str, Any]]:
    """List the steps with their formula, tap and the very line of this program that computes them."""
    found = []
    for step in described(config):
        if step["key"] not in LEFT_OUT:
            code = step["code"]
            line = linecache.getline(str(ROOT / code["file"]), code["line"]).strip()
            found.append({**step, "code": {**code, "text": line}})
    return found


def step_keys(config: TransformerConfig) -> list[str]:
    """List the names of the steps, as they stand in the link."""
    return [step["key"] for step in steps(config)]


def shown_tokens(seen: Seen, words: Lesson) -> list[str]:
    """Give the tokens as they are drawn: spaces visible; the start token by name."""
    return [words.ui("start"), *(visible(token) for token in seen.look.tokens[1:])]


@st.cache_resource(max_entries=attention_models.KEPT_TEXTS, show_spinner=False)
def next_tokens(model_id: str, text: str, _seen: Seen) -> list[dict[str, Any]]:
    """Describe the next token after every position of the text."""
    tokenizer = attention_models.transformer(model_id).tokenizer
    logits, name = _seen.look.logits.float().cpu(), lambda i: visible(tokenizer.token_text(i))
    return following(logits, name, tokenizer.unwritten)


def following(
    logits: Tensor, name: Callable[[int], str], unwritten: Sequence[int] = ()
) -> list[dict[str, Any]]:
    """Find after each position of logits (T, V) the likeliest tokens, and the one that the draw falls on.

    Of a token: id, name, logit and probability; `before`: what lies before it in the draw. `unwritten`: tokens that
    no draw gives.
    """
    T = len(logits)
    chance = sampling.chances(logits.log_softmax(-1), [[]] * T, [sampling.Sampling()] * T, unwritten)
    drawn = torch.tensor(sampling.draw(chance, [random.Random(SEED).random()] * T))[:, None]  # (T, 1)
    ids = torch.cat([logits.topk(min(CANDIDATES, logits.shape[-1])).indices, drawn], -1)
    likelier = chance.where(chance > chance.gather(-1, drawn), 0.0)
    numbers = (
        ids,
        logits.gather(-1, ids),
        logits.softmax(-1).gather(-1, ids),
        logits.logsumexp(-1),
        likelier.sum(-1),
    )
    found = []
    for *row, total, before in zip(*(number.tolist() for number in numbers), strict=True):
        *top, last = ([i, name(i), round(logit, 4), round(p, 7)] for i, logit, p in zip(*row, strict=True))
        sums = {"log_sum_exp": round(total, 4), "before": round(before, 7)}
        found.append({"top": top, "drawn": last, **sums})
    return found
