"""The two trained encoder-decoders of the bottleneck lesson, and what they make of one string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.language.rnn_encoder_decoder import END, Seq2Seq, Seq2SeqConfig, decode_letters, encode_letters

NAMES = ("fixed", "attention")
NAME = "bottleneck"


@dataclass(frozen=True)
class Stored:
    """What scripts/train_bottleneck.py left: the record, and a model for each of NAMES."""

    facts: dict[str, Any]
    models: dict[str, Seq2Seq]


@dataclass(frozen=True)
class Answer:
    """What a model wrote for one string: letters, whether it said it was done, and where it looked for each letter."""

    text: str
    ended: bool
    weights: (
        Tensor  # (T, S): a row for each letter it wrote, a column for each letter it read; (T, 0) without
    )


def load(name: str = NAME) -> Stored:
    """Read record and models.

    Raises CheckpointError, with one sentence, when something is missing or does not fit.
    """
    facts, tensors = experiments.record(name), experiments.weights(name)
    try:
        models = {which: _model(facts["config"][which], which, tensors) for which in NAMES}
        _check(facts)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0][:120]
        raise CheckpointError(
            f"The record {name}.json and its weights do not fit together: {reason}"
        ) from error
    return Stored(facts, models)


def _model(config: dict[str, int], which: str, tensors: dict[str, Tensor]) -> Seq2Seq:
    model = Seq2Seq(Seq2SeqConfig(**config))
    mine = {key.removeprefix(f"{which}."): t for key, t in tensors.items() if key.startswith(f"{which}.")}
    model.load_state_dict(mine)
    return model.eval().requires_grad_(False)


def _check(facts: dict[str, Any]) -> None:
    """Check that every number that the lesson prints is there. Raises KeyError or ValueError."""
    for which in NAMES:
        if len(facts["test"][which]["exact"]) != len(facts["test"]["lengths"]):
            raise ValueError("the test has no number for some lengths")
        for key in ("parameters", "seconds", "curve"):
            facts[key][which]
    for key in ("strings_seen", "batch", "seed", "command", "date", "machine", "trained_lengths"):
        facts[key]


def answer(model: Seq2Seq, text: str, spare: int = 3) -> Answer:
    """Write `text` (a-z, not empty) backwards; the model may write `spare` letters too many before it is stopped.

    Raises ValueError for other characters or an empty text.
    """
    ids = encode_letters(text)
    if not ids:
        raise ValueError("There is no letter to read.")
    written = model.write(torch.tensor([ids]), len(ids) + spare)
    row = written.ids[0].tolist()
    ended = END in row
    letters = row.index(END) if ended else len(row)
    return Answer(decode_letters(row), ended, written.weights[0, :letters])
