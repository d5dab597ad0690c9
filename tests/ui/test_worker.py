"""The queue: one at a time, visible, shared, and a stop that stops."""

import threading
import time
import weakref

import pytest

from ui.work import job
from ui.work.lanes import LANES, Lane, QueueFull, Viewer


@pytest.fixture
def lane():
    lane = Lane("test", kept=2, queue_length=3)
    yield lane
    lane.close()


class Gate:
    """Work that waits until the test lets it go, or until it is cancelled."""

    def __init__(self):
        self.started, self.open, self.runs = threading.Event(), threading.Event(), 0

    def __call__(self, report, cancelled):
        self.runs += 1
        self.started.set()
        while not self.open.is_set() and not cancelled():
            time.sleep(0.002)
        return "stopped" if cancelled() else "answer"


def count_to(n):
    def work(report, cancelled):
        for i in range(n):
            report(i)
        return n

    return work


def wait_for(condition, seconds=5):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.002)
    assert condition()


def test_events_and_result_arrive(lane):
    job = lane.submit("count", count_to(4), total=4)
    assert job.wait(5)
    assert (job.events, job.result, job.progress, job.seconds_left, job.done) == (
        [0, 1, 2, 3],
        4,
        1.0,
        0.0,
        True,
    )


def test_the_queue_says_how_many_are_ahead(lane):
    gate = Gate()
    first = lane.submit("a", gate)
    gate.started.wait(5)
    second, third = lane.submit("b", count_to(1)), lane.submit("c", count_to(1))
    assert (first.ahead, second.ahead, third.ahead) == (0, 1, 2)
    gate.open.set()
    assert third.wait(5)
    assert third.ahead == 0


def test_the_same_question_is_computed_once_and_answered_twice(lane):
    gate = Gate()
    one, two = lane.submit("a", gate), lane.submit("a", gate)
    gate.open.set()
    assert one.wait(5)
    assert two.wait(5)
    assert lane.submit("a", gate).result == "answer"
    assert gate.runs == 1


def test_what_a_page_makes_of_the_events_is_made_once_for_all_and_goes_with_them(lane):
    first, second = (lane.submit("k", count_to(3)) for _ in range(2))
    assert first.wait(5)
    made = [job.kept("sum", lambda job=job: [sum(job.events)]) for job in (first, second)]
    assert made[0] is made[1]
    assert made[0] == [3]
    assert first.kept("other", list) == []
    for key in "abc":
        assert lane.submit(key, count_to(1)).wait(5)
    assert lane.submit("k", count_to(3)).kept("sum", lambda: "anew") == "anew"


def test_a_stop_stops_the_work_and_keeps_what_was_reported(lane):
    def work(report, cancelled):
        report("first")
        while not cancelled():
            time.sleep(0.002)

    job = lane.submit("a", work)
    wait_for(lambda: job.events)
    job.cancel()
    assert job.cancelled
    assert job.done
    after = lane.submit("b", count_to(1))
    assert after.wait(5)  # the worker is free again
    assert job.events == ["first"]


def test_one_of_two_viewers_leaving_does_not_stop_the_other(lane):
    gate = Gate()
    one, two = lane.submit("a", gate), lane.submit("a", gate)
    gate.started.wait(5)
    one.cancel()
    assert one.done
    assert not two.done
    gate.open.set()
    assert two.wait(5)
    assert two.result == "answer"


def test_a_waiting_job_that_is_cancelled_never_runs(lane):
    gate, other = Gate(), Gate()
    lane.submit("a", gate)
    gate.started.wait(5)
    waiting = lane.submit("b", other)
    waiting.cancel()
    gate.open.set()
    assert lane.submit("c", count_to(1)).wait(5)
    assert other.runs == 0


def test_a_failure_reaches_only_those_who_asked_and_may_be_tried_again(lane, caplog):
    def broken(report, cancelled):
        raise ValueError("no such corpus")

    job = lane.submit("a", broken)
    assert job.wait(5)
    assert isinstance(job.error, ValueError)
    assert lane.submit("b", count_to(2)).wait(5)
    again = lane.submit("a", count_to(2))
    assert again.wait(5)
    assert again.result == 2


def test_the_line_is_bounded(lane):
    gate = Gate()
    lane.submit("running", gate)
    gate.started.wait(5)
    for i in range(3):
        lane.submit(f"waiting {i}", count_to(1))
    with pytest.raises(QueueFull):
        lane.submit("one too many", count_to(1))
    assert lane.counts["refused"] == 1


def test_only_the_last_answers_are_kept(lane):
    for name in "abcd":
        assert lane.submit(name, count_to(1)).wait(5)
    wait_for(lambda: lane.counts["finished"] == 4)
    assert list(lane._tasks) == ["c", "d"]


def test_seconds_left_follow_from_the_speed_so_far(lane):
    gate = Gate()

    def work(report, cancelled):
        report("quarter")
        return gate(report, cancelled)

    job = lane.submit("a", work, total=4)
    gate.started.wait(5)
    assert job.progress == 0.25
    spent = job.seconds
    assert job.seconds_left >= 3 * spent
    gate.open.set()


