"""The lane of texts: many under way at once, written somewhere else, begun again by themselves when that ends."""

from __future__ import annotations

import itertools
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ui.work.job import Task
from ui.work.shared_tasks import SharedTasks
from ui.work.turns import NAMELESS
from ui.work.writing.places import Child, Lost, Place, Receive, Thread

MOST = 32
"""Jobs under way: as many texts as a model writes in one step. The others wait in line."""
OF_ONE_VISITOR = 4
PATIENCE = 60.0
"""Seconds of silence after which a process with texts to write is taken to hang. Reading one model takes up to 5."""
QUEUE_LENGTH = 240

Open = Callable[[Receive, Lost], Place]
ATTEMPTS = 2
"""How often a place may end before it was ready, until another kind of place is tried."""


class WriterLost(RuntimeError):
    """What was writing has ended twice during this job; whoever asks again may well get the text."""


class Texts(Protocol):
    """What a task of this lane asks for; see ui.work.writing.texts. This file knows nothing of models."""

    def commands(self) -> dict[str, dict[str, Any]]: ...
    def event(self, name: str, token: Sequence[Any]) -> Any: ...
    def error(self, kind: str, sentence: str) -> Exception: ...


@dataclass
class Text:
    """One text under way."""

    task: Task
    name: str
    shown: int = 0  # tokens that the visitor has
    repeated: int = 0  # of these, how many have come again since the text was begun again


@dataclass
class Writing:
    """One task under way: for whom, and its texts by number."""

    owner: str
    texts: dict[int, Text] = field(default_factory=dict)
    begun_again: bool = False


def places() -> list[Open]:
    """List the kinds of places in the order in which they are tried (GLASSBOX_WRITERS: process or thread)."""
    return [Thread] if os.environ.get("GLASSBOX_WRITERS") == "thread" else [Child, Thread]


def of_one_visitor() -> int:
    """Read how many jobs of one visitor may be under way (GLASSBOX_JOBS_PER_SESSION)."""
    given = os.environ.get("GLASSBOX_JOBS_PER_SESSION", "")
    return max(1, int(given)) if given.isdecimal() else OF_ONE_VISITOR


def patience() -> float:
    """Read after how many seconds of silence a process hangs (GLASSBOX_WRITERS_PATIENCE)."""
    try:
        given = float(os.environ.get("GLASSBOX_WRITERS_PATIENCE", PATIENCE))
    except ValueError:
        return PATIENCE
    return given if given >= 0 else PATIENCE  # "nan" is a number too


