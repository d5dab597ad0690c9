"""Train the two models of the bottleneck chapter: python scripts/train_bottleneck.py [--steps N] [--name NAME]

Task: write a random string of letters backwards. Both models see the same strings in the same order; the one without
attention has a slightly wider state, so that it has no fewer parameters. Afterwards both read fresh strings of every
length, also of lengths they never saw. Writes assets/experiments/bottleneck.json and .safetensors.
"""

import argparse
import datetime
import pathlib
import platform
import shlex
import sys
import time
from dataclasses import asdict

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import experiments
from llm_core.language.rnn_encoder_decoder import (
    Seq2Seq,
    Seq2SeqConfig,
    matched_without_attention,
    random_strings,
)
from llm_core.language.rnn_encoder_decoder_training import LONGEST, PairLearner, accuracies, bucketed_batches
from llm_core.training import Recipe, train

SEED, TEST_SEED, LOOK_SEED = 1, 1001, 2001
BATCH, EVERY = 64, 250
TEST_LENGTHS, TEST_STRINGS, LOOK_STRINGS = range(1, 31), 400, 10


def train_one(config, o):
    """Train one model; return its weights, its curve and how long it took."""
    torch.manual_seed(SEED)
    model, curve = Seq2Seq(config), []
    recipe = Recipe(learning_rate=o.rate, betas=(0.9, 0.98), weight_decay=0.01)
    generator = torch.Generator().manual_seed(LOOK_SEED)
    looks = random_strings(torch.arange(1, LONGEST + 1).repeat_interleave(LOOK_STRINGS), generator)

    def look():
        return accuracies(model, looks)

    batches = bucketed_batches(BATCH, SEED)
    for event in train(
        PairLearner(model, recipe),
        batches,
        steps=o.steps,
        every=EVERY,
        validate=look,
        clock=time.process_time,
    ):
        exact, letters = event.valid
        curve.append(
            {
                "step": event.step,
                "seconds": round(event.seconds, 1),
                "loss": None if event.step == 0 else round(event.loss, 4),
                "exact": exact,
                "letters": letters,
            }
        )
        print(f"align {config.n_align}: {curve[-1]}", flush=True)
    return model, curve


def by_length(model):
    """Compute shares of strings written without a fault, and of letters in their place, for every tested length."""
    generator = torch.Generator().manual_seed(TEST_SEED)
    found = [
        accuracies(model, random_strings(torch.full((TEST_STRINGS,), n), generator)) for n in TEST_LENGTHS
    ]
    return {"exact": [exact for exact, _ in found], "letters": [letters for _, letters in found]}


def main():
    """Train both models, test them and write the record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--name", default="bottleneck")
    o = parser.parse_args()
    torch.set_num_threads(1)
    attentive = Seq2SeqConfig(n_hidden=128, n_embd=32, n_align=64)
    facts = {
        "corpus": "random strings of the letters a-z",
        "family": "gru encoder-decoder",
        "task": "reverse",
        "config": {},
        "tokens_seen": 0,
        "command": "python " + shlex.join(sys.argv),
        "date": datetime.date.today().isoformat(),
        "seed": SEED,
        "test_seed": TEST_SEED,
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "batch": BATCH,
        "learning_rate": o.rate,
        "trained_lengths": [1, LONGEST],
        "strings_seen": o.steps * BATCH,
        "parameters": {},
        "seconds": {},
        "curve": {},
        "test": {"lengths": list(TEST_LENGTHS), "strings": TEST_STRINGS},
    }
    facts["tokens_seen"] = round(facts["strings_seen"] * (LONGEST + 1) / 2)
    tensors = {}
    for name, config in (("attention", attentive), ("fixed", matched_without_attention(attentive))):
        model, curve = train_one(config, o)
        facts["config"][name], facts["parameters"][name] = asdict(config), model.n_parameters
        facts["curve"][name], facts["seconds"][name] = curve, curve[-1]["seconds"]
        tensors |= {f"{name}.{key}": value for key, value in model.state_dict().items()}
        model.load_state_dict({k: v.half().float() for k, v in model.state_dict().items()})  # as it is stored
        facts["test"][name] = by_length(model)
    experiments.save(o.name, facts, tensors)


if __name__ == "__main__":
    main()
