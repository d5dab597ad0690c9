"""Heavy work waits in a visible queue: one thread per lane, a bounded line, shared answers, a stop that stops.

Lane "quick" is for generation (about a second), "pretrained" for the pretrained model, "slow" for training and
downloads, so that a minute of training does not hold up anybody's sentence.
Work never calls streamlit; pages read the job in a fragment.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.work import threads

Report = Callable[..., None]
Work = Callable[[Report, Callable[[], bool]], Any]

QUEUE_LENGTH = 30
KEPT_ANSWERS = {"quick": 128, "pretrained": 64, "slow": 8}


class QueueFull(RuntimeError):
    """Too many jobs are waiting; the visitor may try again in a minute."""


class _Task:
    """One piece of work, shared by everybody who asked for the same key."""

    def __init__(self, key: str, work: Work, total: int | None) -> None:
        self.key, self.work, self.total = key, work, total
        self.events: list[Any] = []
        self.steps = 0
        self.result: Any = None
        self.error: BaseException | None = None
        self.started: float | None = None
        self.finished: float | None = None
        self.stop = threading.Event()
        self.over = threading.Event()
        self.watchers: set[int] = set()

    def report(self, event: Any = None, steps: int | None = None) -> None:
        """Called by the work: append an event, count one step (or set the number of steps done)."""
        if event is not None:
            self.events.append(event)
        self.steps = self.steps + 1 if steps is None else steps

    def run(self) -> None:
        self.started = time.monotonic()
        try:
            if not self.stop.is_set():
                self.result = self.work(self.report, self.stop.is_set)
        except Exception as error:  # handed to the page, which tells the visitor
            self.error = error
            logging.getLogger(__name__).exception("job %s failed", self.key)
        finally:
            self.finished = time.monotonic()
            self.over.set()


class Job:
    """One visitor's view of a task. Keep it in st.session_state and read it from a `run_every` fragment."""

    def __init__(self, task: _Task, lane: Lane) -> None:
        self._task, self._lane = task, lane
        self._left = False
        lane.watch(task, id(self))

    @property
    def key(self) -> str:
        return self._task.key

    @property
    def ahead(self) -> int:
        """Jobs that will run before this one, the running one included; 0 when it runs or is over."""
        return self._lane.ahead(self._task)

    @property
    def running(self) -> bool:
        return self._task.started is not None and not self.done

    @property
    def done(self) -> bool:
        """True when there is nothing more to wait for: finished, failed, or cancelled."""
        return self._left or self._task.over.is_set()

    @property
    def cancelled(self) -> bool:
        """True when it was stopped before its end; what `events` holds until then is kept."""
        return self._left or (self._task.stop.is_set() and self._task.over.is_set())

    @property
    def events(self) -> list[Any]:
        """Everything reported so far; grows while the job runs. Do not change it: it is shared."""
        return self._task.events

    @property
    def result(self) -> Any:
        """What the work returned; None until then."""
        return self._task.result

    @property
    def error(self) -> BaseException | None:
        return self._task.error

    @property
    def progress(self) -> float | None:
        """Share done in [0, 1]; None when the total is not known."""
        if self._task.over.is_set():
            return 1.0
        return min(self._task.steps / self._task.total, 1.0) if self._task.total else None

    @property
    def seconds(self) -> float:
        """Seconds it has been running, or ran."""
        task = self._task
        return 0.0 if task.started is None else (task.finished or time.monotonic()) - task.started

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end at the speed so far; None before the first step or without a total."""
        if self.done:
            return 0.0
        share = self.progress
        return self.seconds * (1 - share) / share if share else None

    def cancel(self) -> None:
        """Stop. Others who asked for the same thing keep it running; without them the work ends at its next check."""
        self._left = True
        self._lane.unwatch(self._task, id(self))

    def wait(self, timeout: float | None = None) -> bool:
        """Block until it is over (scripts and tests); True when it is."""
        return self._left or self._task.over.wait(timeout)


class Lane:
    """One thread, one bounded line, the last answers kept by key."""

    def __init__(self, name: str, kept: int, queue_length: int = QUEUE_LENGTH) -> None:
        self.name, self.kept, self.queue_length = name, kept, queue_length
        self._line: deque[_Task] = deque()
        self._running: _Task | None = None
        self._tasks: OrderedDict[str, _Task] = OrderedDict()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.counts = {"finished": 0, "failed": 0, "cancelled": 0, "refused": 0, "shared": 0}

    def submit(self, key: str, work: Work, total: int | None = None) -> Job:
        """Join the task of this key, or line up a new one; raises QueueFull when the line is too long."""
        with self._change:
            task = self._tasks.get(key)
            if task is not None and task.error is None and not task.stop.is_set():
                self._tasks.move_to_end(key)
                self.counts["shared"] += 1
                return Job(task, self)
            if len(self._line) >= self.queue_length:
                self.counts["refused"] += 1
                raise QueueFull(f"{len(self._line)} jobs are waiting")
            task = self._tasks[key] = _Task(key, work, total)
            self._tasks.move_to_end(key)
            self._line.append(task)
            job = Job(task, self)
            self._start()
            self._change.notify_all()
            return job

    def ahead(self, task: _Task) -> int:
        with self._change:
            if task not in self._line:
                return 0
            return self._line.index(task) + (self._running is not None)

    def watch(self, task: _Task, watcher: int) -> None:
        with self._change:
            task.watchers.add(watcher)

    def unwatch(self, task: _Task, watcher: int) -> None:
        """The last one to leave a task that is not over stops it."""
        with self._change:
            task.watchers.discard(watcher)
            if task.watchers or task.over.is_set():
                return
            task.stop.set()
            if task in self._line:
                self._line.remove(task)
                self._count(task)
                task.over.set()

    def waiting(self) -> int:
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

    def _next(self) -> _Task | None:
        with self._change:
            while not self._line and not self._closed:
                self._change.wait()
            self._running = None if self._closed else self._line.popleft()
            return self._running

    def _count(self, task: _Task) -> None:
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

    def submit(self, key: str, work: Work, total: int | None = None, lane: str = "quick") -> Job:
        """The tab's own job for this key while that is running or has an answer, otherwise a new one."""
        job = self.jobs.get((lane, key))
        if job is None or job.cancelled or job.error is not None:
            job = self.jobs[lane, key] = LANES[lane].submit(key, work, total)
            self._drop_finished(keep=job)
        return job

    def leave(self) -> None:
        for job in self.jobs.values():
            job.cancel()
        self.jobs.clear()

    def _drop_finished(self, keep: Job, limit: int = 32) -> None:
        for name, job in list(self.jobs.items()):
            if len(self.jobs) > limit and job.done and job is not keep:
                del self.jobs[name]


@functools.cache
def _viewer_of_session() -> Callable[[], Viewer]:
    """Made late, so that importing this module outside a running site touches no cache."""
    return st.cache_resource(scope="session", on_release=Viewer.leave, show_spinner=False)(_new_viewer)


def _new_viewer() -> Viewer:
    return Viewer()


def submit(key: str, work: Work, total: int | None = None, lane: str = "quick") -> Job:
    """Line up `work(report, cancelled)` for this visitor.

    The key must name everything the answer depends on: two visitors with the same key share one answer.
    `report(event)` appends to `job.events` and counts one step of `total`; the work should ask `cancelled()`
    at least twice a second and return what it has. Raises QueueFull when too many are waiting.
    """
    return _viewer_of_session()().submit(key, work, total, lane)


def waiting(lane: str = "quick") -> int:
    """How many jobs stand in line."""
    return LANES[lane].waiting()


def statistics() -> dict[str, dict[str, int]]:
    """Numbers of every lane for /metrics."""
    return {name: {"waiting": lane.waiting(), **lane.counts} for name, lane in LANES.items()}


def shut_down() -> None:
    for lane in LANES.values():
        lane.close()
