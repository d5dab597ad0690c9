"""Train word vectors on the stories by skip-gram: python scripts/train_vectors.py [--steps 100000]

Writes assets/experiments/vectors.*: the tables of the first seed, and for each of three seeds the held-out loss and the
analogies that it answers. The rate is the best of three after a tenth of the steps. A seed that is in the record
already, with the same settings, is not trained again.
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
from llm_core.data.corpora import documents
from llm_core.vectors.analogies import scores
from llm_core.vectors.skip_gram import SkipGram, untrained
from llm_core.vectors.stored import RECORD, SEEDS, STEPS, VOCAB_SIZE, WIDTH, tensors_of
from llm_core.vectors.table import Table
from llm_core.vectors.training import BATCH, NOISE, held_out_loss, learn, task
from llm_core.vectors.windows import RARE, REACH, Words, pairs_of

RATES = (0.025, 0.05, 0.1)
LOOKS = 20


def search(work, steps):
    """Train a tenth of the steps with each rate; rate and held-out loss on validation text."""
    found = []
    for rate in RATES:
        *_, last = learn(untrained(VOCAB_SIZE, WIDTH, 0), work, steps // 10, 0, rate, every=steps)
        found.append([rate, round(last.loss, 4)])
        print("rate", *found[-1], flush=True)
    return found


def trained(work, test, rate, steps, seed):
    """Train with one seed; the model, and what is kept of the training."""
    model = untrained(VOCAB_SIZE, WIDTH, seed)
    curve = []
    for moment in learn(model, work, steps, seed, rate, every=steps // LOOKS):
        curve.append([moment.step, round(moment.loss, 4)])
        print(seed, *curve[-1], flush=True)
    model = SkipGram(model.inside.half().float(), model.outside.half().float())  # as it is stored
    analogies = {kind: asdict(score) for kind, score in scores(Table(work.words.words, model.inside)).items()}
    run = {"seed": seed, "curve": curve, "test": round(held_out_loss(model, test), 4), "analogies": analogies}
    print(seed, run["test"], analogies, flush=True)
    return model, run


def pairs_per_pass(work):
    """Count the pairs of one pass."""
    return len(pairs_of(work.documents, work.words.kept_share(), torch.Generator().manual_seed(1))[0])


def earlier(settings):
    """Read the record that is there; empty when it was made with other settings."""
    if not experiments.available(RECORD):
        return {}
    found = experiments.record(RECORD)
    return found if all(found.get(key) == value for key, value in settings.items()) else {}


def main():
    """Train what is missing and write the record after each seed."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=STEPS)
    o = args.parse_args()
    torch.set_num_threads(1)
    train = documents("stories", "train")
    words = Words.count(train, VOCAB_SIZE)
    work = task(words, train, documents("stories", "valid"))
    test = task(words, [], documents("stories", "test"))
    settings = {
        "corpus": "stories",
        "family": "skip-gram with negative sampling",
        "config": {
            "vocab_size": VOCAB_SIZE,
            "width": WIDTH,
            "reach": REACH,
            "rare": RARE,
            "noise": NOISE,
            "batch": BATCH,
            "steps": o.steps,
        },
        "words": list(words.words),
        "counts": list(words.counts),
    }
    facts = earlier(settings)
    began, spent = time.process_time(), facts.get("cpu_seconds", 0.0)
    searched = facts.get("rates") or search(work, o.steps)
    rate = min(searched, key=lambda one: one[1])[0]
    runs = facts.get("runs", [])
    each = pairs_per_pass(work)
    for seed in SEEDS:
        if any(run["seed"] == seed for run in runs):
            continue
        model, run = trained(work, test, rate, o.steps, seed)
        runs = [*runs, run]
        pairs = o.steps * BATCH
        facts = settings | {
            "rate": rate,
            "rates": searched,
            "rates_columns": ["rate", "held_out_loss_nats"],
            "seed": list(SEEDS),
            "pairs_per_pass": each,
            "pairs_seen": pairs,
            "tokens_seen": round(pairs / each * sum(words.counts)),
            "curve_columns": ["step", "held_out_loss_nats"],
            "runs": runs,
            "test": {"loss_nats": runs[0]["test"], "pairs": len(test.held_out.centre)},
            "command": shlex.join(["python", *sys.argv]),
            "date": datetime.date.today().isoformat(),
            "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
            "cpu_seconds": round(spent + time.process_time() - began, 1),
        }
        experiments.save(RECORD, facts, tensors_of(model) if seed == SEEDS[0] else None)


if __name__ == "__main__":
    main()
