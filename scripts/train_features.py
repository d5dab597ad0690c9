"""Train five readers of digits: python scripts/train_features.py [--steps 1500]

Writes assets/experiments/features.*. All read the same digits for as many steps, from three seeds; the test images, by
hands that no reader has seen, are then moved by up to two pixels to every side. Beside that: the same with hands mixed.
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
from llm_core.data.digits import digits
from llm_core.networks.digit_readers import (
    FILTERS,
    HIDDEN,
    REACH,
    READERS,
    RECORD,
    SECOND,
    moved,
    moved_share,
    untrained,
)
from llm_core.networks.digit_readers import stored as stored_reader
from llm_core.networks.patches_training import BATCH, by_form, learn, mixed, right

SEEDS, FAR = (1, 2, 3), 2


def train(kind, parts, steps, seed):
    """Train one reader; returns it and its curve: step, nats, share right of validation images, of moved ones."""
    reader, curve = untrained(kind, seed), []
    for event in learn(reader, parts, steps, seed, reach=REACH.get(kind, 0), every=100):
        loss = None if event.step == 0 else round(event.loss, 4)
        curve.append(
            [event.step, loss, round(event.valid, 4), round(moved_share(reader, *parts["valid"]), 4)]
        )
    print(kind, seed, curve[-1], round(event.seconds, 1), flush=True)
    return reader.eval(), curve


def grid(reader, images, labels):
    """Count the right answers when all images are moved: rows from up to down, columns from left to right."""
    places = range(-FAR, FAR + 1)
    return [[right(reader, moved(images, x, y), labels) for x in places] for y in places]


def main():
    """Train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=1500)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    began, parts, cross, tensors, readers = time.process_time(), by_form(), mixed(), {}, {}
    for kind in READERS:
        found = readers[kind] = {"curves": [], "right": [], "mixed": []}
        for seed in SEEDS:
            reader, curve = train(kind, parts, o.steps, seed)
            tensors |= {f"{kind}.{seed}.{key}": t.half() for key, t in reader.state_dict().items()}
            kept = stored_reader(
                {key: t.float() for key, t in tensors.items()}, kind, seed
            )  # as it is stored
            found["curves"].append(curve)
            found["right"].append(grid(kept, *parts["test"]))
            found["mixed"].append(grid(train(kind, cross, o.steps, seed)[0], *cross["test"]))
        found |= {"n_parameters": kept.n_parameters, "n_features": kept.classify.in_features}
        readers[kind] = found
    facts = {
        "corpus": "digits",
        "family": "readers",
        "images": {name: len(part[1]) for name, part in parts.items()} | {"all": len(digits())},
        "config": {"hidden": HIDDEN, "filters": FILTERS, "second_filters": SECOND},
        "steps": o.steps,
        "tokens_seen": o.steps * BATCH,
        "test": {kind: [grid[FAR][FAR] for grid in found["right"]] for kind, found in readers.items()},
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
        "curve_columns": ["step", "train_nats", "valid_share_right", "valid_moved_share_right"],
        "readers": readers,
    }
    experiments.save(o.out, facts, tensors)
    for kind, found in readers.items():
        here = [g[FAR][FAR] for g in found["right"]]
        print(kind, here, [around(g) for g in found["right"]], [around(g) for g in found["mixed"]])


def around(counts):
    """Average over the eight neighbours, in images."""
    one = [row[FAR - 1 : FAR + 2] for row in counts[FAR - 1 : FAR + 2]]
    return (sum(map(sum, one)) - counts[FAR][FAR]) / 8


if __name__ == "__main__":
    main()
