"""Train the small encoder-decoder that repairs sentences: python scripts/train_encoder_decoder.py [--minutes N]

Writes assets/experiments/encoder_decoder.json and .safetensors, at every look at the validation sentences, so that a
stop in the middle leaves the best so far. The score counts only test sentences that no training story contains.
"""

import argparse
import datetime
import math
import pathlib
import platform
import shlex
import sys
from dataclasses import asdict

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import checkpoints, experiments
from llm_core.analysis.encoder_decoder.score import score_repairs
from llm_core.analysis.encoder_decoder.training import BATCH, learn, untrained
from llm_core.data.corpora import documents
from llm_core.language.transformer_encoder_decoder_task import (
    MISSING_SHARE,
    NAME,
    RepairLearner,
    cut_sentences,
)
from llm_core.training import Recipe

SEED = 1
SHAPE = dict(n_layer=2, n_head=4, n_embd=144)


def machine():
    """Describe the machine."""
    return f"{platform.machine()}, {torch.get_num_threads()} CPU thread(s), torch {torch.__version__}"


def main():
    """Train the model, score it and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--minutes", type=float, default=6, help="CPU time spent learning")
    args.add_argument("--batch-size", type=int, default=BATCH)
    args.add_argument("--learning-rate", type=float, default=2e-3)
    args.add_argument("--muon", type=float, default=0.01)
    args.add_argument("--bfloat16", action="store_true")
    args.add_argument("--every", type=int, default=750)
    o = args.parse_args()
    decoder = checkpoints.load("stories", "transformer")
    tokenizer = decoder.tokenizer
    known = cut_sentences(documents("stories", "train"), tokenizer)
    old = {one.pieces for one in known}
    unseen = {
        split: [one for one in cut_sentences(documents("stories", split), tokenizer) if one.pieces not in old]
        for split in ("valid", "test")
    }
    print({"train": len(known)} | {split: len(found) for split, found in unseen.items()}, flush=True)
    model = untrained(tokenizer, seed=SEED, **SHAPE)
    recipe = Recipe(learning_rate=o.learning_rate, muon=o.muon, bfloat16=o.bfloat16)
    learner = RepairLearner(model, known, recipe, SEED)
    facts = dict(
        corpus="stories", family=model.family, config=asdict(model.config), n_parameters=model.n_parameters,
        tokenizer=tokenizer.to_dict(), seed=SEED, command=shlex.join(["python", *sys.argv]), machine=machine(),
        recipe=asdict(recipe), batch_size=o.batch_size, missing_share=MISSING_SHARE,
        sentences={"train": len(known)} | {split: len(found) for split, found in unseen.items()},
        curve=[], curve_columns=["step", "tokens", "seconds", "train_bits_per_token", "valid_bits_per_token"],
    )  # fmt: skip
    looked_at = unseen["valid"][:400]
    events = learn(learner, looked_at, SEED, batch_size=o.batch_size, seconds=60 * o.minutes, every=o.every)
    for event in events:
        bits = None if math.isnan(event.loss) else event.loss / math.log(2)
        facts["curve"].append([event.step, learner.tokens, round(event.seconds, 1), bits, event.valid])
        print(facts["curve"][-1], flush=True)
        facts |= dict(tokens_seen=learner.tokens, steps=event.step, seconds=round(event.seconds, 1))
        facts |= dict(date=datetime.date.today().isoformat(), finished=event.finished)
        few = unseen["test"][: 2000 if event.finished else 200]
        twin = decoder if event.finished else None
        facts["test"] = asdict(score_repairs(model, few, decoder=twin, known=known)) | {"split": "test"}
        experiments.save(NAME, facts, model.state_dict())
    print(facts["test"])


if __name__ == "__main__":
    main()
