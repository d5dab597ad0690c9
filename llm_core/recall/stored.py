"""What scripts/train_remember.py left: the runs, and the machines of mixed delays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from llm_core import experiments
from llm_core.analysis.spread import Spread
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.recall.machines import MACHINES, Machine, untrained

RECORD = "remember"
WAYS = ("alone", "mixed", "tried_first")


@dataclass(frozen=True)
class Stored:
    """The record, and the machines of mixed delays: name -> seed -> machine."""

    facts: dict[str, Any]
    machines: dict[str, dict[int, Machine]]

    @property
    def parameters(self) -> dict[str, int]:
        """Give the number of weights of each machine."""
        return {name: self.facts["parameters"][name] for name in MACHINES}


def load(name: str = RECORD) -> Stored:
    """Read record and machines. Raises CheckpointError when something is missing or does not fit."""
    facts, tensors = experiments.record(name), experiments.weights(name)
    try:
        found = {one: {seed: stored(tensors, one, seed) for seed in facts["seed"]} for one in MACHINES}
        for one in MACHINES:
            for way in WAYS:
                over_delays(facts, way, one)
    except DAMAGE as error:
        raise CheckpointError(f"The record {name}.json does not fit its weights: {error}.") from error
    return Stored(facts, found)


def stored(tensors: dict[str, Tensor], name: str, seed: int) -> Machine:
    """Build one machine from the weights of the record."""
    model, prefix = untrained(name, seed), f"{name}.{seed}."
    mine = {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
    model.load_state_dict(mine)
    return model.eval().requires_grad_(False)


def runs_of(facts: dict[str, Any], way: str, name: str, delay: int = 0) -> list[dict[str, Any]]:
    """List the runs of one machine, way and delay (0: mixed) with the seeds that are compared."""
    return [
        run
        for run in facts["runs"]
        if (run["way"], run["machine"], run["delay"]) == (way, name, delay) and run["seed"] in facts["seed"]
    ]


def over_delays(facts: dict[str, Any], way: str, name: str) -> dict[int, Spread]:
    """Give the share of test strips answered right at each delay, over the seeds.

    Raises KeyError when a training is missing.
    """
    alone = way == "alone"
    found = {}
    for i, delay in enumerate(facts["delays"] if alone else facts["tested_delays"]):
        values = [run["test"][0 if alone else i] for run in runs_of(facts, way, name, delay if alone else 0)]
        if len(values) != len(facts["seed"]):
            raise KeyError(f"trainings of {name}, {way}, delay {delay}")
        found[delay] = Spread(tuple(values))
    return found


def rate_of(facts: dict[str, Any], way: str, name: str, delay: int = 0) -> float:
    """Give the learning rate that the search chose. Raises KeyError when there is none."""
    runs = runs_of(facts, way, name, delay)
    if not runs:
        raise KeyError(f"trainings of {name}, {way}")
    return float(runs[0]["rate"])
