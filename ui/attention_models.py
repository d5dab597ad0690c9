"""Models whose attention can be shown: our own Transformers, and pretrained ones whose weights are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import models
from ui.lessons import Lesson, lesson

if TYPE_CHECKING:
    from llm_core.analysis.attention import Attention
    from llm_core.language.transformer import Transformer


def available() -> list[str]:
    """Ids for the link, our own corpora first."""
    return [corpus for corpus in models.corpora() if "transformer" in models.families(corpus)]


def name(model_id: str, words: Lesson) -> str:
    """What the visitor reads."""
    common = lesson("common")
    corpus = common.strings.get(model_id, model_id)
    return words.ui("model_name", corpus=corpus)


def family(model_id: str) -> str:
    """The machine whose colour the maps have."""
    return "transformer"


def transformer(model_id: str) -> Transformer:
    """The shared instance; raises ui.models.MissingModel."""
    from llm_core.language.transformer import Transformer

    model = models.get_model(model_id, "transformer")
    if not isinstance(model, Transformer):
        raise models.MissingModel(model_id)
    return model


def attend(model_id: str, text: str) -> Attention:
    """Run the text through the model and keep the pattern of every head."""
    from llm_core.analysis import attention

    return attention.attend(transformer(model_id), text)


def is_ours(model_id: str) -> bool:
    """Can the model be run through llm_core's own Transformer, with all its taps?"""
    return True


def unknown(model_id: str, text: str) -> list[str]:
    """Characters of the text that the model cannot read."""
    return transformer(model_id).tokenizer.unknown(text)
