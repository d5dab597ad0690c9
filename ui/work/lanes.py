"""Heavy work waits in visible lines: bounded, turn by turn, answers shared, a stop that stops.

Lane "writing" lets the trained machines write, many texts at once, in a process of its own (ui.work.writing).
The others have one thread each: "quick" for what takes about a second, "pretrained" for the pretrained model, "slow"
for training and downloads, so that a minute of training does not hold up anybody's sentence.
Work never calls streamlit; pages read the job in a fragment.
"""

from __future__ import annotations

import functools
import math
import threading
import time
from collections.abc import Callable

import streamlit as st

from ui.work import threads
from ui.work.browser import browser
from ui.work.job import Job, Report, Task, Work
from ui.work.shared_tasks import QUEUE_LENGTH, QueueFull, SharedTasks
from ui.work.turns import NAMELESS
from ui.work.writing.lane import Texts, WritingLane

__all__ = [
    "LANES", "Job", "Lane", "QueueFull", "Report", "Texts", "Viewer", "Work", "forget_answers", "join", "prepare",
    "shut_down", "start_writing", "statistics", "submit", "under_way", "waiting",
]  # fmt: skip

KEPT_ANSWERS = {"quick": 128, "pretrained": 64, "slow": 8}
KEPT_TEXTS = 64


class Lane(SharedTasks):
    """One thread that runs one task at a time: `work(report, cancelled)`."""

    def __init__(self, name: str, kept: int, queue_length: int = QUEUE_LENGTH) -> None:
        super().__init__(kept, queue_length)
        self.name = name
        self._running: Task | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def close(self) -> None:
        """Stop everything (server shutdown)."""
        with self._change:
            self._closed = True
            self._empty_line()
            if self._running is not None:
                self._running.stop.set()
            self._change.notify_all()

    def prepare(self, key: str, work: Work, total: int | None = None) -> None:
        """Compute an answer before anybody asks for it, while nobody is in line."""
        with self._change:
            if key not in self._tasks and not self._busy() and not len(self._turns):
                task = self._tasks[key] = self._line_up(Task(key, work, total, finish=True), "")
                task.prepared = True
                self._wake()

    def _busy(self) -> int:
        return int(self._running is not None)

    def _leave(self, task: Task) -> None:
        """Let the work know, which asks again and again whether somebody waits for it."""
        if task.finish and not len(self._turns):
            task.left = time.monotonic()
        else:
            task.stop.set()

    def _let_go(self, task: Task) -> None:
        """Begin what was prepared: it gives way to whoever waits, but has all the time that it needs."""
        if len(self._turns):
            task.stop.set()
        else:
            task.left = math.inf

    def _wake(self) -> None:
        if len(self._turns) and self._running is not None and self._running.left is not None:
            self._running.stop.set()  # somebody waits for the lane, and nobody for what runs there
        if self._thread is None or not self._thread.is_alive():
            self._closed = False
            self._thread = threading.Thread(target=self._loop, name=f"worker-{self.name}", daemon=True)
            self._thread.start()
        self._change.notify_all()

    def _loop(self) -> None:
        if self.name != "quick":
            threads.all_cores()
        while (task := self._next()) is not None:
            task.run()
            with self._change:
                self._running = None
                self._finish(task)

    def _next(self) -> Task | None:
        with self._change:
            while not len(self._turns) and not self._closed:
                self._change.wait()
            found = None if self._closed else self._turns.take()
            self._running = None if found is None else found[1]
            if self._running is not None:
                self._running.begin()
                if not self._running.watchers:
                    self._let_go(self._running)
            return self._running


WRITING = WritingLane(KEPT_TEXTS)
COMPUTING = {name: Lane(name, kept) for name, kept in KEPT_ANSWERS.items()}
LANES: dict[str, SharedTasks] = {**COMPUTING, "writing": WRITING}


class Viewer:
    """The jobs of one browser tab; when the tab is closed it leaves all of them.

    owner: the browser, whose tabs share one place in the order of turns.
    """

    def __init__(self, owner: str = NAMELESS) -> None:
        self.owner = owner
        self.jobs: dict[tuple[str, str], Job] = {}

    def submit(
        self,
        key: str,
        work: Work | Texts,
        total: int | None = None,
        lane: str = "quick",
        finish: bool = False,
    ) -> Job:
        """Give the tab's own job for this key while that is running or has an answer, otherwise a new one."""
        job = self.jobs.get((lane, key))
        if job is None or job.cancelled or job.error is not None:
            job = self.jobs[lane, key] = LANES[lane].submit(key, work, total, finish, self.owner)
            self._drop_finished(keep=job)
        return job

    def join(self, job: Job, lane: str) -> Job | None:
        """Watch a job of another tab of this browser; None when it was stopped before its end."""
        own = job.again()
        if own is not None:
            self.jobs[lane, own.key] = own
            self._drop_finished(keep=own)
        return own

    def leave(self) -> None:
        """Cancel all jobs: the tab is closed. The last first: none of its own waits behind one that may finish."""
        for job in reversed(self.jobs.values()):
            job.cancel()
        self.jobs.clear()

    def _drop_finished(self, keep: Job, limit: int = 32) -> None:
        for name, job in list(self.jobs.items()):
            if len(self.jobs) > limit and job.done and job is not keep:
                del self.jobs[name]


@functools.cache
def _viewer_of_session() -> Callable[[], Viewer]:
    """Make the cache of viewers late, so that importing this module outside a running site touches none."""
    return st.cache_resource(scope="session", on_release=Viewer.leave, show_spinner=False)(_new_viewer)


def _new_viewer() -> Viewer:
    return Viewer(browser())


def submit(
    key: str, work: Work | Texts, total: int | None = None, lane: str = "quick", finish: bool = False
) -> Job:
    """Line up `work(report, cancelled)` for this visitor, or the texts of the lane "writing".

    The key must name everything the answer depends on: two visitors with the same key share one answer.
    `report(event)` appends to `job.events` and counts one step of `total`; the work should ask `cancelled()`
    at least twice a second and return what it has. Raises QueueFull when too many are waiting.
    finish: when everybody has left, it may still come to its end, for the next visitor: at most a few seconds, and only
    while nobody is in line.
    """
    return _viewer_of_session()().submit(key, work, total, lane, finish)


def join(job: Job, lane: str) -> Job | None:
    """Let this visitor watch a job that another tab of the same browser began; None when it was stopped."""
    return _viewer_of_session()().join(job, lane)


def prepare(key: str, work: Work, total: int | None = None, lane: str = "quick") -> None:
    """Compute what the first visitor will ask for with this key; it gives way to whoever waits for the lane."""
    COMPUTING[lane].prepare(key, work, total)


def waiting(lane: str = "quick") -> int:
    """Count the jobs in line."""
    return LANES[lane].waiting()


def under_way() -> int:
    """Count the texts' jobs that are being written or wait for it."""
    return WRITING.under_way() + WRITING.waiting()


def start_writing() -> None:
    """Start the process that writes, so that the first visitor does not wait for it."""
    WRITING.start()


def statistics() -> dict[str, dict[str, int]]:
    """Count what every lane has done, for /metrics."""
    return {name: {"waiting": lane.waiting(), **lane.counts} for name, lane in LANES.items()}


def forget_answers() -> None:
    """Drop what the lanes keep for whoever asks for the same."""
    for lane in LANES.values():
        lane.forget_answers()


def shut_down() -> None:
    """Stop all lanes."""
    for lane in LANES.values():
        lane.close()
