"""The shapes on the way through `forward`, read while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from llm_core import taps
from llm_core.clinic.exam import SENTENCES, Layout
from llm_core.clinic.patient import Patient


@dataclass(frozen=True)
class Trace:
    """Step -> shape, in the order in which the tensors were made; `error` is why the way ends early."""

    steps: dict[str, tuple[int, ...]]
    looks_along: int  # axis of the tensor along which the attention of the blocks looks
    error: str = ""


def trace(net: Patient, layout: Layout) -> Trace:
    """Send two sentences of six words through the net in this layout and record the shape at every tap."""
    ids, error = SENTENCES if layout == "batch_seq" else SENTENCES.T, ""
    with taps.recording() as kept:
        try:
            net(ids)
        except RuntimeError as reason:
            error = str(reason).splitlines()[0]
    steps = {"ids": tuple(ids.shape)} | {name: tuple(x.shape) for name, x in kept.items()}
    return Trace(steps, 1 if net.batch_first else 0, error)