def test_a_closed_tab_cancels_its_jobs(monkeypatch, lane):
    monkeypatch.setitem(__import__("ui.work.lanes", fromlist=["LANES"]).LANES, "quick", lane)
    gate = Gate()
    viewer = Viewer()
    job = viewer.submit("a", gate)
    assert viewer.submit("a", gate) is job  # a rerun of the page finds its own job again
    gate.started.wait(5)
    viewer.leave()
    wait_for(lambda: lane.counts["cancelled"] == 1)
    assert viewer.jobs == {}


def test_an_answer_for_everybody_is_finished_for_the_next_visitor_when_all_have_left(lane):
    gate = Gate()
    left = lane.submit("shared", gate, finish=True)
    gate.started.wait(5)
    left.cancel()
    gate.open.set()
    next_visitor = lane.submit("shared", gate, finish=True)
    assert next_visitor.wait(5)
    assert (next_visitor.result, gate.runs) == ("answer", 1)


def test_work_that_nobody_waits_for_gives_way_to_somebody_who_waits(lane):
    gate = Gate()
    left = lane.submit("shared", gate, finish=True)
    gate.started.wait(5)
    left.cancel()
    assert lane.submit("other", count_to(1)).wait(5)


def test_work_that_nobody_waits_for_ends_when_its_time_is_over(lane, monkeypatch):
    monkeypatch.setattr(job, "FINISH", 0.05)
    gate = Gate()
    left = lane.submit("shared", gate, finish=True)
    gate.started.wait(5)
    left.cancel()
    wait_for(lambda: lane.counts["cancelled"] == 1)
    assert lane.submit("shared", count_to(3)).wait(5), "it is begun anew, not shared"


def test_a_closed_tab_lets_its_running_answer_finish_although_its_own_job_waits_behind(lane, monkeypatch):
    monkeypatch.setitem(LANES, "test", lane)
    gate, viewer = Gate(), Viewer()
    viewer.submit("shared", gate, lane="test", finish=True)
    gate.started.wait(5)
    viewer.submit("waits behind", count_to(1), lane="test", finish=True)
    viewer.leave()
    gate.open.set()
    wait_for(lambda: lane.counts["finished"] == 1)
    assert gate.runs == 1


def test_an_answer_that_is_kept_does_not_keep_what_it_was_made_with(lane):
    class Model:
        pass

    model = Model()
    gone = weakref.ref(model)
    job = lane.submit("a", lambda report, cancelled, model=model: str(model is not None))
    assert job.wait(5)
    del model
    assert job.result == "True"
    assert gone() is None


def test_what_is_prepared_has_its_time_and_the_first_visitor_gets_the_answer(lane, monkeypatch):
    monkeypatch.setattr(job, "FINISH", 0.0)
    gate = Gate()
    lane.prepare("first", gate)
    gate.started.wait(5)
    time.sleep(0.02)  # longer than work that all have left would get
    visitor = lane.submit("first", gate)
    gate.open.set()
    assert visitor.wait(5)
    assert (visitor.result, gate.runs) == ("answer", 1)


def test_what_is_prepared_gives_way_and_is_computed_for_whoever_asks(lane):
    gate = Gate()
    lane.prepare("first", gate)
    gate.started.wait(5)
    assert lane.submit("other", count_to(1)).wait(5)
    assert lane.submit("first", count_to(3)).wait(5)
    assert (lane.counts["cancelled"], gate.runs) == (1, 1)


def test_nothing_is_prepared_in_a_lane_that_works_and_nothing_twice(lane):
    gate, other = Gate(), Gate()
    visitor = lane.submit("a", gate)
    gate.started.wait(5)
    lane.prepare("first", other)
    gate.open.set()
    assert visitor.wait(5)
    lane.prepare("a", other)
    assert lane.waiting() == other.runs == 0


def test_answers_are_forgotten_but_not_what_was_prepared_or_is_under_way(lane):
    lane.prepare("first", count_to(1))
    wait_for(lambda: lane.counts["finished"] == 1)
    kept = lane.submit("kept", count_to(2))
    assert kept.wait(5)
    gate = Gate()
    under_way = lane.submit("under way", gate)
    lane.forget_answers()
    gate.open.set()
    again, other = Gate(), lane.submit("first", count_to(5))
    assert (other.result, under_way.wait(5), under_way.result) == (1, True, "answer")
    assert kept.result == 2
    again.open.set()
    assert lane.submit("kept", again).wait(5)
    assert again.runs == 1


def test_thirty_two_tabs_of_one_person_let_another_train_next(monkeypatch):
    lane = Lane("test", kept=2)
    monkeypatch.setitem(LANES, "slow", lane)
    gates = [Gate() for _ in range(32)]
    Viewer("one browser").submit("training 0", gates[0], lane="slow")
    assert gates[0].started.wait(5)
    refused = 0
    for i, gate in enumerate(gates[1:]):
        try:
            Viewer("one browser").submit(f"another {i}", gate, lane="slow")
        except QueueFull:
            refused += 1
    assert refused == 32 - 1 - lane.own_length
    other = Gate()
    job = Viewer("another").submit("theirs", other, lane="slow")
    assert job.ahead == 2  # what runs, and one of the other thirty
    for gate in gates[:2]:
        gate.open.set()
    assert other.started.wait(5)
    lane.close()
