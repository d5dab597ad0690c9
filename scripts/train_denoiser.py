"""Train the denoiser that the diffusion chapter opens with: python scripts/train_denoiser.py [--steps 3000]

Writes assets/experiments/denoiser.json: weights and what Adam remembers (as 32-bit floats in base64), the state of the
dice, and the loss on noised points that are never learnt from. The browser goes on from there.
"""

import argparse
import datetime
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import experiments
from llm_core.drawing import denoiser_stored as opening

EVERY = 20


def main():
    """Train and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=opening.STEPS)
    args.add_argument("--out", default=opening.RECORD)
    o = args.parse_args()
    training, held, start = opening.untrained(), opening.held_out(), time.process_time()
    curve = [[0, round(training.denoiser.loss(held), 4)]]
    for _ in range(o.steps):
        training.step()
        if training.steps % EVERY == 0:
            curve.append([training.steps, round(training.denoiser.loss(held), 4)])
    network = training.denoiser.network
    facts = {
        "corpus": opening.DATA,
        "family": "diffusion",
        "schedule": "linear",
        "rate": opening.RATE,
        "batch": opening.BATCH,
        "seed": opening.SEED,
        "steps": training.steps,
        "points_seen": training.steps * opening.BATCH,
        "n_parameters": sum(w.size for w in (*network.weights, *network.biases)),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread",
        "cpu_seconds": round(time.process_time() - start, 1),
        "curve": curve,
        "curve_columns": ["step", "loss on held-out points"],
        "dice": training.dice.state,
        "state": opening.packed(training),
    }
    experiments.save(o.out, facts)
    print({name: facts[name] for name in ("steps", "n_parameters", "cpu_seconds")}, curve[-1])


if __name__ == "__main__":
    main()
