"""What the visitor has chosen in the clinic, and what the tests say about it; computed once for everybody."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from llm_core.clinic import exam, shapes
from llm_core.clinic.exam import Finding, Layout
from llm_core.clinic.patient import HEALTHY, OPTIONS, Patient
from llm_core.clinic.shapes import Trace
from ui.controls.choice import Choice

PLACES = ("order", "mask", "head", "layout", "width", "loss")
LAYOUTS: tuple[Layout, ...] = ("batch_seq", "seq_batch")

FED = Choice("clinic_fed", LAYOUTS, label="fed", names="fed_")
SEED = Choice("clinic_seed", ("1", "2", "3", "4"), label="seed")
LINES = {
    place: Choice(f"clinic_{place}", tuple(OPTIONS[place]), label=f"title_{place}", widget=st.radio)
    for place in PLACES
}
CONTROLS = (FED, SEED, *LINES.values())

Names = tuple[str, ...]
"""The chosen option of every place, in the order of PLACES."""

UNTOUCHED: Names = ("none",) * 6


@dataclass(frozen=True)
class Examined:
    """All that was measured on one version of the model. Never change what it holds: it is shared."""

    findings: Mapping[str, Finding]
    trace: Trace

    def states(self) -> dict[str, str]:
        """Give each place pass, hollow, fail or, where there is nothing to test, missing."""
        return {place: state_of(found) for place, found in self.findings.items()}


def state_of(found: Finding) -> str:
    """Name the state of one test."""
    return "missing" if found.reason == "missing" else found.state


@st.cache_resource(max_entries=300, show_spinner=False)
def examined(names: Names, layout: Layout, seed: int) -> Examined:
    """Build this version, run all tests and read the shapes: about a tenth of a second."""
    net = Patient(chosen(names), seed=seed)
    return Examined(exam.examine(net, layout), shapes.trace(net, layout))


def chosen(names: Names) -> dict[str, str]:
    """Give each place its option."""
    return dict(zip(PLACES, names, strict=True))


def repaired() -> Names:
    """List the options of the version that passes every test."""
    return tuple(HEALTHY[place] for place in PLACES)


def put(names: Names) -> None:
    """Choose this version, fed as people feed models today: for a button's `on_click`."""
    for place, name in chosen(names).items():
        st.session_state[LINES[place].key] = name
    st.session_state[FED.key] = LAYOUTS[0]


@functools.cache
def line_of(functions: Sequence[Callable[..., Any]]) -> str:
    """Write the last statement of each function as it stands in its source, on one line; " · " between two."""
    return " · ".join(last_line(function) for function in functions)


def last_line(function: Callable[..., Any]) -> str:
    """Cut out what stands from the last `return` on; without `ast`, whose parser fails in two threads at once."""
    source = inspect.getsource(function)
    return " ".join(source[source.rindex("    return ") :].split())
