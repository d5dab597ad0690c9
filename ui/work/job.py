"""One piece of work in a lane: what runs (Task), and what one visitor sees of it (Job)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

FINISH = 5.0
"""Seconds that work nobody waits for any more may take to its end, where its answer is one for everybody."""

Made = TypeVar("Made")
Report = Callable[..., None]
Work = Callable[[Report, Callable[[], bool]], Any]


class Stopped(Exception):
    """Everybody who asked has left; raised inside a computation, which then has no result."""


class Line(Protocol):
    """What a job asks of its lane."""

    def ahead(self, task: Task) -> int: ...
    def watch(self, task: Task, watcher: int) -> None: ...
    def unwatch(self, task: Task, watcher: int) -> None: ...


class Task:
    """One piece of work, shared by everybody who asked for the same key. What `work` is, its lane knows."""

    def __init__(self, key: str, work: Any, total: int | None, finish: bool = False) -> None:
        self.key, self.work, self.total, self.finish = key, work, total, finish
        self.events: list[Any] = []
        self.made: dict[Hashable, Any] = {}
        self.steps = 0
        self.result: Any = None
        self.error: BaseException | None = None
        self.started: float | None = None
        self.finished: float | None = None
        self.stop = threading.Event()
        self.over = threading.Event()
        self.watchers: set[int] = set()
        self.prepared = False  # what every first visitor asks for; its answer stays
        self.left: float | None = None  # when the last watcher left work that may still finish

    def report(self, event: Any = None, steps: int | None = None) -> None:
        """Append an event and count one step, or set the number of steps done; called by the work."""
        if event is not None:
            self.events.append(event)
        self.steps = self.steps + 1 if steps is None else steps

    def stopped(self) -> bool:
        """Check whether the work should end: it was stopped, or its time to finish without a watcher is over."""
        if self.left is not None and time.monotonic() - self.left > FINISH:
            self.stop.set()
        return self.stop.is_set()

    def run(self) -> None:
        """Run the work; what it raises is kept for the page."""
        try:
            if not self.stop.is_set():
                self.result = self.work(self.report, self.stopped)
        except Stopped:
            pass
        except Exception as error:  # handed to the page, which has a sentence for it
            self.error = error
            logging.getLogger(__name__).exception("job %s failed", self.key)
        finally:
            self.finished = time.monotonic()

    def begin(self) -> None:
        """Note that it is under way."""
        self.started = time.monotonic()

    def end(self) -> None:
        """Note that it is over: whoever waits goes on."""
        self.finished = self.finished or time.monotonic()
        self.work = None  # it holds models; an answer that is kept must not keep them in memory
        self.over.set()


class Job:
    """One visitor's view of a task. Keep it in st.session_state and read it from a `run_every` fragment."""

    def __init__(self, task: Task, lane: Line) -> None:
        self._task, self._lane = task, lane
        self._left = False
        lane.watch(task, id(self))

    @property
    def key(self) -> str:
        """Name of the task: everything that its answer depends on."""
        return self._task.key

    @property
    def ahead(self) -> int:
        """Jobs that will run before this one, the running one included; 0 when it runs or is over."""
        return self._lane.ahead(self._task)

    @property
    def running(self) -> bool:
        """True from its first moment on the lane's thread to its last."""
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

    def kept(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what a page has made of the events: made once for everybody, and kept as long as they are."""
        made: Made | None = self._task.made.get(name)
        return self._task.made.setdefault(name, make()) if made is None else made

    @property
    def result(self) -> Any:
        """What the work returned; None until then."""
        return self._task.result

    @property
    def error(self) -> BaseException | None:
        """What the work raised; None when it did not."""
        return self._task.error

    @property
    def steps(self) -> int:
        """Steps done so far."""
        return self._task.steps

    @property
    def total(self) -> int | None:
        """Steps that were asked for; None when that is not known."""
        return self._task.total

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

    def again(self) -> Job | None:
        """Watch the same task from another tab; None when it was stopped before its end."""
        return None if self._task.stop.is_set() else Job(self._task, self._lane)

    def cancel(self) -> None:
        """Leave it; others who asked for the same keep it running, without them the work ends at its next check."""
        self._left = True
        self._lane.unwatch(self._task, id(self))

    def wait(self, timeout: float | None = None) -> bool:
        """Block until it is over (scripts and tests); True when it is."""
        return self._left or self._task.over.wait(timeout)
