"""A training that a visitor starts and watches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llm_core.analysis.evaluation.measure import now, this_machine


def told(looks: Sequence[Any]) -> dict[str, Any]:
    """What a manifest says of a training: where it ended, on which machine, and its whole curve."""
    last = looks[-1]
    names = ["step", "tokens", "seconds", "train_bits_per_character", "valid_bits_per_character"]
    return {
        "tokens_seen": last.tokens,
        "steps": last.step,
        "seconds": round(last.seconds, 2),
        "date": now(),
        "machine": this_machine(),
        "test": {"bits_per_character": last.valid_bits, "split": "valid"},
        "curve_columns": names,
        "curve": [[e.step, e.tokens, round(e.seconds, 2), e.train_bits, e.valid_bits] for e in looks],
    }
