"""Train a network that says whether two digits are of one class: python scripts/train_verifier.py [--steps 600]

Writes assets/experiments/verifier.*. It learns from seven classes, three seeds, and is tested on these and on three
classes that it never saw.
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
from llm_core.data.mnist import mnist
from llm_core.vision.verification import (
    DIMENSIONS,
    GROUPS,
    KNOWN,
    NEW,
    RECORD,
    all_pairs,
    embed,
    equal_error,
    of_classes,
    pixels,
    stored,
    untrained,
)
from llm_core.vision.verification_training import BATCH, learn, valid_error

SEEDS = (1, 2, 3)


def train(steps, seed):
    """Train one network; returns it and its curve: step, loss, equal error rates of known and of new classes."""
    model, curve = untrained(seed), []
    for event in learn(model, steps, seed):
        loss = None if event.step == 0 else round(event.loss, 5)
        curve.append([event.step, loss, round(event.valid, 4), round(valid_error(model, NEW), 4)])
    print(seed, curve[-1], round(event.seconds, 1), flush=True)
    return model.eval(), curve


def rate(vectors, labels):
    """Compute the equal error rate of all pairs."""
    return round(equal_error(all_pairs(vectors, labels)).rate, 4)


def main():
    """Train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=600)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    began, tensors, curves, models = time.process_time(), {}, [], []
    for seed in SEEDS:
        model, curve = train(o.steps, seed)
        tensors |= {f"{seed}.{key}": t.half() for key, t in model.state_dict().items()}
        curves.append(curve)
        models.append(stored({key: t.float() for key, t in tensors.items()}, seed))  # as it is stored
    parts = {group: of_classes(mnist("test"), classes) for group, classes in GROUPS.items()}
    facts = {
        "corpus": "mnist",
        "family": "verifier",
        "classes": {"known": list(KNOWN), "new": list(NEW)},
        "images": {"train": len(of_classes(mnist("train"), KNOWN))}
        | {group: len(part) for group, part in parts.items()},
        "config": {"dimensions": DIMENSIONS},
        "n_parameters": sum(p.numel() for p in models[0].parameters()),
        "steps": o.steps,
        "tokens_seen": o.steps * BATCH,
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
        "curve_columns": ["step", "loss", "valid_known_equal_error", "valid_new_equal_error"],
        "curves": curves,
        "test": {
            group: {
                "network": [rate(embed(model, part.images), part.labels) for model in models],
                "pixels": rate(pixels(part.images), part.labels),
            }
            for group, part in parts.items()
        },
    }
    experiments.save(o.out, facts, tensors)
    print(facts["test"], facts["cpu_seconds"])


if __name__ == "__main__":
    main()
