"""What a browser has made is found again for some minutes, by nobody else, and not all of it."""

import time

import pytest

from ui.work.kept import Kept
from ui.work.turns import NAMELESS


@pytest.fixture
def now(monkeypatch):
    """A clock that the test sets."""
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    return clock


def test_a_value_is_found_by_the_browser_that_made_it_and_by_no_other():
    kept = Kept()
    kept.put("a", "run", 1)
    assert [kept.get(owner, "run") for owner in ("a", "b")] == [1, None]
    assert kept.get("a", "another") is None
    kept.drop("a", "run")
    assert kept.get("a", "run") is None


def test_browsers_that_cannot_be_told_apart_find_nothing():
    kept = Kept()
    kept.put(NAMELESS, "run", 1)
    assert kept.get(NAMELESS, "run") is None


def test_it_is_kept_for_some_time_after_it_was_shown_last(now):
    kept = Kept()
    kept.put("a", "run", 1, seconds=600)
    now[0] += 500
    kept.put("a", "run", 1, seconds=600)
    now[0] += 500
    assert kept.get("a", "run") == 1
    now[0] += 101
    assert kept.get("a", "run") is None


def test_only_what_was_shown_last_is_kept():
    kept = Kept(most=2)
    for name in ("one", "two", "one", "three"):
        kept.put("a", name, name)
    assert [kept.get("a", name) for name in ("one", "two", "three")] == ["one", None, "three"]


def test_what_is_forgotten_is_let_go_once_and_what_is_shown_again_is_not(now):
    kept, gone = Kept(most=2), []
    kept.put("a", "run", "first", 60, gone.append)
    kept.put("a", "run", "first", 60, gone.append)
    assert gone == []
    kept.put("a", "run", "second", 60, gone.append)
    assert gone == ["first"]
    kept.drop("a", "run")
    kept.put("a", "run", "third", 60, gone.append)
    now[0] += 61
    kept.forget_old()
    for name in "123":
        kept.put("a", name, name, 60, gone.append)
    assert gone == ["first", "second", "third", "1"]
