"""Texts of several models written in rounds, one token of each in a round: the work itself, wherever it runs."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from llm_core.checkpoints import CheckpointError
from llm_core.generation import GeneratedToken
from llm_core.language.model import LanguageModel
from llm_core.writers import Writers
from ui.work.memory import give_back
from ui.work.writing.protocol import CRASHED, MISSING, REFUSED, Command, Message, Request, pack_token, unpack

LOOK = 10.0
"""Seconds without a command until memory is given back, and between two looks for idle models."""

Key = tuple[str, str, str]
"""Folder, corpus and family: which trained model."""

Load = Callable[[str, str, str], LanguageModel]
"""Reads a trained model; raises CheckpointError with one sentence for the visitor."""


@dataclass
class Machine:
    """One model, the texts that it writes, and for each of them its number and how many tokens are still to come."""

    writers: Writers
    texts: dict[int, tuple[int, int]] = field(default_factory=dict)  # handle -> (number, left)
    used: float = field(default_factory=time.monotonic)

    def join(self, number: int, request: Request) -> None:
        """Begin a text; raises ValueError as `generate` does."""
        handle = self.writers.join(
            request.ids, request.n_tokens, request.sampling, forced=dict(request.forced)
        )
        self.texts[handle] = number, request.n_tokens

    def leave(self, number: int) -> None:
        """Let a text go."""
        for handle, (other, _) in list(self.texts.items()):
            if other == number:
                self.writers.leave(handle)
                del self.texts[handle]

    def step(self, message: Message) -> None:
        """Write one token of each text into the message."""
        self.used = time.monotonic()
        for handle, token in self.writers.step():
            number, left = self.texts[handle]
            self.texts[handle] = number, left - 1
            message["tokens"].append([number, pack_token(token)])
            if self.is_last(token, left):
                message["ended"].append(number)
                del self.texts[handle]

    def is_last(self, token: GeneratedToken, left: int) -> bool:
        """Return whether a text has its tokens or has ended."""
        return left <= 1 or token.id == self.writers.model.tokenizer.eot_id


class Rounds:
    """All machines that write at the moment. A bad command or a machine that fails harms nothing else.

    idle: seconds after which a model that nobody has asked for is dropped.
    """

    def __init__(self, load: Load, idle: float) -> None:
        self.load, self.idle = load, idle
        self.machines: dict[Key, Machine] = {}
        self._message = empty()

    def obey(self, command: Any) -> None:
        """Begin a text or let one go; what cannot be done is said in the next message, or logged."""
        try:
            if "leave" in command:
                for machine in self.machines.values():
                    machine.leave(command["leave"])
            else:
                self._begin(int(command["begin"]), command)
        except Exception:  # nothing that is sent may end the process
            logging.getLogger(__name__).exception("a command was not understood: %.200s", command)

    def _begin(self, number: int, command: Command) -> None:
        try:
            request = unpack(command)
            machine = self._machine((request.folder, request.corpus, request.family))
            if request.n_tokens > 0:
                machine.join(number, request)
            else:
                self._message["ended"].append(number)
        except CheckpointError as error:
            self._message["failed"].append([number, MISSING, str(error)])
        except Exception as error:  # handed to the page
            self._message["failed"].append([number, REFUSED, f"{type(error).__name__}: {error}"])

    def _machine(self, key: Key) -> Machine:
        if key not in self.machines:
            self.machines[key] = Machine(Writers(self.load(*key)))
        return self.machines[key]

    def round(self) -> Message:
        """Write one token of each text; returns what has happened since the last round."""
        message, self._message = self._message, empty()
        for key, machine in list(self.machines.items()):
            if machine.texts:
                self._step(key, machine, message)
        return message

    def _step(self, key: Key, machine: Machine, message: Message) -> None:
        try:
            machine.step(message)
        except Exception as error:  # its texts end, the other machines write on
            logging.getLogger(__name__).exception("%s could not write on", key)
            said = f"{type(error).__name__}: {error}"
            message["failed"] += [[number, CRASHED, said] for number, _ in machine.texts.values()]
            del self.machines[key]

    def rest(self) -> bool:
        """Drop the models that nobody has asked for during the last minutes; True when these were the last ones."""
        before, now = len(self.machines), time.monotonic()
        for key, machine in list(self.machines.items()):
            if not machine.texts and now - machine.used >= self.idle:
                del self.machines[key]
        gc.collect()
        give_back()  # also what the last texts took
        return before > 0 and not self.machines

    def busy(self) -> bool:
        """Return whether there is anything to write or to say."""
        return any(machine.texts for machine in self.machines.values()) or self._message != empty()


def empty() -> Message:
    """Make a message in which nothing has happened."""
    return {"tokens": [], "ended": [], "failed": []}


def serve(inbox: SimpleQueue[Any], send: Callable[[Message], None], rounds: Rounds) -> None:
    """Obey, write a round, say what happened, again and again, until None is sent or the last model was dropped.

    A process that ends then gives back more than its models: torch keeps a good part of what it once needed.
    """
    while True:
        commands = waiting(inbox, None if rounds.busy() else LOOK)
        for command in commands:
            if command is None:
                return
            rounds.obey(command)
        if rounds.busy():
            send(rounds.round())
        elif not commands and rounds.rest():
            return


def waiting(inbox: SimpleQueue[Any], patience: float | None) -> list[Any]:
    """Take everything that has been sent; with `patience`, wait so many seconds for the first."""
    found = []
    try:
        found.append(inbox.get(timeout=patience) if patience else inbox.get_nowait())
        while True:
            found.append(inbox.get_nowait())
    except Empty:
        return found
