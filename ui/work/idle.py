"""What the site looks after every half minute: idle models, answers nobody sees, free memory, a writer that hangs."""

from __future__ import annotations

import gc
import logging
import os
import time

import streamlit as st
from streamlit import runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY as OPEN
from streamlit.runtime.stats import GaugeStat

from llm_core.pretrained import engine, minilm
from llm_core.vectors import glove
from ui.work import kept, lanes, models
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
    glove.SHARED.drop_idle(idle_seconds())


def visitors() -> int:
    """Count the tabs that are open."""
    counted = runtime.get_instance().stats_mgr.get_stats([OPEN])[OPEN]
    return sum(number.value for number in counted if isinstance(number, GaugeStat))


class Audience:
    """When somebody was last there, and whether anything may have been kept for visitors since it was forgotten."""

    def __init__(self) -> None:
        self._seen = time.monotonic()
        self._kept = True

    def look(self, visitors: int) -> None:
        """Forget texts, figures and answers when nobody has been there for the idle minutes.

        Sessions end after two minutes at the latest; whoever comes back then finds his page by its link.
        """
        now = time.monotonic()
        if visitors:
            self._seen, self._kept = now, True
        elif self._kept and now - self._seen >= idle_seconds() and not keeps_everything():
            self._kept = False
            forget_answers()


def forget_answers() -> None:
    """Forget what was kept for visitors: the caches are bounded, but full they hold a hundred megabytes."""
    st.cache_data.clear()
    st.cache_resource.clear()
    lanes.forget_answers()


def watch() -> None:
    """Look after writers and memory as long as the server runs; call it in a thread of its own."""
    audience = Audience()
    while True:
        try:
            look_after(audience)
        except Exception:  # whatever it is, the next look is as needed as this one
            logging.getLogger(__name__).exception("a look after writers and memory failed")
        time.sleep(LOOK)


def look_after(audience: Audience) -> None:
    """End a writer that hangs, drop what nobody needs, give memory back."""
    lanes.WRITING.look()
    drop()
    kept.KEPT.forget_old()
    audience.look(visitors())
    gc.collect()  # closed tabs refer to themselves; hundredths of a second, as the libraries are left out
    give_back()
