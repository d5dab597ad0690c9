"""Train the readers of the chapter "A strip of digits": python scripts/train_strip.py [--minutes M] [--anew]

Three readers of one size, two tasks; three learning rates on a seed of its own, the best one on validation strips, then
three other seeds. Writes assets/experiments/strip.json after every training, so that it can be stopped and goes on from
there, and strip.safetensors with the readers of the first seed.
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
from llm_core.networks.patches_training import by_form
from llm_core.vision.strip_readers import FEATURES, FILTERS, KINDS, RECORD, TASKS, WIDTHS, untrained
from llm_core.vision.strip_training import (
    BATCH,
    LONGEST,
    RATES,
    SEARCH_SEED,
    SEEDS,
    SHORTEST,
    STEPS,
    TEST_SEED,
    TESTED,
    TESTED_PLACES,
    VALID_SEED,
    learn,
    right_by_place,
)


def begin(o):
    """Return the record to go on with, or a new one."""
    if experiments.available(o.name) and not o.anew:
        return experiments.record(o.name)
    return {
        "corpus": "digits, 8 x 8 pixels, split by hand",
        "family": "cnn, cnn + rnn, cnn + lstm",
        "config": {"filters": FILTERS, "features": FEATURES, "units": WIDTHS},
        "curve": "of each run: step, share right after the last digit of validation strips",
        "test": "of each run: share right at each place of test strips",
        "steps": STEPS,
        "batch": BATCH,
        "lengths": [SHORTEST, LONGEST],
        "tested_places": TESTED_PLACES,
        "tested": TESTED,
        "rates": list(RATES),
        "search_seed": SEARCH_SEED,
        "seed": list(SEEDS),
        "valid_seed": VALID_SEED,
        "test_seed": TEST_SEED,
        "tokens_seen": 0,
        "parameters": {kind: untrained(kind, 1).n_parameters for kind in KINDS},
        "runs": [],
        "command": "python " + shlex.join(sys.argv),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": 0.0,
    }


def train_one(parts, task, kind, rate, seed):
    """Train one reader; return its run, the digits it has seen, and its weights as they are stored."""
    model = untrained(kind, seed)
    curve = [[event.step, round(event.valid, 4)] for event in learn(model, task, rate, seed)]
    weights = {key: value.half() for key, value in model.state_dict().items()}
    model.load_state_dict({key: value.float() for key, value in weights.items()})
    valid = right_by_place(model, parts["valid"], task, VALID_SEED, LONGEST)
    test = right_by_place(model, parts["test"], task, TEST_SEED, TESTED_PLACES)
    run = {"task": task, "kind": kind, "rate": rate, "seed": seed, "curve": curve}
    run |= {"valid": round(sum(valid) / len(valid), 4), "test": [round(share, 4) for share in test]}
    digits = round(STEPS[task] * BATCH * (SHORTEST + LONGEST) / 2)
    return run, digits, weights


def missing(runs):
    """Yield what is still to be trained: the search of a reader first, then its seeds."""
    for task in TASKS:
        for kind in KINDS:
            mine = [run for run in runs if (run["task"], run["kind"]) == (task, kind)]
            there = {(run["rate"], run["seed"]) for run in mine}
            yield from ((task, kind, rate, SEARCH_SEED) for rate in RATES if (rate, SEARCH_SEED) not in there)
            rate = best_rate(runs, task, kind)
            yield from ((task, kind, rate, seed) for seed in SEEDS if (rate, seed) not in there)


def best_rate(runs, task, kind):
    """Return the rate of the search that was best on validation strips; the smaller one of equals."""
    tried = [run for run in runs if (run["task"], run["kind"], run["seed"]) == (task, kind, SEARCH_SEED)]
    return max(tried, key=lambda run: (run["valid"], -run["rate"]))["rate"]


def main():
    """Train what is missing, one after the other, and write the record after each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--name", default=RECORD)
    parser.add_argument("--anew", action="store_true")
    o = parser.parse_args()
    torch.set_num_threads(1)
    facts, parts, began = begin(o), by_form(), time.monotonic()
    tensors = experiments.weights(o.name) if facts["runs"] else {}
    for task, kind, rate, seed in missing(facts["runs"]):
        spent = time.process_time()
        run, digits, weights = train_one(parts, task, kind, rate, seed)
        if seed == SEEDS[0]:
            tensors |= {f"{task}.{kind}.{key}": value for key, value in weights.items()}
        facts["runs"].append(run)
        facts["tokens_seen"] += digits
        facts["cpu_seconds"] = round(facts["cpu_seconds"] + time.process_time() - spent, 1)
        experiments.save(o.name, facts, tensors)
        print(task, kind, rate, seed, run["valid"], run["test"][:8], facts["cpu_seconds"], flush=True)
        if time.monotonic() - began > 60 * o.minutes:
            print("Time is over; the same command goes on.")
            return


if __name__ == "__main__":
    main()
