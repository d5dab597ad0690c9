"""Warm-up of the server: what is slow to import or to read is there before a visitor asks for it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import sys
import threading

from chapters.contents import PREPARED
from ui.work import lanes
from ui.work.lock import HEAVY

PRETRAINED = threading.Event()
"""Set once the warm-up holds nothing any more that the pretrained model needs."""

OPTIMISERS = "torch._dynamo"
"""What the first `torch.optim` of a process imports: 72 MB and a second. Every optimiser of torch goes through
decorators that ask for it, and no setting leaves it out, so it is imported when a visitor first trains."""

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


def read_everything() -> None:
    """Read what else there is; what goes wrong with the pretrained model is said on the page that needs it."""
    from llm_core.pretrained import engine
    from ui.work import models

    if engine.weights() is not None:
        with contextlib.suppress(*engine.FAILURES):
            engine.get_engine()
    for corpus in models.corpora():
        models.load_corpus(corpus)
    import_optimisers()


def warm_up() -> None:
    """Import what is slow and read the first corpus; with everything else that the operator wants to have read."""
    _started.set()
    lanes.start_writing()  # a process of its own imports torch at the same time
    try:
        with HEAVY:
            from ui.work import idle, models, threads

            for name in ("torch", "numpy", "pandas", "plotly.graph_objects"):
                importlib.import_module(name)
            threads.one_each()
            models.load_corpus(models.FIRST)
    finally:
        _ready.set()  # a page that waits finds out itself what is missing, and says so
        PRETRAINED.set()
    if idle.keeps_everything():
        read_everything()
    leave_out_of_collection()


def run() -> None:
    """Warm up, then look after the memory as long as the server runs; call it in a thread of its own."""
    warm_up()
    from ui.work import idle

    read_for_writing()
    prepare()
    idle.watch()


def read_for_writing() -> None:
    """Let the process that writes read the first corpus, by a few tokens: it takes seconds, mostly the n-gram's."""
    from llm_core.checkpoints import folder
    from ui.work import models
    from ui.work.writing.protocol import Request
    from ui.work.writing.texts import RequestedTexts

    families = models.families(models.FIRST)
    requests = {family: Request(str(folder()), models.FIRST, family, (), 3) for family in families}
    if requests:
        lanes.WRITING.submit("first", RequestedTexts(requests))


def prepare() -> None:
    """Begin the answers that every first visitor of these chapters asks for; nobody has to wait for them."""
    for name in PREPARED:
        try:
            with HEAVY:
                chapter = importlib.import_module(f"chapters.{name}.chapter")
            chapter.prepare()
        except Exception:  # it concerns this chapter alone, which says so when it is opened
            logging.getLogger(__name__).exception("nothing is prepared for the chapter %s", name)


def import_optimisers() -> None:
    """Import what the first optimiser needs, behind the lock; call it where a visitor's training begins."""
    if OPTIMISERS not in sys.modules:
        with HEAVY:
            importlib.import_module(OPTIMISERS)
        leave_out_of_collection()


def leave_out_of_collection() -> None:
    """Keep what was imported out of the garbage collector's way.

    Streamlit collects after every run of a script; walking torch's objects would hold the interpreter for about half
    a second each time.
    """
    gc.collect()
    gc.freeze()
