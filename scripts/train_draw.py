"""Train the networks that read a drawn digit: python scripts/train_draw.py [--steps 1500]

Writes assets/experiments/draw.*. All read the same 4,000 digits for as many steps, from three seeds; the 500 test
digits are then moved by up to four pixels to every side. The counts are those of the weights as they are stored, in 16
bits; "whole" has them for 32 bits, unmoved.
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
from llm_core.networks.digit_readers import moved, moved_share
from llm_core.networks.patches_training import BATCH, learn, right
from llm_core.vision.digit_networks import KEPT, KINDS, RECORD, drawn_parts, stored, untrained

SEEDS, FAR = (1, 2, 3), 4


def train(kind, parts, steps, seed):
    """Train one network; returns it and its curve: step, nats, share right of validation images, of moved ones."""
    network, curve = untrained(kind, seed), []
    for event in learn(network, parts, steps, seed, reach=0, every=100):
        loss = None if event.step == 0 else round(event.loss, 4)
        there = round(moved_share(network, *parts["valid"]), 4)
        curve.append([event.step, loss, round(event.valid, 4), there])
    print(kind, seed, curve[-1], round(event.seconds, 1), flush=True)
    return network.eval().requires_grad_(False), curve


def grid(network, images, labels):
    """Count the right answers when all images are moved: rows from up to down, columns from left to right."""
    places = range(-FAR, FAR + 1)
    return [[right(network, moved(images, x, y), labels) for x in places] for y in places]


def main():
    """Train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=1500)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    began, parts, tensors, networks = time.process_time(), drawn_parts(), {}, {}
    for kind in KINDS:
        found = networks[kind] = {"curves": [], "right": [], "whole": []}
        for seed in SEEDS:
            network, curve = train(kind, parts, o.steps, seed)
            halves = {f"{kind}.{seed}.{key}": t.half() for key, t in network.state_dict().items()}
            tensors |= halves if kind in KEPT else {}
            kept = stored({key: t.float() for key, t in halves.items()}, kind, seed)  # as it is stored
            found["curves"].append(curve)
            found["whole"].append(right(network, *parts["test"]))
            found["right"].append(grid(kept, *parts["test"]))
        found["n_parameters"] = kept.n_parameters
        print(kind, found["whole"], [[counts[FAR][FAR], counts[FAR][FAR + 1]] for counts in found["right"]])
    facts = {
        "corpus": "mnist5k",
        "family": "digit networks",
        "images": {name: len(part[1]) for name, part in parts.items()},
        "steps": o.steps,
        "tokens_seen": o.steps * BATCH,
        "test": {kind: [counts[FAR][FAR] for counts in found["right"]] for kind, found in networks.items()},
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
        "curve_columns": ["step", "train_nats", "valid_share_right", "valid_moved_share_right"],
        "networks": networks,
    }
    experiments.save(o.out, facts, tensors)


if __name__ == "__main__":
    main()
