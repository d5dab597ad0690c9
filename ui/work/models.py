"""The trained models that all visitors share: each is read when somebody asks for it, and never changed."""

from __future__ import annotations

import functools
import logging
import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import streamlit as st

from llm_core import checkpoints
from llm_core.language.model import LanguageModel
from llm_core.shared import Shared
from ui.lesson.words import lesson
from ui.work.lock import HEAVY

FAMILIES = checkpoints.FAMILY_NAMES
"""Kinds of models in the order of every row and column on the site."""

FIRST = "stories"
"""The corpus that every page opens with: the warm-up reads it, and it stays in memory."""

_damaged: dict[tuple[str, str], str] = {}


class MissingModel(LookupError):
    """This machine has no checkpoint for that corpus and family, or a damaged one; the message says which."""


def available() -> list[tuple[str, str]]:
    """List (corpus, family) of every usable checkpoint here; empty when none has been trained or fetched."""
    place = checkpoints.folder()
    try:
        changed = os.stat(place).st_mtime_ns
    except FileNotFoundError:
        changed = 0
    return [found for found in _listed(place, changed) if found not in _damaged]


@functools.lru_cache(maxsize=4)
def _listed(place: Path, changed: int) -> list[tuple[str, str]]:
    """List a folder's checkpoints; `changed` is its time of change, so that a changed folder is read again."""
    return [(found.corpus, found.family) for found in checkpoints.available(place)]


def damaged(corpus: str) -> list[str]:
    """List the families whose checkpoint for this corpus could not be read; the log says why."""
    return [family for family in FAMILIES if (corpus, family) in _damaged]


def refused(family: str) -> dict[str, str]:
    """Map each corpus whose checkpoint of this family could not be read to the reason."""
    return {corpus: reason for (corpus, refused), reason in _damaged.items() if refused == family}


def corpora() -> list[str]:
    """List the corpora that have at least one checkpoint, the known ones first; the twins are none of them."""
    return list(dict.fromkeys(corpus for corpus, _ in available() if corpus != checkpoints.TWINS))


def families(corpus: str) -> list[str]:
    """List the families that have a checkpoint for this corpus, in the order of the site."""
    found = set(available())
    return [family for family in FAMILIES if (corpus, family) in found]


def get_model(corpus: str, family: str) -> LanguageModel:
    """Return the one shared instance; MissingModel when there is no such checkpoint. Never change its weights."""
    return SHARED.get(corpus, family)


def _read(corpus: str, family: str) -> LanguageModel:
    try:
        return checkpoints.load(corpus, family)
    except checkpoints.CheckpointError as error:
        if (corpus, family) in available():  # one that has gone is missing, and may come back
            _damaged[corpus, family] = str(error)
        raise MissingModel(str(error)) from error


SHARED = Shared(_read, HEAVY)
"""The models that are in memory; ui/work/idle.py drops those that nobody uses."""


def reading(corpus: str) -> AbstractContextManager[None]:
    """Say that models are being read while that goes on; nothing is drawn for a corpus that is in memory."""
    if all(SHARED.loaded(corpus, family) is not None for family in families(corpus)):
        return nullcontext()
    return st.spinner(lesson("common").ui("warming"), show_time=True)


def load_corpus(corpus: str) -> dict[str, LanguageModel]:
    """Map family to model; a checkpoint that is damaged is logged and left out, the others still work."""
    found = {}
    for family in families(corpus):
        try:
            found[family] = get_model(corpus, family)
        except MissingModel as error:
            logging.getLogger(__name__).warning("%s", error)
    return found


def manifest(corpus: str, family: str) -> dict[str, Any]:
    """Read what a checkpoint says about itself, again when its file changes; CheckpointError when it cannot."""
    entry = checkpoints.checkpoint(corpus, family)
    return _manifest(entry, entry.manifest_path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _manifest(entry: checkpoints.Checkpoint, changed: int) -> dict[str, Any]:
    return checkpoints.read_manifest(entry)


def forget() -> None:
    """Read everything again when it is next asked for (another folder of assets), and compute everything again."""
    SHARED.clear()
    _damaged.clear()
    _manifest.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()
