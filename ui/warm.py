"""Heavy imports happen once, behind one lock, so that five first visitors do not import torch at the same time."""

from __future__ import annotations

import gc
import importlib
import threading

HEAVY = threading.RLock()
"""Hold this around any late import of torch or transformers and around reading a checkpoint."""

_ready = threading.Event()
_started = threading.Event()


def ready() -> bool:
    """True once the warm-up has finished."""
    return _ready.is_set()


def loading() -> bool:
    """True while the warm-up is running: what needs torch has to wait for it."""
    return _started.is_set() and not _ready.is_set()


def wait_until_ready(timeout: float | None = None) -> bool:
    """Block until the warm-up has finished (or `timeout` seconds have passed); True when it has."""
    return _ready.wait(timeout)


def warm_up() -> None:
    """Import what is slow, read the checkpoints that are there, and move all of it out of the garbage collector's way.

    Streamlit collects garbage after every run of a script; walking torch's objects would hold the interpreter
    for about half a second each time, so they are frozen once.
    """
    from ui import models

    _started.set()
    try:
        with HEAVY:
            for name in ("torch", "numpy", "plotly.graph_objects"):
                importlib.import_module(name)
            models.load_all()
            gc.collect()
            gc.freeze()
    finally:
        _ready.set()  # a page that waits finds out itself what is missing, and says so
