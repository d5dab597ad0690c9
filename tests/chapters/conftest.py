"""Fixtures of the page tests."""

import functools
import threading

import pytest

from tests.chapters.opening import opened
from ui.work import lanes as worker
from ui.work import models


@pytest.fixture
def fresh_models():
    """Models, records and answers of another test's assets are not shared with this one."""
    models.forget()
    yield
    models.forget()


def end_the_work():
    """Python aborts when it ends while a thread is inside torch: none may be left when the last file is through."""
    worker.shut_down()
    for thread in threading.enumerate():
        if thread.name.startswith("worker-"):
            thread.join(60)


@pytest.fixture(scope="module")
def shared_models(tiny_assets):
    """The tests of one file share their models; those of another file do not."""
    models.forget()
    yield
    end_the_work()
    models.forget()


@pytest.fixture(scope="module")
def page(shared_models):
    """`page(chapter="block", ...)`: the Transformer page behind a link, opened once for all tests of a file."""
    return functools.cache(functools.partial(opened, "transformer"))


@pytest.fixture(autouse=True)
def _few_texts(monkeypatch):
    """The table is measured on a few texts; tests/chapters/arena/test_scoreboard_facts.py holds how many there are."""
    monkeypatch.setattr("chapters.arena.facts.N_SAMPLES", 4)