class WritingLane(SharedTasks):
    """Hands texts to a place that writes them, and their tokens to the jobs."""

    def __init__(self, kept: int, queue_length: int = QUEUE_LENGTH, most: int = MOST) -> None:
        super().__init__(kept, queue_length)
        self.most = most
        self._under_way: dict[Task, Writing] = {}
        self._texts: dict[int, Text] = {}
        self._numbers = itertools.count(1)
        self._place: Place | None = None
        self._heard = time.monotonic()  # when the place last said something, or was given something to do
        self._kinds: list[Open] = []
        self._attempts = 0

    # --- the place ---

    def start(self) -> None:
        """Open the place where it is not open."""
        with self._change:
            self._kinds = self._kinds or places()
            while self._place is None:
                try:
                    self._heard = time.monotonic()
                    self._place = self._kinds[0](self.receive, self.lost)
                except OSError:
                    logging.getLogger(__name__).exception("no process can be started for the writers")
                    self._kinds.pop(0)

    def close(self) -> None:
        """End the place and everything under way."""
        with self._change:
            place, self._place, self._kinds, self._attempts = self._place, None, [], 0
            self._empty_line()
            for task in list(self._under_way):
                task.stop.set()
                self._over(task)
        if place is not None:
            place.close()

    def lost(self, place: Place, ready: bool) -> None:
        """Open another place and begin again what was being written; what is lost twice ends with an error."""
        with self._change:
            if place is not self._place:
                return  # closed by ourselves
            if self._texts:
                logging.getLogger(__name__).error("the writers have ended with %d texts", len(self._texts))
            self._place = None
            self._attempts = 0 if ready else self._attempts + 1
            if self._attempts == ATTEMPTS and len(self._kinds) > 1:
                self._kinds.pop(0)
            for task in list(self._under_way):
                self._begin_again(task, ready)
            self._wake()
            if ready:
                self.start()  # it was idle, or something has ended it: the next visitor does not wait for another

    def look(self) -> None:
        """Kill a place that says nothing although it has texts to write; it is then lost like one that has died."""
        with self._change:
            if self._place is None or not self._texts or time.monotonic() - self._heard < patience():
                return
            logging.getLogger(__name__).error("the writers have said nothing for too long")
            self._heard = time.monotonic()
            self._place.kill()

    # --- the texts ---

    def under_way(self) -> int:
        """Count the jobs that are being written."""
        return len(self._under_way)

    def _wake(self) -> None:
        """Begin as many jobs as there is room for."""
        self._end_left()
        while len(self._under_way) < self.most and (found := self._turns.take(self._may)):
            owner, task = found
            task.begin()
            self._under_way[task] = Writing(owner)
            self._begin(task, dict.fromkeys(task.work.commands(), 0))

    def _may(self, owner: str) -> bool:
        """Check whether one more of this owner may be written; all without a cookie together fill half of the room."""
        most = max(of_one_visitor(), self.most // 2) if owner == NAMELESS else of_one_visitor()
        return sum(owner == writing.owner for writing in self._under_way.values()) < most

    def _begin(self, task: Task, shown: dict[str, int]) -> None:
        """Send the texts of these names."""
        self.start()
        self._heard = self._heard if self._texts else time.monotonic()
        commands = task.work.commands()
        for name, seen in shown.items():
            number = next(self._numbers)
            self._texts[number] = self._under_way[task].texts[number] = Text(task, name, seen)
            self._send({"begin": number, **commands[name]})
        self._end_if_written(task)

    def _begin_again(self, task: Task, ready: bool) -> None:
        writing = self._under_way[task]
        if writing.begun_again:
            task.error = WriterLost("The process that writes has ended twice.")
            self._over(task)
            return
        writing.begun_again = ready  # a place that could not even be opened is no fault of the text
        texts = list(writing.texts.values())
        self._forget_texts(writing)
        self._begin(task, {text.name: text.shown for text in texts})

    def receive(self, message: dict[str, list[Any]]) -> None:
        """Hand the tokens of a round to their jobs. Called by the place, on a thread of its own."""
        with self._change:
            self._heard = time.monotonic()
            for number, token in message["tokens"]:
                self._token(number, token)
            for number, kind, sentence in message["failed"]:
                self._failed(number, kind, sentence)
            for number in message["ended"]:
                self._ended(number)
            self._wake()

    def _token(self, number: int, token: Sequence[Any]) -> None:
        text = self._texts.get(number)
        if text is None:
            return  # it has left
        if text.repeated < text.shown:
            text.repeated += 1
            return
        text.shown = text.repeated = text.shown + 1
        text.task.report(text.task.work.event(text.name, token))

    def _failed(self, number: int, kind: str, sentence: str) -> None:
        if number in self._texts:
            task = self._texts[number].task
            task.error = task.error or task.work.error(kind, sentence)
            logging.getLogger(__name__).error("a text failed: %s %s", kind, sentence)
            self._ended(number)

    def _ended(self, number: int) -> None:
        text = self._texts.pop(number, None)
        if text is not None:
            del self._under_way[text.task].texts[number]
            self._end_if_written(text.task)

    def _end_if_written(self, task: Task) -> None:
        if not self._under_way[task].texts:
            self._over(task)

    def _leave(self, task: Task) -> None:
        if task.finish and not len(self._turns):
            task.left = time.monotonic()
            return
        self._end(task)
        self._wake()

    def _end(self, task: Task) -> None:
        task.stop.set()
        self._over(task)

    def _end_left(self) -> None:
        """End what nobody waits for any more: when its time to finish is over, or somebody waits for the place."""
        for task in [task for task in self._under_way if task.left is not None]:
            if len(self._turns) or task.stopped():
                self._end(task)

    def _over(self, task: Task) -> None:
        """Take a task off the place: it has its texts, nobody waits for them, or they cannot be written."""
        writing = self._under_way.pop(task)
        for number in writing.texts:
            self._send({"leave": number})
        self._forget_texts(writing)
        self._finish(task)

    def _forget_texts(self, writing: Writing) -> None:
        for number in writing.texts:
            self._texts.pop(number, None)
        writing.texts = {}

    def _send(self, command: dict[str, Any]) -> None:
        if self._place is not None:
            self._place.send(command)
