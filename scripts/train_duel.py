"""Play duels on the ring of eight modes that differ in one setting: python scripts/train_duel.py

Writes assets/experiments/duel.json: for each setting and seed the energy distance, the modes reached and the points
between them, every 50 rounds. Seconds are processor seconds: the machine is shared.
"""

import argparse
import datetime
import pathlib
import platform
import shlex
import sys
import time
from dataclasses import asdict

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np

from llm_core import experiments
from llm_core.drawing.duels import CASES, EVERY, MEASURED, ROUNDS, SEEDS, baseline, duel


def play(case, seed, rounds):
    """Play one duel; returns its curve and its seconds."""
    began = time.process_time()
    moments = duel(case, seed, rounds)
    curve = [[one.round, round(one.energy, 4), one.reached, round(one.outside, 3)] for one in moments]
    print(case, seed, curve[-1], round(time.process_time() - began), flush=True)
    return {"case": case, "seed": seed, "curve": curve, "cpu_seconds": round(time.process_time() - began, 1)}


def main():
    """Play every duel and write the record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    duels = [play(case, seed, rounds) for case in CASES for seed in SEEDS]
    facts = {
        "cases": {case: asdict(settings) for case, settings in CASES.items()},
        "rounds": rounds,
        "every": EVERY,
        "measured_points": MEASURED,
        "same": [round(v, 4) for v in baseline()],
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, numpy {np.__version__}",
        "cpu_seconds": round(sum(one["cpu_seconds"] for one in duels), 1),
        "curve_columns": ["round", "energy_distance", "modes_reached", "share_at_no_mode"],
        "runs": duels,
    }
    experiments.save("duel", facts)


if __name__ == "__main__":
    main()
