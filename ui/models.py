"""The trained models that all visitors share: each is read once and never changed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ui.warm import HEAVY

if TYPE_CHECKING:
    from llm_core.language.model import LanguageModel

FAMILIES = ("ngram", "lstm", "transformer")
"""The three machines in the order of every row and column on the site."""

CORPUS_ORDER = ("stories", "shakespeare", "songci")

_shared: dict[tuple[str, str], LanguageModel] = {}


class MissingModel(LookupError):
    """This machine has no checkpoint for that corpus and family."""


def available() -> list[tuple[str, str]]:
    """(corpus, family) of every checkpoint on this machine; empty when none has been trained or fetched."""
    with HEAVY:
        from llm_core import checkpoints

        return [(corpus, family) for corpus, family in checkpoints.available()]


def corpora() -> list[str]:
    """Corpora that have at least one checkpoint, in the order of the site."""
    found = {corpus for corpus, _ in available()}
    known = [corpus for corpus in CORPUS_ORDER if corpus in found]
    return known + sorted(found - set(known))


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

    if (corpus, family) not in available():
        raise MissingModel(f"{corpus}-{family}")
    return checkpoints.load(corpus, family)


def load_all() -> None:
    """Read every checkpoint on this machine; one that is damaged is logged and left out, the others still work."""
    for corpus, family in available():
        try:
            get_model(corpus, family)
        except (OSError, ValueError, KeyError):
            logging.getLogger(__name__).exception("checkpoint %s-%s cannot be read", corpus, family)
