"""What the numbers of a demo are made from: a trained model, or the record of a training."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Protocol

import streamlit as st

from ui.work import models
from ui.work.record import record, stamp


class Source(Protocol):
    """Something that all visitors share and a demo computes with."""

    def get(self) -> Any:
        """Return it; raises CheckpointError or MissingModel. Never change what it holds."""

    def state(self) -> Hashable:
        """Tell one state of it from another, so that numbers of an older one are not shown."""

    @property
    def python(self) -> tuple[str, str]:
        """Write the import and the expression that give it to a program."""


@dataclass(frozen=True)
class SharedModel:
    """The trained model of one corpus and family."""

    corpus: str
    family: str

    def get(self) -> Any:
        """Return the one shared instance."""
        return models.get_model(self.corpus, self.family)

    def state(self) -> Hashable:
        """Return nothing: a model is read once and never changes."""
        return ()

    @property
    def python(self) -> tuple[str, str]:
        """Load the checkpoint."""
        return "from llm_core import checkpoints", f"checkpoints.load({self.corpus!r}, {self.family!r})"


@dataclass(frozen=True)
class SharedModels:
    """Trained models of one corpus, by family."""

    corpus: str
    families: tuple[str, ...]

    def get(self) -> Any:
        """Return family -> the one shared instance."""
        return {family: models.get_model(self.corpus, family) for family in self.families}

    def state(self) -> Hashable:
        """Return nothing: a model is read once and never changes."""
        return ()

    @property
    def python(self) -> tuple[str, str]:
        """Load the checkpoints."""
        loaded = f"{{family: checkpoints.load({self.corpus!r}, family) for family in {self.families!r}}}"
        return "from llm_core import checkpoints", loaded


@dataclass(frozen=True)
class StoredRecord:
    """The record of a training made beforehand, and the entries that it must have."""

    name: str
    needed: tuple[str, ...] = ()

    def get(self) -> dict[str, Any]:
        """Return the record, read again when its file has changed."""
        return record(self.name, self.needed)

    def state(self) -> Hashable:
        """Return folder and times of change."""
        return stamp(self.name)

    @property
    def python(self) -> tuple[str, str]:
        """Read the record."""
        return "from llm_core import experiments", f"experiments.record({self.name!r})"


@dataclass(frozen=True)
class StoredModel:
    """What a function of llm_core reads from the record of that name and its weights."""

    name: str
    read: Callable[[], Any]

    def get(self) -> Any:
        """Return it, read again when one of its files has changed."""
        return _opened(self.name, self.state(), self.read)

    def state(self) -> Hashable:
        """Return folder and times of change."""
        return stamp(self.name)

    @property
    def python(self) -> tuple[str, str]:
        """Call the function."""
        owner = self.read.__qualname__.split(".")[0]
        return f"from {self.read.__module__} import {owner}", f"{self.read.__qualname__}()"


@st.cache_resource(max_entries=8, show_spinner=False)
def _opened(name: str, state: Hashable, _read: Callable[[], Any]) -> Any:
    return _read()
