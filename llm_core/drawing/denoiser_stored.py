"""The denoiser that the page opens with: its settings, and its record with weights, curve and what Adam remembers."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from llm_core import experiments
from llm_core.drawing.denoiser import Batch, Denoiser, DenoiserTraining, draw_batch
from llm_core.drawing.diffusion import LEVELS, linear
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice
from llm_core.networks.optimisers import Memory, Rule

RECORD = "denoiser"
DATA, RATE, BATCH, SEED, STEPS = "ring", 0.003, 128, 1, 3000
HELD = 500
"""Noised points, never learnt from, that every loss is measured on; their seed too."""


def untrained(seed: int = SEED, data: str = DATA) -> DenoiserTraining:
    """Return the training that the page opens with, at its first weights."""
    return DenoiserTraining(
        Denoiser.drawn(LEVELS, seed), CURVES[data], linear(), Rule(rate=RATE), BATCH, seed
    )


def held_out(data: str = DATA) -> Batch:
    """Draw the noised points that losses are measured on."""
    return draw_batch(CURVES[data], linear(), HELD, Dice(HELD))


def packed(training: DenoiserTraining) -> str:
    """Write weights, and Adam's means and squares in their order, as 32-bit floats in base64."""
    network = training.denoiser.network
    arrays = [
        *network.weights,
        *network.biases,
        *(memory.velocity for memory in training.memories),
        *(memory.square for memory in training.memories),
    ]
    numbers = np.concatenate([np.ravel(array) for array in arrays if array is not None])
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()


def stored(facts: dict[str, Any] | None = None) -> DenoiserTraining:
    """Read the training, to go on with. Raises CheckpointError where its record is missing."""
    facts = experiments.record(RECORD) if facts is None else facts
    training = untrained()
    network, numbers = training.denoiser.network, np.frombuffer(base64.b64decode(facts["state"]), "<f4")
    shapes = [array.shape for array in (*network.weights, *network.biases)] * 3
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    cut = np.split(numbers.astype(np.float64), ends[:-1])
    arrays = [array.reshape(shape) for array, shape in zip(cut, shapes, strict=True)]
    half, third = len(network.weights), len(shapes) // 3
    network.weights, network.biases = arrays[:half], arrays[half:third]
    pairs = zip(arrays[third : 2 * third], arrays[2 * third :], strict=True)
    training.memories = [Memory(facts["steps"], velocity, square) for velocity, square in pairs]
    training.steps, training.dice.state = facts["steps"], facts["dice"]
    return training
