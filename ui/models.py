"""The trained models that all visitors share: each is read once and never changed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ui.warm import HEAVY

if TYPE_CHECKING:
    from llm_core.language.model import LanguageModel

FAMILIES = ("ngram", "lstm", "transformer")
"""The three machines in the order of every row and column on the site."""

FIRST = "stories"
"""The corpus that every page opens with; the warm-up reads it first."""

_shared: dict[tuple[str, str], LanguageModel] = {}


class MissingModel(LookupError):
    """This machine has no checkpoint for that corpus and family, or a damaged one; the message says which."""


def available() -> list[tuple[str, str]]:
    """(corpus, family) of every checkpoint on this machine; empty when none has been trained or fetched."""
    with HEAVY:
        from llm_core import checkpoints

        return [(found.corpus, found.family) for found in checkpoints.available()]


def corpora() -> list[str]:
    """Corpora that have at least one checkpoint, the known ones first."""
    return list(dict.fromkeys(corpus for corpus, _ in available()))


def families(corpus: str) -> list[str]:
    """Families that have a checkpoint for this corpus, in the order of the site."""
    found = set(available())
    return [family for family in FAMILIES if (corpus, family) in found]


def get_model(corpus: str, family: str) -> LanguageModel:
    """The one shared instance; raises MissingModel when there is no such checkpoint. Never change its weights."""
    key = (corpus, family)
    if key not in _shared:
        with HEAVY:
            if key not in _shared:
                _shared[key] = _read(corpus, family)
    return _shared[key]


def _read(corpus: str, family: str) -> LanguageModel:
    from llm_core import checkpoints

    try:
        return checkpoints.load(corpus, family)
    except checkpoints.CheckpointError as error:
        raise MissingModel(str(error)) from error


def load_corpus(corpus: str) -> None:
    """Read a corpus's checkpoints; one that is damaged is logged and left out, the others still work."""
    for family in families(corpus):
        try:
            get_model(corpus, family)
        except MissingModel as error:
            logging.getLogger(__name__).warning("%s", error)
