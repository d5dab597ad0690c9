"""Train the detector of digits: python scripts/train_detector.py [--steps 2000] [--measure]

Writes assets/experiments/detector.*: three seeds, each on endless random scenes of the training digits, and how many
boxes are right on held-out scenes of held-out digits, for every pair of thresholds. With --measure the stored detectors
are counted again, and nothing is trained.
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
from llm_core.vision.detector import RECORD, chances, detect, stored, trained, untrained, windows
from llm_core.vision.detector_training import BATCH, TEST, held_out, learn
from llm_core.vision.found import counted, together

SEEDS = (1, 2, 3)
LEAST = [round(0.05 * i, 2) for i in range(21)]
OVERLAPS = [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0]


def train(steps, seed):
    """Train one detector; returns it and its curve: step, loss, precision and recall on validation scenes."""
    model, curve = untrained(seed), []
    for event, counts in learn(model, steps, seed, every=100):
        loss = None if event.step == 0 else round(event.loss, 4)
        precision = None if counts.precision is None else round(counts.precision, 4)
        curve.append([event.step, loss, precision, round(counts.recall, 4)])
        print(seed, curve[-1], round(event.seconds, 1), flush=True)
    return model.eval(), curve


def grid(model):
    """Count hits, false alarms and misses on the test scenes: rows of IoU thresholds, columns of score thresholds.

    A box of a low score suppresses none of a higher one, so one suppression serves all score thresholds.
    """
    seen = [(chances(model, sheet), true) for sheet, true in held_out("test", TEST)]
    rows = []
    for overlap in OVERLAPS:
        kept = [(detect(shares, LEAST[0], overlap).kept, true) for shares, true in seen]
        rows.append([list(at(kept, least)) for least in LEAST])
        print(overlap, rows[-1][LEAST.index(0.5)], flush=True)
    return rows


def at(kept, least):
    """Count with the boxes whose score is at least `least`."""
    return together([counted([box for box in boxes if box.score >= least], true) for boxes, true in kept])


def counts_of(grids):
    """Collect what was counted, and how."""
    return {
        "least": LEAST,
        "overlaps": OVERLAPS,
        "counts": grids,
        "test": {str(seed): found[3][LEAST.index(0.5)] for seed, found in zip(SEEDS, grids, strict=True)},
        "measure_command": shlex.join(["python", *sys.argv]),
    }


def measure_again(name):
    """Count with the stored detectors, and write the counts into their record."""
    grids = [grid(model) for model in trained().values()]
    experiments.save(name, experiments.record(name) | counts_of(grids))


def main():
    """Train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=2000)
    args.add_argument("--measure", action="store_true")
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    if o.measure:
        return measure_again(o.out)
    began, tensors, curves, grids = time.process_time(), {}, [], []
    for seed in SEEDS:
        model, curve = train(o.steps, seed)
        tensors |= {f"{seed}.{key}": t.half() for key, t in model.state_dict().items()}
        curves.append(curve)
        grids.append(grid(stored({key: t.float() for key, t in tensors.items()}, seed)))  # as it is stored
    facts = {
        "corpus": "mnist",
        "family": "detector",
        "images": {part: len(mnist(part)) for part in ("train", "valid", "test")},
        "scenes": {"train": o.steps * BATCH, "test": TEST},
        "windows": len(windows()),
        "n_parameters": model.n_parameters,
        "steps": o.steps,
        "tokens_seen": o.steps * BATCH * len(windows()),
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
        "curve_columns": ["step", "loss", "valid_precision", "valid_recall"],
        "curves": curves,
    }
    experiments.save(o.out, facts | counts_of(grids), tensors)


if __name__ == "__main__":
    main()
