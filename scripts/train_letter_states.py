"""Train hidden Markov models of 1 to 32 states on letters: python scripts/train_letter_states.py [--rounds 200]

Writes assets/experiments/letter_states.json: held-out bits per letter over the iterations of Baum-Welch, three seeds
for each number of states, and n-grams that counted the same letters.
"""

import argparse
import datetime
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np

from llm_core import experiments
from llm_core.sequences.letter_states import (
    HELD_OUT,
    ORDERS,
    RECORD,
    ROUNDS,
    SEEDS,
    STATES,
    TRAIN,
    curve,
    ngram_bits,
    texts,
)
from llm_core.training import never

EVERY = 10


def main():
    """Train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--rounds", type=int, default=ROUNDS)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    began, runs = time.process_time(), []
    for states in STATES:
        for seed in SEEDS:
            found = [[step, round(bits, 4)] for step, bits in curve(states, seed, o.rounds, EVERY, never)]
            runs.append({"states": states, "seed": seed, "curve": found})
            print(states, seed, found[-1], round(time.process_time() - began, 1), flush=True)
    train, held_out = texts()
    facts = {
        "corpus": "stories",
        "family": "hmm",
        "letters": len(train.ids),
        "held_out_letters": len(held_out.ids),
        "characters_read": {"train": TRAIN, "held_out": HELD_OUT},
        "symbols": len(train.symbols),
        "rounds": o.rounds,
        "seed": list(SEEDS),
        "curve_columns": ["iteration", "held_out_bits_per_letter"],
        "runs": runs,
        "ngrams": {str(order): round(ngram_bits(order), 4) for order in ORDERS},
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, numpy {np.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
    }
    experiments.save(o.out, facts)
    print(facts["ngrams"])


if __name__ == "__main__":
    main()
