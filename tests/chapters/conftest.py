"""Fixtures of the page tests."""

import functools
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui.work import lanes as worker
from ui.work import models

MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"
JOBS = ("peek_job", "positions_job", "positions_trained_job")


@pytest.fixture
def fresh_models():
    """Models, records and answers of another test's assets are not shared with this one."""
    models.forget()
    yield
    models.forget()


def opened(**link):
    at = AppTest.from_file(MAIN, default_timeout=240)
    at.switch_page("../pages/transformer.py")
    for key, value in {"lang": "en", **link}.items():
        at.query_params[key] = value
    at.run()
    for job in JOBS:
        if job in at.session_state:
            assert at.session_state[job].wait(120)
            at.run()
    assert not at.exception
    return at


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
    return functools.cache(opened)
