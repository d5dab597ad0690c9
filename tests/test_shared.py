"""Shared instances: made once, dropped when idle, kept by whoever holds them."""

import gc
import threading
import weakref

import pytest

from llm_core import checkpoints
from llm_core.generation import Sampling, generate
from llm_core.shared import Shared


class Thing:
    def __init__(self, name):
        self.name = name


def test_many_who_ask_at_once_get_one_instance():
    made, start, got = [], threading.Barrier(8), []

    def make(name):
        made.append(name)
        return Thing(name)

    shared = Shared(make)

    def ask():
        start.wait()
        got.append(shared.get("a"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["a"]
    assert all(one is got[0] for one in got)


def test_only_what_nobody_has_asked_for_is_dropped_and_it_is_made_again():
    shared = Shared(Thing)
    first = weakref.ref(shared.get("a"))
    assert not shared.drop_idle(60)
    assert not shared.drop_idle(0, keep=[("a",)])
    assert shared.loaded("a") is first()
    assert shared.drop_idle(0)
    assert shared.loaded("a") is None
    assert first() is None
    assert shared.get("a").name == "a"


def test_asking_again_counts_as_use_and_looking_does_not(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("llm_core.shared.time.monotonic", lambda: now[0])
    shared = Shared(Thing)
    shared.get("asked"), shared.get("looked at")
    now[0] = 50.0
    shared.get("asked"), shared.loaded("looked at")
    now[0] = 70.0
    assert shared.drop_idle(60)
    assert shared.loaded("asked") is not None
    assert shared.loaded("looked at") is None


def test_who_holds_a_dropped_instance_keeps_it_and_gets_the_same_one_again():
    shared = Shared(Thing)
    held = shared.get("a")
    shared.drop_idle(0)
    assert held.name == "a"
    assert shared.get("a") is held


def test_what_cannot_be_made_is_tried_again():
    tries = []

    def make():
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not yet")
        return Thing("late")

    shared = Shared(make)
    with pytest.raises(OSError, match="not yet"):
        shared.get()
    assert not shared.drop_idle(0)
    assert shared.get().name == "late"


def test_the_lock_can_be_somebody_elses():
    """A thing may be made from another shared one: both have the one lock around heavy work."""
    lock = threading.RLock()
    inner = Shared(Thing, lock)
    outer = Shared(lambda name: Thing(inner.get(name).name * 2), lock)
    assert outer.get("a").name == "aa"


@pytest.mark.parametrize("family", checkpoints.FAMILIES)
def test_a_model_is_freed_at_once_without_the_garbage_collector(family):
    """What is frozen out of the collector's way must not need it: a model that refers to itself would stay for ever."""
    shared = Shared(checkpoints.load)
    model = shared.get(checkpoints.TWINS, family)
    for token in generate(model, [2, 3], 3, Sampling(seed=1)):
        assert token.text is not None
    gone = weakref.ref(model)
    del model
    gc.disable()
    try:
        shared.drop_idle(0)
        assert gone() is None
    finally:
        gc.enable()
