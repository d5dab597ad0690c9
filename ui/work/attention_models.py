"""Models whose attention can be shown: our own Transformers, and pretrained ones whose weights are here."""

from __future__ import annotations

import torch

from llm_core.analysis.attention import patterns as attention
from llm_core.analysis.attention.patterns import MAX_TOKENS, Attention
from llm_core.checkpoints import CheckpointError
from llm_core.data.fetch import path_of
from llm_core.language.transformer import Transformer
from llm_core.pretrained import engine
from llm_core.pretrained.engine import FAILURES
from llm_core.pretrained.minilm import get_minilm
from ui.lesson.words import lesson
from ui.work import models

PRETRAINED = ("smollm2", "minilm")
KEPT_TEXTS, KEPT_PRETRAINED = 24, 4
"""Texts of which a page keeps everything: of our own models, and of the pretrained ones, which record far more."""


def available() -> list[str]:
    """List the ids for the link, our own corpora first."""
    own = [corpus for corpus in models.corpora() if "transformer" in models.families(corpus)]
    return own + [model_id for model_id in PRETRAINED if present(model_id)]


def present(model_id: str) -> bool:
    """Check that the weights of this pretrained model are on this machine; asks no network."""
    return path_of(model_id) is not None


def absent() -> list[str]:
    """List the pretrained models that could be fetched."""
    return [model_id for model_id in PRETRAINED if not present(model_id)]


def name(model_id: str) -> str:
    """Name a model for the visitor."""
    words = lesson("models")
    if model_id in PRETRAINED:
        return words.ui(f"model_{model_id}")
    return words.ui("model_name", corpus=lesson("common").strings.get(model_id, model_id))


def family(model_id: str) -> str:
    """Name the machine whose colour the maps have."""
    return "pretrained" if model_id in PRETRAINED else "transformer"


def has_taps(model_id: str) -> bool:
    """Check that the model runs as llm_core's own Transformer, where every step is recorded; MiniLM does not."""
    return model_id != "minilm"


def longest(model_id: str) -> int:
    """Count the tokens of the visitor's text that fit, without those that the model puts around it."""
    if model_id in PRETRAINED:
        return MAX_TOKENS - (1 if has_taps(model_id) else 2)
    try:
        most = models.manifest(model_id, "transformer")["config"]["context_length"]
    except CheckpointError:
        most = MAX_TOKENS  # what is wrong with it is said where the model is opened
    return min(MAX_TOKENS, most) - 1


def transformer(model_id: str) -> Transformer:
    """Give the shared instance; raises what the loaders raise (see `failures`)."""
    model = engine.get_transformer() if model_id == "smollm2" else models.get_model(model_id, "transformer")
    if not isinstance(model, Transformer):
        raise models.MissingModel(model_id)
    return model


def in_python(model_id: str) -> list[str]:
    """Write the lines that load a model as `model`, in a program without the website."""
    if model_id == "smollm2":
        return ["from llm_core.pretrained.engine import get_transformer", "model = get_transformer()"]
    return ["from llm_core import checkpoints", f'model = checkpoints.load("{model_id}", "transformer")']


def attend(model_id: str, text: str) -> Attention:
    """Run the text through the model and keep the pattern of every head."""
    if has_taps(model_id):
        return attention.attend(transformer(model_id), text)
    return attend_minilm(text)


def attend_minilm(text: str) -> Attention:
    """Keep the same record of the encoder: no mask, so every token sees every other."""
    found = get_minilm().attention(text)
    pattern = torch.from_numpy(found.pattern)
    return Attention(pattern, tuple(found.ids), tuple(found.tokens), causal=False, cut=found.cut)


def failures() -> tuple[type[Exception], ...]:
    """List what loading may raise; the message is one sentence for the visitor."""
    return (models.MissingModel, CheckpointError, *FAILURES)


def unknown(model_id: str, text: str) -> list[str]:
    """List the characters of the text that the model cannot read."""
    return transformer(model_id).tokenizer.unknown(text) if has_taps(model_id) else []


def ends_apart(model_id: str, text: str) -> bool:
    """Return whether the text ends in a space that the model would write with the next word."""
    return has_taps(model_id) and transformer(model_id).tokenizer.ends_apart(text)


def with_taps() -> list[str]:
    """List the models that run as llm_core's own Transformer."""
    return [model_id for model_id in available() if has_taps(model_id)]
