"""LiveTraining with a tiny training: started, watched, stopped, refused, failed, private or shared, left."""

import threading
import time
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.chapters.reading import html
from ui.lesson.words import read
from ui.work import kept
from ui.work import lanes as worker
from ui.work.live_training import LiveTraining

COMMON = read("common", "en")
STEPS = 10_000


class Lessons:
    """A training of small steps that the test can hold and let fail."""

    def __init__(self):
        self.fails, self.begun = threading.Event(), []

    def __call__(self, settings, report, over):
        self.begun.append(settings)
        learnt = 0
        while learnt < STEPS and not over():
            if self.fails.is_set():
                raise ValueError("no such text")
            learnt += 1
            report(learnt, steps=learnt)
            time.sleep(0.002)
        return learnt


WORK = Lessons()
DRAWN = []
PRIVATE = LiveTraining("tiny", WORK, lambda words, run, *shown: DRAWN.append((run.step, *shown)))
SHARED = LiveTraining("common", WORK, shared=True)
PLACES = {"private": PRIVATE, "shared": SHARED}


def room(place, settings):
    """A page with nothing but the training."""
    import streamlit as st

    from tests.ui.test_live_training import PLACES, STEPS
    from ui.lesson.words import read

    training = PLACES[place]
    words = read("common", "en")
    run = training.current(settings if training.shared else None)
    if run is None:
        training.offer("Begin", settings, STEPS, lambda asked: asked != "useless")
    elif training.show(words, run, "curve"):
        st.button("Again", key="again", on_click=training.forget)


def visit(place="private", settings="seed 1"):
    return AppTest.from_function(room, args=(place, settings), default_timeout=20).run()


def start(at, slot="tiny"):
    at.button(key=f"{slot}_train").click().run()
    assert not at.exception
    return at


def run_of(at, slot="tiny"):
    return at.session_state[f"{slot}_run"]


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


def keys(at):
    return [button.key for button in at.button]


@pytest.fixture(autouse=True)
def lane(monkeypatch):
    """A slow lane of this test's own."""
    lane = worker.Lane("slow", kept=8, queue_length=2)
    monkeypatch.setitem(worker.LANES, "slow", lane)
    WORK.fails.clear()
    WORK.begun.clear()
    DRAWN.clear()
    yield lane
    lane.close()
    lane._thread and lane._thread.join(20)


@pytest.fixture
def busy(lane):
    """Somebody else's job, running until the test is over."""
    release = threading.Event()
    job = lane.submit("holder", lambda report, cancelled: release.wait(20))
    until(lambda: job.running)
    yield job
    release.set()
    job.wait(20)


def test_a_press_starts_it_and_its_bar_drawing_and_stop_are_watched():
    at = start(visit())
    until(lambda: run_of(at).step > 3)
    at.run()
    assert keys(at) == ["tiny_stop"]
    assert DRAWN[-1][0] > 3
    assert DRAWN[-1][1] == "curve"
    assert "left" in at.get("progress")[0].proto.text
    assert WORK.begun == ["seed 1"]
    run_of(at).cancel()


def test_a_stop_keeps_what_was_learnt():
    at = start(visit())
    run = run_of(at)
    until(lambda: run.step > 3)
    at.run().button(key="tiny_stop").click().run()
    assert run.job.wait(20)
    assert not run.job.cancelled
    assert 3 < run.result == run.step == len(run.events) < STEPS
    assert run.ending == "stopped"
    at.run()
    assert keys(at) == ["again"]
    at.button(key="again").click().run()
    assert keys(at) == ["tiny_train"]


def test_a_stop_while_waiting_gives_up_the_place_in_the_queue(busy):
    at = start(visit())
    assert COMMON.ui("queue_ahead", count=1) in at.get("progress")[0].proto.text
    run = run_of(at)
    at.button(key="tiny_stop").click().run()
    assert run.done
    assert run.ending == "given_up"
    assert WORK.begun == []
    assert keys(at.run()) == ["again"]


def test_a_full_queue_is_told_and_the_button_stays(busy, lane):
    for i in range(lane.queue_length):
        lane.submit(f"waiting {i}", lambda report, cancelled: None)
    at = start(visit())
    assert COMMON.ui("queue_full") in html(at)
    assert keys(at) == ["tiny_train"]
    assert "tiny_run" not in at.session_state


def test_a_failure_is_told_and_it_can_be_tried_again(caplog):
    WORK.fails.set()
    at = start(visit())
    assert run_of(at).job.wait(20)
    at.run()
    assert run_of(at).ending == "failed"
    assert COMMON.ui("job_failed") in html(at)
    assert keys(at) == ["again"]


def test_nothing_to_learn_from_cannot_be_pressed_and_what_is_useless_is_not_started():
    assert visit(settings=None).button(key="tiny_train").disabled
    at = start(visit(settings="useless"))
    assert "tiny_run" not in at.session_state
    assert WORK.begun == []


def test_a_training_that_ends_before_its_last_step_was_out_of_time_or_finished(lane):
    at = start(visit())
    run = run_of(at)
    run.job._task.total = 3
    until(lambda: run.step > 3)
    run.stop.set()
    assert run.job.wait(20)
    assert run.ending == "finished"
    run.job._task.total, run.job._task.steps = STEPS, 5
    run.stop.clear()
    assert run.ending == "out_of_time"


