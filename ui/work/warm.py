"""Warm-up of the server: what is slow to import or to read is there before a visitor asks for it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import threading

from ui.work import lanes
from ui.work.lock import HEAVY

PRETRAINED = threading.Event()
"""Set once the pretrained model's libraries are imported and, where its weights are, it is loaded."""

_ready = threading.Event()
_started = threading.Event()


def ready() -> bool:
    """Return whether the warm-up has finished."""
    return _ready.is_set()


def loading() -> bool:
    """Return whether the warm-up is running: what needs torch has to wait for it."""
    return _started.is_set() and not _ready.is_set()


def wait_until_ready(timeout: float | None = None) -> bool:
    """Wait until the warm-up has finished or `timeout` seconds have passed; True when it has."""
    return _ready.wait(timeout)


def read_pretrained() -> None:
    """Load the pretrained model if its weights are here; what goes wrong is said on the page that needs it."""
    try:
        with HEAVY:
            from llm_core.pretrained import engine
        if engine.weights() is not None:
            with contextlib.suppress(*engine.FAILURES):
                engine.get_engine()
    finally:
        PRETRAINED.set()


def warm_up() -> None:
    """Import what is slow and read the checkpoints; pages may go on as soon as the first corpus is there.

    Streamlit collects garbage after every run of a script; walking torch's objects would hold the interpreter
    for about half a second each time, so they are moved out of the collector's way once everything is loaded.
    """
    _started.set()
    lanes.start_writing()  # a process of its own imports torch at the same time
    try:
        with HEAVY:
            from ui.work import models, threads

            for name in ("torch", "numpy", "pandas", "plotly.graph_objects"):
                importlib.import_module(name)
            threads.one_each()
            models.load_corpus(models.FIRST)
    finally:
        _ready.set()  # a page that waits finds out itself what is missing, and says so
    read_pretrained()
    for corpus in models.corpora():
        models.load_corpus(corpus)
    with HEAVY:
        importlib.import_module("torch._dynamo")  # the first optimiser would import it, in front of a visitor
        gc.collect()
        gc.freeze()
