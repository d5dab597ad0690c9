"""Train a GAN and a diffusion model on the same points of the plane: python scripts/train_plane.py [--points 384000]

Writes assets/experiments/plane.json: three seeds each, as nearly as may be with equally many weights, the same number
of real points seen, and what was measured on the way: energy distance to points of the data, and places reached.
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
from llm_core.drawing.coverage import coverage
from llm_core.drawing.diffusion import walk_back
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.gan import Gan, Settings
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice

DATA = ("ring", "spiral")
SEEDS = (1, 2, 3)
MARKS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares of the training after which both are measured."""
N, REFERENCE, REFERENCE_SEED = 400, 1000, 4000
WALK = 50
STEPS = (1, 2, 5, 10, 20, 50, 100, 200)
HIDDEN = 38
"""Units of each hidden layer of generator and discriminator: with them both have about the denoiser's weights."""
GAN = Settings(hidden=HIDDEN)


def measured(points, data):
    """Measure the distance to the reference, the places reached, and the share of points that belong to none."""
    reference = CURVES[data].draw(Dice(REFERENCE_SEED), REFERENCE)
    found = coverage(points, CURVES[data].places())
    return [
        round(energy_distance(points, reference), 4),
        int(found.reached.sum()),
        round(found.outside, 4),
    ]


def train_gan(data, seed, points):
    """Train a GAN; returns its curve of [real points seen, *measured], its weights, and whether it diverged."""
    gan, curve = Gan(CURVES[data], GAN, seed), []
    rounds = points // GAN.batch
    for done in range(rounds + 1):
        if done in {int(mark * rounds) for mark in MARKS}:
            curve.append([done * GAN.batch, *measured(gan.made(N, seed), data)])
        if done < rounds:
            gan.round()
    return curve, [size(gan.generator), size(gan.discriminator)], gan.diverged


def train_diffusion(data, seed, points):
    """Train a denoiser; returns its curve, its weights, whether it diverged, and how it draws in few and many steps."""
    training, curve = opening.untrained(seed, data), []
    steps = points // opening.BATCH
    for done in range(steps + 1):
        if done in {int(mark * steps) for mark in MARKS}:
            curve.append([done * opening.BATCH, *measured(drawn(training, WALK, seed), data)])
        if done < steps:
            training.step()
    walks = {
        how: [[n, *measured(drawn(training, n, seed, how == "fresh"), data)] for n in STEPS]
        for how in ("fresh", "plain")
    }
    return curve, [size(training.denoiser.network)], training.diverged, walks


def drawn(training, steps, seed, fresh=True):
    """Draw points with a denoiser."""
    return walk_back(training.denoiser.noise, training.alpha_bars, steps, N, seed, fresh)[-1]


def size(network):
    """Count weights and biases."""
    return sum(w.size for w in (*network.weights, *network.biases))


def compare(data, points):
    """Train both with every seed."""
    found = {"gan": [], "diffusion": [], "walks": [], "places": len(CURVES[data].places().shares)}
    for seed in SEEDS:
        start = time.process_time()
        curve, found["gan_weights"], diverged = train_gan(data, seed, points)
        middle = time.process_time()
        found["gan"].append({"seed": seed, "curve": curve, "diverged": diverged})
        curve, found["diffusion_weights"], diverged, walks = train_diffusion(data, seed, points)
        found["diffusion"].append({"seed": seed, "curve": curve, "diverged": diverged})
        found["walks"].append(walks)
        spent = [round(middle - start, 1), round(time.process_time() - middle, 1)]
        print(
            data, seed, found["gan"][-1]["curve"][-1], found["diffusion"][-1]["curve"][-1], spent, flush=True
        )
    found["by_chance"] = [measured(CURVES[data].draw(Dice(100 + seed), N), data) for seed in SEEDS]
    return found


def main():
    """Train all and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--points", type=int, default=opening.STEPS * opening.BATCH)
    args.add_argument("--out", default="plane")
    o = args.parse_args()
    start, runs = time.process_time(), {}
    for data in DATA:
        runs[data] = compare(data, o.points)
        experiments.save(o.out, facts_of(runs, o.points, time.process_time() - start))


def facts_of(runs, points, seconds):
    """Write down how it was made beside what came out."""
    return {
        "points_seen": points,
        "runs": runs,
        "seed": SEEDS[0],
        "seeds": list(SEEDS),
        "n": N,
        "reference": REFERENCE,
        "walk": WALK,
        "gan": {"batch": GAN.batch, "hidden": HIDDEN, "rates": [GAN.rate_d, GAN.rate_g]},
        "diffusion": {"batch": opening.BATCH, "rate": opening.RATE, "schedule": "linear"},
        "columns": ["real points seen, or steps back", "energy distance", "places reached", "share outside"],
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread",
        "cpu_seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    main()
