"""The machines of the arena: the trained ones of a corpus, or those a visitor has just trained on a text."""

from __future__ import annotations

from typing import Any

import streamlit as st

from llm_core.checkpoints import CheckpointError
from llm_core.language.model import LanguageModel
from ui.work import models

OWN = "own_models"
"""st.session_state[OWN]: {"corpus": a name beginning with "own-", "models": family -> model, "held_out": a stretch
of the text that they were not trained on} of this visitor."""


def corpora() -> list[str]:
    """List the corpora with checkpoints, then the visitor's own text when it has been trained."""
    own = st.session_state.get(OWN)
    return models.corpora() + ([own["corpus"]] if own else [])


def is_own(corpus: str) -> bool:
    """Return whether a corpus is the text of a visitor, whose models are nowhere but in the session."""
    return corpus.startswith("own-")


def machines(corpus: str) -> dict[str, LanguageModel]:
    """Map family to model, in the order of the site. Call it on the page's thread: a worker has no session."""
    own = st.session_state.get(OWN)
    if own and own["corpus"] == corpus:
        return {family: own["models"][family] for family in models.FAMILIES if family in own["models"]}
    return models.load_corpus(corpus)


def held_out(corpus: str) -> str:
    """Return a stretch of the visitor's own text that nothing was learnt from; empty for a trained corpus."""
    own = st.session_state.get(OWN)
    return own["held_out"] if own and own["corpus"] == corpus else ""


def manifest(corpus: str, family: str) -> dict[str, Any]:
    """Read what the checkpoint says about itself (data, seed, test score); empty for a visitor's own model."""
    try:
        return models.manifest(corpus, family)
    except CheckpointError:
        return {}
