"""Train LSTMs that forecast, beside their opponents: python scripts/train_forecast.py [--steps 400]

Writes assets/experiments/forecast.json and .safetensors: three series, three targets, five seeds each. For every
series and target the same learning rates are tried on a series of a seed that is used for nothing else, and chosen by
its validation part. Measured is the test part, after all that was learnt. About a minute and a half of one core.
"""

import argparse
import datetime
import itertools
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import experiments
from llm_core.forecasting.lstm import BATCH, RATES, STEPS, TARGETS, UNITS, learn, untrained
from llm_core.forecasting.opponents import WINDOW, persistence
from llm_core.forecasting.scores import mae
from llm_core.forecasting.series import NOISE, PERIODS, SERIES, N, cut
from llm_core.forecasting.stored import (
    RECORD,
    SEARCH_SEED,
    SEEDS,
    errors,
    names,
    rounded,
    simple_forecasts,
    tensors_of,
)


def trained(kind, target, seed, rate, steps):
    """Train on the first part; the forecaster, and its error by step on the test part, persistence's being 1."""
    x = SERIES[kind](seed)
    parts = cut(len(x))
    truth, still = x[parts.valid :], persistence(x, parts.valid)
    one = untrained(x[: parts.train], target, seed)
    curve = [
        [step, round(mae(one.forecast(x, parts.valid), truth) / mae(still, truth), 4)]
        for step in learn(one, x[: parts.train], seed, rate, steps)
    ]
    return rounded(one), curve


def searched(kind, target, steps):
    """Try every rate; rate -> error on the validation part."""
    x = SERIES[kind](SEARCH_SEED)
    parts = cut(len(x))
    known, found = x[: parts.valid], {}
    for rate in RATES:
        one, _ = trained(kind, target, SEARCH_SEED, rate, steps)
        found[str(rate)] = round(mae(one.forecast(known, parts.train), known[parts.train :]), 4)
    return found


def tested(runs):
    """Collect the errors of the test part: series -> target -> of each seed."""
    found = {}
    for run in runs:
        found.setdefault(run["series"], {}).setdefault(run["target"], []).append(run["mae"])
    return found


def main():
    """Search, train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=STEPS)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    began, runs, search, tensors, opponents = time.process_time(), [], {}, {}, []
    for kind, target in itertools.product(SERIES, TARGETS):
        search.setdefault(kind, {})[target] = found = searched(kind, target, o.steps)
        rate = float(min(found, key=found.get))
        for seed in SEEDS:
            x = SERIES[kind](seed)
            start = cut(len(x)).valid
            one, curve = trained(kind, target, seed, rate, o.steps)
            error = round(mae(one.forecast(x, start), x[start:]), 4)
            runs.append(
                {"series": kind, "target": target, "seed": seed, "rate": rate, "mae": error, "curve": curve}
            )
            tensors |= tensors_of(one, names(kind, target, seed))
            print(kind, target, seed, rate, error, round(time.process_time() - began, 1), flush=True)
    for kind, seed in itertools.product(SERIES, SEEDS):
        x = SERIES[kind](seed)
        parts = cut(len(x))
        found = simple_forecasts(x, parts.valid, parts.train, PERIODS[kind])
        measured = {name: round(error, 4) for name, error in errors(found, x[parts.valid :]).items()}
        opponents.append({"series": kind, "seed": seed, "mae": measured})
    facts = {
        "corpus": "llm_core.forecasting.series",
        "family": "lstm",
        "config": {"n_layer": 1, "n_embd": UNITS, "window": WINDOW},
        "n_parameters": sum(w.numel() for w in one.reader.parameters()),
        "values": N,
        "noise": NOISE,
        "steps": o.steps,
        "batch_size": BATCH,
        "tokens_seen": o.steps * BATCH * WINDOW,  # values
        "optimizer": "Adam on squared errors, gradient length at most 1",
        "seed": list(SEEDS),
        "search_seed": SEARCH_SEED,
        "search": search,
        "curve_columns": ["step", "test error, persistence = 1"],
        "runs": runs,
        "opponents": opponents,
        "test": tested(runs),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
    }
    experiments.save(o.out, facts, tensors)


if __name__ == "__main__":
    main()
