"""What the panels of this chapter share: the plain RNN of the arena's twins, and the names of tokens."""

from __future__ import annotations

from collections.abc import Sequence

from figures.tokens import visible
from llm_core.checkpoints import TWINS
from ui.work.source import SharedModel

SOURCE = SharedModel(TWINS, "rnn")
LIMIT = 600
"""Characters of a text."""


def token_names(texts: Sequence[str]) -> list[str]:
    """Write each token with its white space made visible."""
    return [visible(text) for text in texts]
