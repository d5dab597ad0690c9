"""Models that nobody uses are dropped, and memory that is free goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import os
import time

from llm_core.pretrained import engine, minilm
from ui.work import models

MINUTES = "GLASSBOX_IDLE_MINUTES"
"""Minutes after which a model that nobody has asked for is dropped; it is read again when somebody does."""
DEFAULT = 10.0
LOOK = 30.0
"""Seconds between two looks."""
PRELOAD = "GLASSBOX_PRELOAD"
"""`first`: read the first corpus, everything else when somebody asks for it. `all`: read everything, and keep it."""


def keeps_everything() -> bool:
    """Return whether the operator wants everything read at the start: a talk on a laptop with much memory."""
    return os.environ.get(PRELOAD) == "all"


def seconds() -> float:
    """Read the setting; what is not a number of minutes is taken for the default."""
    try:
        return 60 * float(os.environ.get(MINUTES, DEFAULT))
    except ValueError:
        return 60 * DEFAULT


def drop() -> None:
    """Drop the idle models, but not the first corpus, with which every page opens."""
    if keeps_everything():
        return
    models.SHARED.drop_idle(seconds(), keep=[(models.FIRST, family) for family in models.FAMILIES])
    engine.ENGINE.drop_idle(seconds())
    engine.TRANSFORMER.drop_idle(seconds())
    minilm.SHARED.drop_idle(seconds())


def give_back() -> None:
    """Give free memory back to the system.

    glibc keeps what was freed, in as many heaps as threads have asked for some, until the process needs it again:
    after reading three n-gram tables that was 160 MB, after an hour of visitors far more. Elsewhere than on Linux with
    glibc there is no such call, and nothing is done.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)


def watch() -> None:
    """Look after the memory as long as the server runs; call it in a thread of its own."""
    while True:
        drop()
        gc.collect()  # closed tabs refer to themselves; hundredths of a second, as the libraries are left out
        give_back()
        time.sleep(LOOK)
