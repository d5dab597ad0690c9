"""The subject of Glassbox: language models written to be read, and the tools that look inside them.

Knows nothing about the website: it imports torch and numpy, never streamlit or plotly. The names below are its public
face; each is imported when it is first asked for, so `import llm_core` does not wait for torch.

    import llm_core

    model = llm_core.load("stories", "transformer")
    print(llm_core.continue_text(model, "Once upon a time", 20))
    print(llm_core.evaluate(model, "Tom lost his red ball.").bits_per_character)

Everything else is imported from its module; `llm_core.analysis` lists what can be asked of a model.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

FACE = {
    "llm_core.checkpoints": ("CheckpointError", "available", "load", "save"),
    "llm_core.pretrained.from_folder": ("from_pretrained",),
    "llm_core.generation": ("Sampling", "continue_text", "generate"),
    "llm_core.analysis.evaluation.scoring": ("evaluate", "perplexity", "surprisal"),
    "llm_core.taps": ("intervening", "recording"),
    "llm_core.analysis.attention.patterns": ("attend",),
    "llm_core.data.tokenizers": ("BPETokenizer", "ByteTokenizer", "CharTokenizer", "Tokenizer"),
    "llm_core.data.corpora": ("documents", "encode_documents"),
    "llm_core.language.model": ("LanguageModel",),
    "llm_core.language.ngram": ("NGram",),
    "llm_core.language.rnn": ("RNN", "RNNConfig"),
    "llm_core.language.gru": ("GRU", "GRUConfig"),
    "llm_core.language.lstm": ("LSTM", "LSTMConfig"),
    "llm_core.language.transformer": ("Transformer", "TransformerConfig"),
    "llm_core.training": ("GradientLearner", "Recipe", "random_batches", "train"),
    "llm_core.progress": ("shown",),
}
"""Module -> what of it belongs to the face."""

_PLACES = {name: module for module, names in FACE.items() for name in names}
__all__ = ["__version__", *_PLACES]


def __getattr__(name: str) -> Any:
    """Import a name of the face from its module."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    """List the face."""
    return sorted(__all__)
