"""What the visitor has chosen in the clinic, and what the tests say about it; computed once for everybody."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from torch import Tensor

from llm_core.clinic import exam, shapes
from llm_core.clinic.exam import Finding, Layout
from llm_core.clinic.patient import HEALTHY, Patient
from llm_core.clinic.shapes import Trace

PLACES = ("order", "mask", "head", "layout", "width", "loss")
FED: tuple[Layout, ...] = ("batch_seq", "seq_batch")
SEEDS = ("1", "2", "3", "4")

Names = tuple[str, ...]
"""The chosen option of every place, in the order of PLACES."""

UNTOUCHED: Names = ("none",) * 6


@dataclass(frozen=True)
class Examined:
    """All that was measured on one version of the model. Never change what it holds: it is shared."""

    findings: Mapping[str, Finding]
    reach: Tensor | None  # None when this version cannot be run
    trace: Trace

    def states(self) -> dict[str, str]:
        """pass, hollow, fail or, where there is nothing to test, missing."""
        return {place: state_of(found) for place, found in self.findings.items()}


def state_of(found: Finding) -> str:
    return "missing" if found.reason == "missing" else found.state


@st.cache_resource(max_entries=300, show_spinner=False)
def examined(names: Names, layout: Layout, seed: int) -> Examined:
    """Build this version, run all tests and both measurements: about a tenth of a second."""
    net = Patient(chosen(names), seed=seed)
    try:
        reach = exam.reach(net, layout)
    except (exam.AxesSwapped, RuntimeError):
        reach = None
    return Examined(exam.examine(net, layout), reach, shapes.trace(net, layout))


def chosen(names: Names) -> dict[str, str]:
    return dict(zip(PLACES, names, strict=True))


def repaired() -> Names:
    """The version that the button shows."""
    return tuple(HEALTHY[place] for place in PLACES)


@functools.cache
def line_of(functions: Sequence[Callable[..., Any]]) -> str:
    """The last statement of each function as it stands in its source, on one line; " · " between two functions."""
    return " · ".join(last_line(function) for function in functions)


def last_line(function: Callable[..., Any]) -> str:
    """What stands from the last `return` on. No ast here: see ui.panel.class_lines."""
    source = inspect.getsource(function)
    return " ".join(source[source.rindex("    return ") :].split())
