"""Where the writing is done: in a child process, or on a thread of the site where no process can be started.

A place lives once: when it ends, whatever the reason, it says so by `lost`, and another one is opened.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

from ui.work.lock import HEAVY
from ui.work.memory import idle_seconds

ROOT = Path(__file__).resolve().parents[3]

Receive = Callable[[dict[str, list[Any]]], None]
Lost = Callable[["Place", bool], None]
"""(the place, whether it had been ready): called once, when it has ended."""


class Place(Protocol):
    """Something that writes: see ui.work.writing.protocol."""

    def send(self, command: dict[str, Any]) -> None:
        """Hand over a command; never waits."""

    def kill(self) -> None:
        """End it in the middle of whatever it does, where that can be done; it then says so by `lost`."""

    def close(self) -> None:
        """End it."""


class Child:
    """A child process, a thread that reads what it says and one that tells it what to do."""

    def __init__(self, receive: Receive, lost: Lost) -> None:
        self._receive, self._lost = receive, lost
        self._outbox: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ui.work.writing.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        for work in (self._read, self._write):
            threading.Thread(target=work, name=f"writing-{work.__name__}", daemon=True).start()

    def send(self, command: dict[str, Any]) -> None:
        """Hand over a command."""
        self._outbox.put(command)

    def kill(self) -> None:
        """Kill the process; who reads what it says finds the end."""
        self.process.kill()

    def close(self) -> None:
        """End the process."""
        self.kill()
        self.process.wait()

    def _read(self) -> None:
        ready = False
        with contextlib.suppress(ValueError), self.process.stdout or contextlib.nullcontext() as lines:
            for line in lines or ():
                ready = True
                self._receive(json.loads(line))
        self.close()  # also when it is alive and said something that is no message
        self._outbox.put(None)
        self._lost(self, ready)

    def _write(self) -> None:
        with contextlib.suppress(OSError), self.process.stdin or contextlib.nullcontext() as pipe:
            while pipe and (command := self._outbox.get()) is not None:
                pipe.write(json.dumps(command).encode() + b"\n")
                pipe.flush()


class Thread:
    """The same work on a thread of this process, with the models that the pages share."""

    def __init__(self, receive: Receive, lost: Lost) -> None:
        self._receive, self._lost = receive, lost
        self._inbox: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        threading.Thread(target=self._run, name="worker-writing", daemon=True).start()

    def send(self, command: dict[str, Any]) -> None:
        """Hand over a command."""
        self._inbox.put(command)

    def kill(self) -> None:
        """Leave it alone: a thread cannot be ended from outside."""

    def close(self) -> None:
        """End the thread after its round."""
        self._inbox.put(None)

    def _run(self) -> None:
        with HEAVY:
            from ui.work.writing.rounds import Rounds, serve
            from ui.work.writing.shared import load
        try:
            serve(self._inbox, self._receive, Rounds(load, idle_seconds()))
        finally:
            self._lost(self, True)
