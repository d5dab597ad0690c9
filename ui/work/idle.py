"""What the site looks after every half minute: models that nobody uses, free memory, a process that hangs."""

from __future__ import annotations

import gc
import os
import time

from llm_core.pretrained import engine, minilm
from ui.work import lanes, models
from ui.work.memory import give_back, idle_seconds

LOOK = 30.0
"""Seconds between two looks."""
PRELOAD = "GLASSBOX_PRELOAD"
"""`first`: read the first corpus, everything else when somebody asks for it. `all`: read everything, and keep it."""


def keeps_everything() -> bool:
    """Return whether the operator wants everything read at the start: a talk on a laptop with much memory."""
    return os.environ.get(PRELOAD) == "all"


def drop() -> None:
    """Drop the idle models, but not the first corpus, with which every page opens."""
    if keeps_everything():
        return
    models.SHARED.drop_idle(idle_seconds(), keep=[(models.FIRST, family) for family in models.FAMILIES])
    engine.ENGINE.drop_idle(idle_seconds())
    engine.TRANSFORMER.drop_idle(idle_seconds())
    minilm.SHARED.drop_idle(idle_seconds())


def watch() -> None:
    """Look after writers and memory as long as the server runs; call it in a thread of its own."""
    while True:
        lanes.WRITING.look()
        drop()
        gc.collect()  # closed tabs refer to themselves; hundredths of a second, as the libraries are left out
        give_back()
        time.sleep(LOOK)
