"""Race six optimisers on two small networks: python scripts/train_race.py

Each optimiser first gets a learning rate of its own (a grid, three seeds), then runs from five other seeds with
the same first weights and batches as the others. Writes assets/experiments/race.json with every rate that was tried.
"""

import datetime
import math
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np

from llm_core import experiments
from llm_core.networks.network_race import RACERS, RECORD, SEARCH_SEEDS, SEEDS, TASKS, run, search


def race_one(task, racer):
    """Search the rate of one optimiser, then run it; returns its entry of the record."""
    tried = search(task, racer)
    rate = min(tried, key=lambda one: one[1])[0]
    runs = [list(run(task, racer, rate, seed)) for seed in SEEDS]
    print(task, racer, rate, [round(one[-1].loss, 4) for one in runs], flush=True)
    return {
        "rate": rate,
        "searched": [[rate, None if math.isinf(loss) else round(loss, 5)] for rate, loss in tried],
        "curves": [[round(lap.loss, 5) for lap in one] for one in runs],
        "held_out": [round(one[-1].held_out, 5) for one in runs],
    }


def race_all(name):
    """Race all optimisers on one task."""
    task = TASKS[name]
    return {
        "sizes": list(task.sizes),
        "batch": task.batch,
        "steps": list(range(0, task.steps + 1, task.every)),
        "racers": {racer: race_one(name, racer) for racer in RACERS},
    }


def main():
    """Run both tasks and write the record."""
    began = time.process_time()
    facts = {
        "tasks": {name: race_all(name) for name in TASKS},
        "seed": SEEDS[0],
        "seeds": list(SEEDS),
        "search_seeds": list(SEARCH_SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, numpy {np.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
        "curve_columns": ["mean loss on the training data, nats, at each of the steps, for each seed"],
    }
    experiments.save(RECORD, facts)


if __name__ == "__main__":
    main()
