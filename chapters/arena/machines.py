"""The machines of the arena: the trained ones of a corpus, or those a visitor has just trained on a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from llm_core.checkpoints import TWINS, CheckpointError
from llm_core.language.model import LanguageModel
from ui.work import kept, models

OWN = "own_models"
"""What `own` gives: {"corpus": a name beginning with "own-", "models": family -> model, "held_out": a stretch
of the text that they were not trained on} of this visitor."""


def own() -> dict[str, Any] | None:
    """Give the machines that this visitor has trained and uses, also after the page was loaded again; or None."""
    found = st.session_state.get(OWN) or kept.get(OWN)
    if found is not None:
        use(found)
    return found


def use(found: dict[str, Any]) -> None:
    """Put a visitor's machines into the session, and keep them over a reload."""
    st.session_state[OWN] = found
    kept.put(OWN, found)


def corpora() -> list[str]:
    """List the corpora with checkpoints, the twins, and the visitor's own text when it has been trained."""
    found = own()
    twins = [TWINS] if len(models.families(TWINS)) == len(models.FAMILIES) else []
    return models.corpora() + twins + ([found["corpus"]] if found else [])


def trained_on(corpus: str) -> str:
    """Name the texts that the machines of a corpus have read: the twins read the stories."""
    return models.FIRST if corpus == TWINS else corpus


def is_own(corpus: str) -> bool:
    """Return whether a corpus is the text of a visitor, whose models are nowhere but in the session."""
    return corpus.startswith("own-")


def machines(corpus: str) -> dict[str, LanguageModel]:
    """Map family to model, in the order of the site; at least one. Call it on the page's thread, which has a session.

    Raises MissingModel when no machine of this corpus can be read.
    """
    found = own()
    if found and found["corpus"] == corpus:
        return {family: found["models"][family] for family in models.FAMILIES if family in found["models"]}
    read = models.load_corpus(corpus)
    if not read:
        raise models.MissingModel(f'no machine of "{corpus}" can be read')
    return read


def held_out(corpus: str) -> str:
    """Return a stretch of the visitor's own text that nothing was learnt from; empty for a trained corpus."""
    found = own()
    return found["held_out"] if found and found["corpus"] == corpus else ""


def manifest(corpus: str, family: str) -> dict[str, Any]:
    """Read what the checkpoint says about itself (data, seed, test score); empty for a visitor's own model."""
    try:
        return models.manifest(corpus, family)
    except CheckpointError:
        return {}


@dataclass(frozen=True)
class Rounded:
    """What a machine that is stored in 8 bits a weight pays for held-out text: bits per character before and after."""

    before: float
    after: float


def rounded(facts: dict[str, Any]) -> Rounded | None:
    """Read from a manifest what rounding cost; None for a machine that is not stored in 8 bits."""
    if "weight_bits" not in facts or "before_rounding" not in facts:
        return None
    after = facts.get("test", {}).get("bits_per_character")
    return None if after is None else Rounded(facts["before_rounding"]["bits_per_character"], after)
