"""The process that writes: commands come in on its standard input, rounds go out on its standard output.

    python -m ui.work.writing.child

It imports llm_core only, never streamlit, and ends when the site closes its input, or dies.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

import torch

from llm_core import checkpoints
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from ui.work.memory import few_heaps, idle_seconds
from ui.work.writing.protocol import Message
from ui.work.writing.rounds import Rounds, empty, serve


def load(folder: str, corpus: str, family: str) -> LanguageModel:
    """Read what writing needs of a checkpoint of this folder."""
    model = checkpoints.load(corpus, family, Path(folder))
    return model.without_counts() if isinstance(model, NGram) else model


def read(source: BinaryIO, inbox: SimpleQueue[Any]) -> None:
    """Put every command into the inbox; None at the end: the site has gone."""
    for line in source:
        try:
            inbox.put({**json.loads(line)})  # null would be the end
        except (ValueError, TypeError, RecursionError):
            logging.getLogger(__name__).warning("not a command: %.200r", line)
    inbox.put(None)


def main() -> None:
    """Serve until the input ends. What a library prints goes to the log, not between the messages."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the site, which then closes our input
    few_heaps()
    torch.set_num_threads(1)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    inbox: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=read, args=(os.fdopen(0, "rb"), inbox), daemon=True).start()

    def send(message: Message) -> None:
        out.write(json.dumps(message).encode() + b"\n")
        out.flush()

    def load_and_say(folder: str, corpus: str, family: str) -> LanguageModel:
        model = load(folder, corpus, family)
        send(empty())  # a crowd may ask for many models at once: silence would be taken for hanging
        return model

    try:
        send(empty())  # ready
        serve(inbox, send, Rounds(load_and_say, idle_seconds()))
    except BrokenPipeError:
        return  # the site has gone


if __name__ == "__main__":
    main()
