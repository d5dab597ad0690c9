"""Train five models that differ in nothing but the number of heads: python scripts/train_heads.py [--steps 2500]

One layer of width 64 reads the simple stories character by character, with 1, 2, 4, 8 or 16 heads: the same number of
parameters, seed, batches and steps each time. Writes assets/experiments/heads.* with the weights of all five.
"""

import argparse
import datetime
import math
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import experiments
from llm_core.analysis.attention.head_counts import BATCH, HEADS, RECORD, SHAPE, STEPS, learn, untrained
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import documents
from llm_core.data.tokenizers import CharTokenizer

SEED = 1


def train_one(n_head, characters, steps):
    """Train one model; return (model, curve of [step, training bits, validation bits per character])."""
    model, curve = untrained(n_head, characters, SEED), []
    for event in learn(model, steps, SEED):
        bits = None if math.isnan(event.loss) else round(event.loss / math.log(2), 4)
        curve.append([event.step, bits, round(event.valid, 4)])
        print(n_head, curve[-1], flush=True)
    return model, curve


def main():
    """Train the five models and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=STEPS)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    tokenizer, test = (
        CharTokenizer.train(documents("stories", "train"), min_count=20),
        documents("stories", "test"),
    )
    tensors, curves, scores, parameters, began = {}, {}, {}, {}, time.process_time()
    for n_head in HEADS:
        model, curves[n_head] = train_one(n_head, tokenizer, o.steps)
        weights = {k: t.half() for k, t in model.state_dict().items() if k != "unembed.weight"}
        model.load_state_dict(
            {k: t.float() for k, t in weights.items()}, strict=False
        )  # as it will be stored
        scores[n_head] = evaluate_documents(model, test).bits_per_character
        parameters[n_head] = model.n_parameters
        tensors |= {f"{n_head}.{name}": t for name, t in weights.items()}
        print(n_head, "test", scores[n_head], flush=True)
    facts = {
        "corpus": "stories",
        "family": "transformer",
        "config": SHAPE | {"vocab_size": tokenizer.vocab_size},
        "heads": list(HEADS),
        "n_parameters": parameters,
        "tokenizer": tokenizer.to_dict(),
        "steps": o.steps,
        "tokens_seen": o.steps * BATCH * SHAPE["context_length"],
        "seed": SEED,
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time() - began, 1),
        "curve": curves,
        "curve_columns": ["step", "train_bits_per_character", "valid_bits_per_character"],
        "test": {"split": "test", "bits_per_character": scores},
    }
    experiments.save(o.out, facts, tensors)


if __name__ == "__main__":
    main()
