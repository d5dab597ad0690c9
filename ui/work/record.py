"""The record of a training made beforehand (assets/experiments), checked, and read again when its file changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from llm_core import experiments
from llm_core.checkpoints import CheckpointError


def record(name: str, needed: Collection[str] = ()) -> dict[str, Any]:
    """Read a record, shared by all visitors. Never change what it holds.

    Raises CheckpointError, with one sentence, when it is missing, damaged, or lacks one of the `needed` entries.
    """
    found = _read(name, stamp(name))
    missing = sorted(set(needed) - set(found))
    if missing:
        raise CheckpointError(f"The record {name} is of another version: it has no {', '.join(missing)}.")
    return found


def stamp(name: str) -> tuple[str, int, int]:
    """Tell one state of a record and its weights from another: folder and times of change, 0 for what is not there."""
    folder = experiments.folder()
    times = []
    for kind in ("json", "safetensors"):
        path = folder / f"{name}.{kind}"
        times.append(path.stat().st_mtime_ns if path.exists() else 0)
    return str(folder), times[0], times[1]


@st.cache_resource(max_entries=32, show_spinner=False)
def _read(name: str, state: tuple[str, int, int]) -> dict[str, Any]:
    return experiments.record(name)
