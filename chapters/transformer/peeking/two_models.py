"""What the chapter on peeking computes for a visitor: both models of the record read one text, and go on with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch
from torch import Tensor

from chapters.transformer.peeking.figure import Line
from llm_core.analysis.block.peeking import patterns, text_bits, write
from llm_core.checkpoints import CheckpointError
from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import stored as mini_gpt
from ui.work import lanes as worker
from ui.work.record import record, stamp

RECORD = "peeking"
NAMES = ("unmasked", "masked")
NEEDED = {"curve", "honest", "test", "reported_by_position", "honest_by_position", "sample"}
WRITTEN = 90
"""Characters that each model goes on with."""


@dataclass(frozen=True)
class Read:
    """One model and one text: bits of every character, reported and honest, and what it writes next."""

    reported: list[float]
    honest: list[float]
    written: str

    @property
    def means(self) -> tuple[float, float]:
        """Give bits per character: reported, honest."""
        return sum(self.reported) / len(self.reported), sum(self.honest) / len(self.honest)


def facts() -> dict[str, Any]:
    """Read the record, checked: raises CheckpointError when something the chapter needs is not in it."""
    found = record(RECORD, {"models", "uniform_bits", "steps"})
    models = found["models"]
    if not all(set(models.get(name, ())) >= NEEDED for name in NAMES):
        raise CheckpointError(f"The record {RECORD} is not complete.")
    return found


def curves(found: dict[str, Any]) -> dict[str, Line]:
    """Give both losses of both models over the steps of their training."""
    lines: dict[str, Line] = {}
    for name in NAMES:
        one = found["models"][name]
        lines[f"{name}_reported"] = ([row[0] for row in one["curve"]], [row[2] for row in one["curve"]])
        lines[f"{name}_honest"] = ([row[0] for row in one["honest"]], [row[1] for row in one["honest"]])
    return lines


def model(name: str) -> Transformer:
    """Give one of the two, shared by all visitors. Raises CheckpointError."""
    return _model(name, stamp(RECORD))


@st.cache_resource(max_entries=2, show_spinner=False)
def _model(name: str, state: tuple[str, int, int]) -> Transformer:
    return mini_gpt.stored(RECORD, name)


def reading(text: str, seed: int) -> worker.Work:
    """Make the work in which both models read the text and go on with it."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> dict[str, Read] | None:
        found: dict[str, Read] = {}
        for name in NAMES:
            if cancelled():
                return None
            one = model(name)
            ids = one.tokenizer.encode(text)
            seen, alone = text_bits(one, ids)
            new = write(one, [one.tokenizer.eot_id, *ids], WRITTEN, seed)
            found[name] = Read(seen.tolist(), alone.tolist(), one.tokenizer.decode(new))
            report()
        return found

    return work


def looks(name: str, text: str) -> Tensor:
    """Record where every head looks while it reads the text after end-of-text, (L, H, T, T)."""
    one = model(name)
    return patterns(one, torch.tensor([[one.tokenizer.eot_id, *one.tokenizer.encode(text)]]))
