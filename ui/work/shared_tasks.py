"""Tasks by key: who asks for the same shares one, others wait in turn, the last answers are kept."""

from __future__ import annotations

import abc
import threading
from collections import OrderedDict
from typing import Any

from ui.work.job import Job, Task
from ui.work.turns import NAMELESS, Turns

QUEUE_LENGTH = 60
OWN_LENGTH = 30
"""Of these, so many of one visitor: who fills his own line leaves room for the others."""


class QueueFull(RuntimeError):
    """Too many jobs are waiting; the visitor may try again in a minute."""


class SharedTasks(abc.ABC):
    """What every lane does: share, line up in turn, refuse, count, keep answers. How it works is the lane's own."""

    def __init__(self, kept: int, queue_length: int = QUEUE_LENGTH, own_length: int = OWN_LENGTH) -> None:
        self.kept, self.queue_length, self.own_length = kept, queue_length, own_length
        self._turns: Turns[Task] = Turns()
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._change = threading.Condition()
        self.counts = {"finished": 0, "failed": 0, "cancelled": 0, "refused": 0, "shared": 0}

    @abc.abstractmethod
    def _wake(self) -> None:
        """Begin what can begin now; called with the lock held, after a task has been lined up."""

    @abc.abstractmethod
    def _leave(self, task: Task) -> None:
        """End a task under way that nobody waits for any more; called with the lock held."""

    @abc.abstractmethod
    def close(self) -> None:
        """Stop everything (server shutdown); the next task opens the lane again."""

    def submit(
        self, key: str, work: Any, total: int | None = None, finish: bool = False, owner: str = ""
    ) -> Job:
        """Join the task of this key, or line up a new one; raises QueueFull when the line is too long.

        finish: while nobody else is in line, it may come to its end for the next visitor when all have left.
        owner: who asks; owners are served turn by turn.
        """
        with self._change:
            task = self._tasks.get(key)
            if task is not None and task.error is None and not task.stop.is_set():
                self.counts["shared"] += 1
                if task.started is None:
                    self._turns.put(owner, task)  # it begins at the turn of whoever is served first
            else:
                task = self._tasks[key] = self._line_up(Task(key, work, total, finish), owner)
            self._tasks.move_to_end(key)
            job = Job(task, self)
            self._wake()
            return job

    def _line_up(self, task: Task, owner: str) -> Task:
        if len(self._turns) >= self.queue_length or self._turns.count(owner) >= self._room(owner):
            self.counts["refused"] += 1
            raise QueueFull(f"{len(self._turns)} jobs are waiting")
        self._turns.put(owner, task)
        return task

    def _room(self, owner: str) -> int:
        """Count how many one owner may have in line; all without a cookie together half of it."""
        return max(self.own_length, self.queue_length // 2) if owner == NAMELESS else self.own_length

    def ahead(self, task: Task) -> int:
        """Count the waiting tasks that begin before this one; 0 when it does not wait."""
        with self._change:
            order = self._turns.order()
            return order.index(task) + self._busy() if task in order else 0

    def _busy(self) -> int:
        """Count what is under way and stands in front of everything that waits."""
        return 1

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
            if task.started is None:
                self._drop(task)
            else:
                self._leave(task)

    def _empty_line(self) -> None:
        """Stop everything that waits."""
        for task in self._turns.order():
            self._drop(task)

    def _drop(self, task: Task) -> None:
        """Take a task out of the line."""
        task.stop.set()
        self._turns.remove(task)
        self._finish(task)

    def waiting(self) -> int:
        """Count the tasks in line, without those under way."""
        return len(self._turns)

    def _finish(self, task: Task) -> None:
        """Close a task and count it."""
        task.end()
        outcome = "failed" if task.error else "cancelled" if task.stop.is_set() else "finished"
        self.counts[outcome] += 1
        self._forget()

    def forget_answers(self) -> None:
        """Drop every answer but those that were prepared; whoever has a job keeps its answer."""
        with self._change:
            for key, task in list(self._tasks.items()):
                if task.over.is_set() and not task.prepared:
                    del self._tasks[key]

    def _forget(self) -> None:
        """Drop the oldest answers, and every answer that is not one."""
        for key, task in list(self._tasks.items()):
            useless = task.over.is_set() and (task.error is not None or task.stop.is_set())
            too_many = len(self._tasks) > self.kept and task.over.is_set()
            if useless or too_many:
                del self._tasks[key]
