"""Train the mini-GPT on 1%, 10% and 100% of the stories: python scripts/train_overfitting.py [--steps 3000]

Writes assets/experiments/amounts.json after every run and goes on where it stopped. Beside the networks stand n-grams
of orders 1 to 8 that counted the whole text. Seconds are processor seconds: the machine is shared.
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
from llm_core.mini_gpt import amounts
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.mini_gpt.training import pieces, recipe, reported, stream

SEEDS = (1, 2, 3)
TEST_PIECES = 512


def train(share, seed, characters, steps):
    """Train one model; returns its curve, its test score and its seconds."""
    began, model, curve = time.process_time(), amounts.untrained(characters, seed), []
    for point in amounts.learn(model, amounts.SHARES[share], seed, steps=steps):
        curve.append([point.step, round(point.train, 4), round(point.held_out, 4)])
        print(share, seed, curve[-1], round(time.process_time() - began), flush=True)
    test = reported(model, "test", TEST_PIECES)
    spent = round(time.process_time() - began, 1)
    return {"share": share, "seed": seed, "curve": curve, "test": round(test, 4), "cpu_seconds": spent}


def about(characters, steps):
    """Collect the facts of the record."""
    model = amounts.untrained(characters, 0)
    return {
        **mini_gpt.facts_of(characters),
        "config": asdict(model.config),
        "n_parameters": model.n_parameters,
        "recipe": asdict(recipe(muon=True)),
        "batch_size": mini_gpt.BATCH_SIZE,
        "steps": steps,
        "tokens_seen": steps * mini_gpt.BATCH_SIZE * model.context_length,
        "characters": len(stream(model, "train")),
        "test_characters": pieces(model, "test", TEST_PIECES)[:, 1:].numel(),
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "curve_columns": ["step", "train_bits_per_character", "held_out_bits_per_character"],
    }


def count_everything(characters):
    """Count the whole text with every order and both ways of smoothing."""
    alphabet, all_of_it = "".join(characters.characters), len(mini_gpt.stream("train"))
    ways = ("kneser_ney", "add_k")
    return {way: [asdict(one) for one in amounts.n_gram_prices(alphabet, all_of_it, way, 0)] for way in ways}


def main():
    """Train what the record does not hold yet."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=amounts.STEPS)
    args.add_argument("--out", default=amounts.RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    characters = mini_gpt.tokenizer()
    old = experiments.record(o.out) if experiments.available(o.out) else {}
    runs = old["runs"] if old.get("steps") == o.steps else []
    facts = about(characters, o.steps) | {"runs": runs, "orders": old.get("orders", {})}
    for seed in SEEDS:
        for share in amounts.SHARES:
            if not any(run["share"] == share and run["seed"] == seed for run in runs):
                runs.append(train(share, seed, characters, o.steps))
                experiments.save(o.out, facts)
    if not facts["orders"]:
        facts["orders"] = count_everything(characters)
        experiments.save(o.out, facts)


if __name__ == "__main__":
    main()
