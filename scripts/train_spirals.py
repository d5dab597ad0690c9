"""Train networks of different depth on two spirals, five seeds each: python scripts/train_spirals.py [--out NAME]

Writes assets/experiments/spiral_depth.*: the weights, and the share of held-out points on the right side.
"""

import argparse
import datetime
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import experiments
from llm_core.networks.depth import (
    RECORD,
    SETTINGS,
    SHAPES,
    STEPS,
    begin,
    learn,
    right,
    size,
    spirals,
    stored,
)

SEEDS = (1, 2, 3, 4, 5)


def train(shape, seed):
    """Train one network; return its weights by name, and its curve of [step, share right of the held-out points]."""
    training = begin(shape, seed)
    curve = [list(look) for look in learn(training)]
    network, named = training.network, {}
    for kind, arrays in (("weights", network.weights), ("biases", network.biases)):
        named |= {f"{shape}.{seed}.{kind}.{i}": torch.from_numpy(array) for i, array in enumerate(arrays)}
    return named, curve


def main():
    """Train every network and write weights and record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    (learnt, held_out), began, tensors, shares = spirals(), time.process_time(), {}, {}
    curves = {shape: {} for shape in SHAPES}
    for shape in SHAPES:
        shares[shape] = {}
        for seed in SEEDS:
            found, curves[shape][seed] = train(shape, seed)
            named = {key: t.half() for key, t in found.items()}
            network = stored(named, shape, seed)  # as it will be stored
            shares[shape][seed] = {"learnt": right(network, learnt), "held_out": right(network, held_out)}
            tensors |= named
        print(shape, shares[shape], flush=True)
    mean = {shape: sum(one["held_out"] for one in by.values()) / len(by) for shape, by in shares.items()}
    facts = {
        "corpus": "spirals",
        "family": "mlp",
        "config": {shape: list(layers) for shape, layers in SHAPES.items()},
        "test": {"split": "held out", "points": len(held_out.y), "share_right": mean},
        "tokens_seen": STEPS * SETTINGS.batch,
        "curve": curves,
        "curve_columns": ["step", "held_out_share_right"],
        "right": shares,
        "n_parameters": {shape: size(shape) for shape in SHAPES},
        "points": {"learnt": len(learnt.y), "held_out": len(held_out.y)},
        "seed": SEEDS[0],
        "seeds": list(SEEDS),
        "steps": STEPS,
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
    }
    experiments.save(o.out, facts, tensors)


if __name__ == "__main__":
    main()
