"""Models whose attention can be shown: our own Transformers, and pretrained ones whose weights are here."""

from __future__ import annotations

import torch

from llm_core.analysis.attention import patterns as attention
from llm_core.analysis.attention.patterns import MAX_TOKENS, Attention
from llm_core.checkpoints import CheckpointError, checkpoint
from llm_core.data.fetch import path_of
from llm_core.language.transformer import Transformer
from llm_core.pretrained import engine
from llm_core.pretrained.engine import FAILURES
from llm_core.pretrained.minilm import get_minilm
from ui.lesson.words import lesson
from ui.work import models

PRETRAINED = ("smollm2", "minilm")


def available() -> list[str]:
    """Ids for the link, our own corpora first."""
    own = [corpus for corpus in models.corpora() if "transformer" in models.families(corpus)]
    return own + [model_id for model_id in PRETRAINED if present(model_id)]


def present(model_id: str) -> bool:
    """Are the weights of this pretrained model on this machine? Asks no network."""
    return path_of(model_id) is not None


def absent() -> list[str]:
    """Pretrained models that could be fetched."""
    return [model_id for model_id in PRETRAINED if not present(model_id)]


def name(model_id: str) -> str:
    """What the visitor reads."""
    words = lesson("models")
    if model_id in PRETRAINED:
        return words.ui(f"model_{model_id}")
    return words.ui("model_name", corpus=lesson("common").strings.get(model_id, model_id))


def family(model_id: str) -> str:
    """The machine whose colour the maps have."""
    return "pretrained" if model_id in PRETRAINED else "transformer"


def has_taps(model_id: str) -> bool:
    """Does the model run as llm_core's own Transformer, where every step can be recorded? MiniLM does not."""
    return model_id != "minilm"


def longest(model_id: str) -> int:
    """Tokens of the visitor's text that fit, without those that the model puts around it."""
    if model_id in PRETRAINED:
        return MAX_TOKENS - (1 if has_taps(model_id) else 2)
    return min(MAX_TOKENS, checkpoint(model_id, "transformer").manifest()["config"]["context_length"]) - 1


def transformer(model_id: str) -> Transformer:
    """The shared instance; raises what the loaders raise (see `failures`)."""
    model = engine.get_transformer() if model_id == "smollm2" else models.get_model(model_id, "transformer")
    if not isinstance(model, Transformer):
        raise models.MissingModel(model_id)
    return model


def attend(model_id: str, text: str) -> Attention:
    """Run the text through the model and keep the pattern of every head."""
    if has_taps(model_id):
        return attention.attend(transformer(model_id), text)
    return attend_minilm(text)


def attend_minilm(text: str) -> Attention:
    """The same record from the encoder: no mask, so every token sees every other."""
    found = get_minilm().attention(text)
    pattern = torch.from_numpy(found.pattern)
    return Attention(pattern, tuple(found.ids), tuple(found.tokens), causal=False, cut=found.cut)


def failures() -> tuple[type[Exception], ...]:
    """What loading may raise; the message is one sentence for the visitor."""
    return (models.MissingModel, CheckpointError, *FAILURES)


def unknown(model_id: str, text: str) -> list[str]:
    """Characters of the text that the model cannot read."""
    return transformer(model_id).tokenizer.unknown(text) if has_taps(model_id) else []


def with_taps() -> list[str]:
    """Models that run as llm_core's own Transformer."""
    return [model_id for model_id in available() if has_taps(model_id)]
