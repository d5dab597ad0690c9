"""Train the four jobs of the one loop, three seeds each: python scripts/train_loop.py [--out NAME]

Writes assets/experiments/four_jobs.json: the held-out loss over the steps, in nats for each answer.
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
from llm_core.four_jobs import IMAGES, JOBS, LENGTH, RATE, RECORD, STEPS, TEXTS, answers, begin

SEEDS = (1, 2, 3)


def train(data, name):
    """Train one network with every seed; return its size, its curves and the time that one took."""
    began, curves = time.process_time(), {}
    for seed in SEEDS:
        model, curve = begin(data, name, seed)
        curves[seed] = [[step, round(nats, 4)] for step, nats in curve]
        print(data, name, seed, curves[seed][-1], flush=True)
    seconds = (time.process_time() - began) / len(SEEDS)
    size = sum(weight.numel() for weight in model.parameters())
    return {"n_parameters": size, "curves": curves, "cpu_seconds_each": round(seconds, 1)}


def main():
    """Train every job with every seed and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    jobs = {data: {name: train(data, name) for name in networks} for data, networks in JOBS.items()}
    facts = {
        "jobs": jobs,
        "answers": {data: answers(data) for data in JOBS},
        "curve_columns": ["step", "valid_nats"],
        "seed": SEEDS[0],
        "seeds": list(SEEDS),
        "steps": STEPS,
        "learning_rate": RATE,
        "batch": {"images": IMAGES, "texts": TEXTS, "characters": LENGTH},
        "corpora": ["digits", "stories"],
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
    }
    experiments.save(o.out, facts)


if __name__ == "__main__":
    main()
