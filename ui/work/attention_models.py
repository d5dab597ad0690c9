"""Models whose attention can be shown: our own Transformers, and pretrained ones whose weights are here."""

from __future__ import annotations

from weakref import WeakValueDictionary

import streamlit as st
import torch

from llm_core import experiments
from llm_core.analysis.attention import patterns as attention
from llm_core.analysis.attention.patterns import MAX_TOKENS, Attention
from llm_core.checkpoints import CheckpointError
from llm_core.data.fetch import path_of
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.pretrained import engine
from llm_core.pretrained.engine import FAILURES
from llm_core.pretrained.minilm import get_minilm
from ui.lesson.words import lesson
from ui.work import kept, models
from ui.work.record import stamp

PRETRAINED = ("smollm2", "minilm")
MINI = "mini_gpt"
"""The stored mini-GPT, for the chapters that look into one model alone."""

OWN_MODELS, OWN_MACHINES = "mt_models", "own_models"
"""Where the session holds what this visitor has trained: mini-GPTs, and the machines of a text."""

_own: WeakValueDictionary[str, Transformer] = WeakValueDictionary()
"""The visitors' models by their names in the link, which no two models share, as long as a session holds them."""

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
    if model_id == MINI:
        return words.ui("model_mini_gpt")
    if is_own(model_id):
        return words.ui("model_own", name=model_id.removeprefix("own-"))
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
    if model_id == MINI:
        return _mini(stamp(mini_gpt.RECORD))
    if is_own(model_id):
        if model_id not in _own:
            raise models.MissingModel(model_id)
        return _own[model_id]
    model = engine.get_transformer() if model_id == "smollm2" else models.get_model(model_id, "transformer")
    if not isinstance(model, Transformer):
        raise models.MissingModel(model_id)
    return model


def in_python(model_id: str) -> list[str]:
    """Write the lines that load a model as `model`, in a program without the website."""
    if model_id == MINI:
        return ["from llm_core.mini_gpt import stored", "model = stored.trained()"]
    if is_own(model_id):  # as it is downloaded from the page that trained it
        return ["from llm_core import checkpoints", 'model = checkpoints.load("mini", "transformer", ".")']
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


@st.cache_resource(max_entries=1, show_spinner=False)
def _mini(state: tuple[str, int, int]) -> Transformer:
    return mini_gpt.trained()


def is_own(model_id: str) -> bool:
    """Return whether this is a visitor's own model, which is nowhere but in the session."""
    return model_id.startswith("own-")


def alone() -> list[str]:
    """List the models that only some chapters look into: the mini-GPT, and what this visitor has trained."""
    found = {f"own-{one.name.rpartition('-')[2]}": one.model for one in st.session_state.get(OWN_MODELS, ())}
    machines = st.session_state.get(OWN_MACHINES) or kept.get(OWN_MACHINES) or {}
    if model := machines.get("models", {}).get("transformer"):
        found[machines["corpus"]] = model
    _own.update(found)
    return ([MINI] if experiments.available(mini_gpt.RECORD) else []) + list(reversed(found))
