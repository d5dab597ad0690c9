"""Train the machines of the chapter "Remember it": python scripts/train_remember.py [--minutes M] [--anew]

Each of five machines, three ways: on one delay alone (for each of several delays), on mixed delays, and on mixed delays
of the easier task that was tried first. Three learning rates on a seed of its own; the best one on validation strips,
then three other seeds; the easier task takes the rates of the mixed delays. Writes assets/experiments/remember.json
after every training, so that it can be stopped and goes on from there, and remember.safetensors with the machines of
mixed delays.
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

import torch

from llm_core import experiments
from llm_core.recall.machines import MACHINES, untrained
from llm_core.recall.stored import RECORD
from llm_core.recall.training import (
    BATCH,
    DELAYS,
    FAR,
    MOST_MIXED,
    RATES,
    SEARCH_SEED,
    SEEDS,
    STEPS,
    TEST_SEED,
    TESTED,
    VALID_SEED,
    held_out,
    learn,
    measured,
)

WAYS = [("mixed", None), *(("alone", delay) for delay in DELAYS), ("tried_first", None)]


def begin(o):
    """Return the record to go on with, or a new one."""
    if experiments.available(o.name) and not o.anew:
        return experiments.record(o.name)
    return {
        "corpus": "random letters",
        "family": "rnn, lstm, gru, transformer",
        "config": {name: asdict(untrained(name, 1).config) for name in MACHINES},
        "curve": "of each run: step, share of validation strips answered right",
        "test": "of each run: share of test strips answered right at its delay, or at the tested ones",
        "steps": STEPS,
        "batch": BATCH,
        "delays": list(DELAYS),
        "tested_delays": list(FAR),
        "most_mixed": MOST_MIXED,
        "rates": list(RATES),
        "search_seed": SEARCH_SEED,
        "seed": list(SEEDS),
        "valid_seed": VALID_SEED,
        "test_seed": TEST_SEED,
        "tested": TESTED,
        "tokens_seen": 0,
        "parameters": {name: untrained(name, 1).n_parameters for name in MACHINES},
        "runs": [],
        "command": "python " + shlex.join(sys.argv),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": 0.0,
    }


def train_one(way, delay, name, rate, seed):
    """Train one machine; return its run and its weights as they are stored."""
    kind = "first" if way == "tried_first" else "marked"
    model, curve, tokens = untrained(name, seed), [], 0
    for event in learn(model, delay, rate, seed, kind=kind):
        curve.append([event.step, round(event.valid, 4)])
        tokens = event.tokens
    weights = {key: value.half() for key, value in model.state_dict().items()}
    model.load_state_dict({key: value.float() for key, value in weights.items()})
    run = {"way": way, "delay": delay or 0, "machine": name, "rate": rate, "seed": seed, "curve": curve}
    # A learning rate is chosen by validation strips alone; what is drawn comes from the test.
    asked = [delay] if delay else FAR
    run["valid"] = curve[-1][1]
    run["test"] = [round(measured(model, held_out(k, TEST_SEED, kind)), 4) for k in asked]
    return run, tokens, weights


def best_rate(runs, way, delay, name):
    """Return the rate of the search that was best on validation strips; the smaller one of equals."""
    tried = [run for run in runs if is_of(run, way, delay, name) and run["seed"] == SEARCH_SEED]
    return max(tried, key=lambda run: (run["valid"], -run["rate"]))["rate"]


def searched(way, delay):
    """Name the way and the delay whose search counts for these."""
    return ("mixed", None) if way == "tried_first" else (way, delay)


def is_of(run, way, delay, name):
    """Tell whether a run belongs to this way, delay and machine."""
    return (run["way"], run["delay"], run["machine"]) == (way, delay or 0, name)


def missing(runs):
    """Yield what is still to be trained: the search of a machine first, then its seeds."""
    for way, delay in WAYS:
        for name in MACHINES:
            there = {(run["rate"], run["seed"]) for run in runs if is_of(run, way, delay, name)}
            if searched(way, delay) == (way, delay):
                tried = [rate for rate in RATES if (rate, SEARCH_SEED) not in there]
                yield from ((way, delay, name, rate, SEARCH_SEED) for rate in tried)
            rate = best_rate(runs, *searched(way, delay), name)
            yield from ((way, delay, name, rate, seed) for seed in SEEDS if (rate, seed) not in there)


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
    facts, began = begin(o), time.monotonic()
    tensors = (
        experiments.weights(o.name)
        if facts["runs"] and any(r["way"] == "mixed" for r in facts["runs"])
        else {}
    )
    for way, delay, name, rate, seed in missing(facts["runs"]):
        spent = time.process_time()
        run, tokens, weights = train_one(way, delay, name, rate, seed)
        if way == "mixed" and seed in SEEDS:
            tensors |= {f"{name}.{seed}.{key}": value for key, value in weights.items()}
        facts["runs"].append(run)
        facts["tokens_seen"] += tokens
        facts["cpu_seconds"] = round(facts["cpu_seconds"] + time.process_time() - spent, 1)
        experiments.save(o.name, facts, tensors)
        print(way, delay, name, rate, seed, run["valid"], run["test"], facts["cpu_seconds"], flush=True)
        if time.monotonic() - began > 60 * o.minutes:
            print("Time is over; the same command goes on.")
            return


if __name__ == "__main__":
    main()
