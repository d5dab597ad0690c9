"""A training that is watched from Python: one line for each event, with the time that is left."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from llm_core.training import Event


def shown(
    events: Iterable[Event],
    *,
    steps: int | None = None,
    seconds: float | None = None,
    to: TextIO | None = None,
) -> Iterator[Event]:
    """Write a line for each event of `training.train` to standard error (or `to`), and hand the event on.

    Give the same `steps` or `seconds` as to `train`, and the line says how long it will still take.

        for event in shown(train(learner, batches, steps=500), steps=500):
            ...
    """
    for event in events:
        print(line_of(event, steps, seconds), file=to or sys.stderr, flush=True)
        yield event


def line_of(event: Event, steps: int | None = None, seconds: float | None = None) -> str:
    """Write one event: steps, tokens, losses, seconds spent and about how many are left."""
    parts = [f"step {event.step:,}" + (f" of {steps:,}" if steps else ""), f"{event.tokens:,} tokens"]
    if event.step:
        parts.append(f"{event.loss:.3f} nats per token")
    if event.valid is not None:
        parts.append(f"{event.valid:.3f} on held-out text")
    parts.append(f"{event.seconds:.1f} s")
    if (left := seconds_left(event, steps, seconds)) is not None:
        parts.append("finished" if event.finished else f"about {left:.0f} s left")
    return " · ".join(parts)


def seconds_left(event: Event, steps: int | None, seconds: float | None) -> float | None:
    """Estimate the seconds until the first of the two limits; None while nothing has been measured."""
    left = []
    if steps is not None and event.step:
        left.append(event.seconds / event.step * (steps - event.step))
    if seconds is not None:
        left.append(seconds - event.seconds)
    return max(0.0, min(left)) if left else None