def test_private_trainings_with_equal_settings_are_two_and_a_stop_leaves_the_other_alone():
    first, second = start(visit()), start(visit())
    one, two = run_of(first), run_of(second)
    assert one.name != two.name
    until(lambda: one.job.running)
    assert two.job.ahead == 1
    first.run().button(key="tiny_stop").click().run()
    assert one.job.wait(20)
    until(lambda: two.step > 3)
    assert not two.stop.is_set()
    two.cancel()


def test_shared_trainings_with_equal_settings_are_one_and_a_stop_leaves_it_to_the_other(lane, monkeypatch):
    # AppTest gives all its visitors one session, so each takes a job of its own here
    monkeypatch.setattr(worker, "submit", lambda key, work, total, *_: lane.submit(key, work, total))
    first, second = start(visit("shared"), "common"), start(visit("shared"), "common")
    one, two = run_of(first, "common"), run_of(second, "common")
    until(lambda: two.step > 3)
    assert WORK.begun == ["seed 1"]
    first.run().button(key="common_stop").click().run()
    assert keys(first) == ["common_train"]
    assert one.done
    step = two.step
    until(lambda: two.step > step)
    second.run().button(key="common_stop").click().run()
    until(lambda: lane.counts["cancelled"] == 1)


def test_a_shared_answer_is_there_for_who_asks_later(monkeypatch):
    monkeypatch.setattr("tests.ui.test_live_training.STEPS", 3)
    first = start(visit("shared"), "common")
    assert run_of(first, "common").job.wait(20)
    second = start(visit("shared"), "common")
    assert run_of(second, "common").result == 3
    assert WORK.begun == ["seed 1"]


def test_another_setting_shows_the_button_again():
    training = SHARED
    at = start(visit("shared"), "common")
    other = AppTest.from_function(room, args=("shared", "seed 2"), default_timeout=20)
    other.session_state[training.key] = run_of(at, "common")
    assert keys(other.run()) == ["common_train"]
    run_of(at, "common").cancel()


def test_a_closed_tab_ends_its_training():
    viewer = worker.Viewer()
    job = viewer.submit("closing", PRIVATE.task("seed 1", threading.Event()), lane="slow")
    until(lambda: job.events)
    viewer.leave()
    until(lambda: worker.LANES["slow"].counts["cancelled"] == 1)


@pytest.fixture
def browsers(monkeypatch):
    """Say which browser asks. AppTest gives all its visitors one session, so each watches by a job of its own here."""
    monkeypatch.setattr(kept, "KEPT", kept.Kept())
    monkeypatch.setattr(worker, "join", lambda job, lane: job.again())
    return lambda name: monkeypatch.setattr(kept, "browser", lambda: name)


def test_a_reload_finds_the_training_that_goes_on_and_then_its_result(browsers):
    browsers("one")
    first = start(visit())
    until(lambda: run_of(first).step > 3)
    second = visit()
    assert keys(second) == ["tiny_stop"]
    assert run_of(second).name == run_of(first).name
    run_of(first).cancel()  # the server has let go of the page as it was before
    step = run_of(second).step
    until(lambda: run_of(second).step > step)
    second.button(key="tiny_stop").click().run()
    assert run_of(second).job.wait(20)
    third = visit()
    assert keys(third) == ["again"]
    assert run_of(third).result == run_of(second).result > 3
    assert WORK.begun == ["seed 1"]
    third.button(key="again").click().run()
    assert keys(visit()) == ["tiny_train"]


def test_a_training_that_no_page_shows_goes_on_for_two_minutes_and_then_ends(browsers, lane):
    browsers("one")
    run = run_of(start(visit()))
    until(lambda: run.step > 3)
    run.cancel()  # the connection is lost: the server has let go of the page
    step = run.step
    until(lambda: run.step > step)
    kept.KEPT.forget_old()
    assert lane.counts["cancelled"] == 0
    for key, entry in kept.KEPT._entries.items():
        assert 100 < entry.until - time.monotonic() <= 120
        kept.KEPT._entries[key] = replace(entry, until=0.0)
    kept.KEPT.forget_old()
    until(lambda: lane.counts["cancelled"] == 1)


def test_a_page_whose_connection_comes_back_watches_its_training_again(browsers):
    browsers("one")
    at = start(visit())
    until(lambda: run_of(at).step > 3)
    run_of(at).cancel()
    assert keys(at.run()) == ["tiny_stop"]
    assert not run_of(at).done


def test_another_browser_and_one_that_begins_anew_find_the_button(browsers):
    browsers("one")
    first = start(visit())
    until(lambda: run_of(first).step > 3)
    browsers("two")
    assert keys(visit()) == ["tiny_train"]
    browsers("one")
    first.button(key="tiny_stop").click().run()
    assert run_of(first).job.wait(20)
    forgotten = first.run().button(key="again").click().run()
    assert keys(forgotten) == keys(visit()) == ["tiny_train"]


def test_it_computes_on_one_thread():
    import torch

    found = []
    training = LiveTraining("threads", lambda settings, report, over: found.append(torch.get_num_threads()))
    worker.LANES["slow"].submit("threads", training.task(None, threading.Event())).wait(20)
    assert found == [1]
