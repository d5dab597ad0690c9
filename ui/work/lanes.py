"""Heavy work waits in a visible queue: one thread per lane, a bounded line, shared answers, a stop that stops.

Lane "quick" is for generation (about a second), "pretrained" for the pretrained model, "slow" for training and
downloads, so that a minute of training does not hold up anybody's sentence.
Work never calls streamlit; pages read the job in a fragment.
"""

from __future__ import annotations

import functools
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

import streamlit as st

from ui.work import threads
from ui.work.job import Job, Report, Task, Work

__all__ = [
    "LANES", "Job", "Lane", "QueueFull", "Report", "Viewer", "Work", "shut_down", "statistics", "submit", "waiting",
]  # fmt: skip

QUEUE_LENGTH = 30
KEPT_ANSWERS = {"quick": 128, "pretrained": 64, "slow": 8}


class QueueFull(RuntimeError):
    """Too many jobs are waiting; the visitor may try again in a minute."""


class Lane:
    """One thread, one bounded line, the last answers kept by key."""

    def __init__(self, name: str, kept: int, queue_length: int = QUEUE_LENGTH) -> None:
        self.name, self.kept, self.queue_length = name, kept, queue_length
        self._line: deque[Task] = deque()
        self._running: Task | None = None
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.counts = {"finished": 0, "failed": 0, "cancelled": 0, "refused": 0, "shared": 0}

    def submit(self, key: str, work: Work, total: int | None = None, finish: bool = False) -> Job:
        """Join the task of this key, or line up a new one; raises QueueFull when the line is too long.

        finish: while nobody else is in line, it may come to its end for the next visitor when all have left.
        """
        with self._change:
            task = self._tasks.get(key)
            if task is not None and task.error is None and not task.stop.is_set():
                self._tasks.move_to_end(key)
                self.counts["shared"] += 1
                return Job(task, self)
            if len(self._line) >= self.queue_length:
                self.counts["refused"] += 1
                raise QueueFull(f"{len(self._line)} jobs are waiting")
            task = self._tasks[key] = Task(key, work, total, finish)
            self._tasks.move_to_end(key)
            self._line.append(task)
            if self._running is not None and self._running.left is not None:
                self._running.stop.set()  # somebody waits for the lane, and nobody for what runs there
            job = Job(task, self)
            self._start()
            self._change.notify_all()
            return job

    def ahead(self, task: Task) -> int:
        """Count the tasks that run before this one, the running one included."""
        with self._change:
            if task not in self._line:
                return 0
            return self._line.index(task) + (self._running is not None)

    def watch(self, task: Task, watcher: int) -> None:
        """Note that somebody waits for a task."""
        with self._change:
            task.watchers.add(watcher)
            task.left = None

    def unwatch(self, task: Task, watcher: int) -> None:
        """Note that somebody has left; a task that nobody waits for is stopped, unless it may finish."""
        with self._change:
            task.watchers.discard(watcher)
            if task.watchers or task.over.is_set():
                return
            if task.finish and task is self._running and not self._line:
                task.left = time.monotonic()
                return
            task.stop.set()
            if task in self._line:
                self._line.remove(task)
                self._count(task)
                task.over.set()

    def waiting(self) -> int:
        """Count the tasks in line, without the running one."""
        return len(self._line)

    def close(self) -> None:
        """Stop everything (server shutdown)."""
        with self._change:
            self._closed = True
            for task in [*self._line, *([self._running] if self._running else [])]:
                task.stop.set()
            self._line.clear()
            self._change.notify_all()

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._closed = False
            self._thread = threading.Thread(target=self._loop, name=f"worker-{self.name}", daemon=True)
            self._thread.start()

    def _loop(self) -> None:
        if self.name != "quick":
            threads.all_cores()
        while (task := self._next()) is not None:
            task.run()
            with self._change:
                self._running = None
                self._count(task)
                self._forget()

    def _next(self) -> Task | None:
        with self._change:
            while not self._line and not self._closed:
                self._change.wait()
            self._running = None if self._closed else self._line.popleft()
            return self._running

    def _count(self, task: Task) -> None:
        outcome = "failed" if task.error else "cancelled" if task.stop.is_set() else "finished"
        self.counts[outcome] += 1

    def _forget(self) -> None:
        """Drop the oldest answers, and every answer that is not one."""
        for key, task in list(self._tasks.items()):
            useless = task.over.is_set() and (task.error is not None or task.stop.is_set())
            too_many = len(self._tasks) > self.kept and task.over.is_set()
            if useless or too_many:
                del self._tasks[key]


LANES = {name: Lane(name, kept) for name, kept in KEPT_ANSWERS.items()}


class Viewer:
    """The jobs of one browser tab; when the tab is closed it leaves all of them."""

    def __init__(self) -> None:
        self.jobs: dict[tuple[str, str], Job] = {}

    def submit(
        self, key: str, work: Work, total: int | None = None, lane: str = "quick", finish: bool = False
    ) -> Job:
        """Give the tab's own job for this key while that is running or has an answer, otherwise a new one."""
        job = self.jobs.get((lane, key))
        if job is None or job.cancelled or job.error is not None:
            job = self.jobs[lane, key] = LANES[lane].submit(key, work, total, finish)
            self._drop_finished(keep=job)
        return job

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
    return Viewer()


def submit(key: str, work: Work, total: int | None = None, lane: str = "quick", finish: bool = False) -> Job:
    """Line up `work(report, cancelled)` for this visitor.

    The key must name everything the answer depends on: two visitors with the same key share one answer.
    `report(event)` appends to `job.events` and counts one step of `total`; the work should ask `cancelled()`
    at least twice a second and return what it has. Raises QueueFull when too many are waiting.
    finish: when everybody has left, it may still come to its end, for the next visitor: at most a few seconds, and only
    while nobody is in line.
    """
    return _viewer_of_session()().submit(key, work, total, lane, finish)


def waiting(lane: str = "quick") -> int:
    """Count the jobs in line."""
    return LANES[lane].waiting()


def statistics() -> dict[str, dict[str, int]]:
    """Count what every lane has done, for /metrics."""
    return {name: {"waiting": lane.waiting(), **lane.counts} for name, lane in LANES.items()}


def shut_down() -> None:
    """Stop all lanes."""
    for lane in LANES.values():
        lane.close()
