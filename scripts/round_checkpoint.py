"""Store trained networks in 8 bits a weight: python scripts/round_checkpoint.py CORPUS FAMILY [FAMILY ...]

Reads a checkpoint in 16 bits, rounds its matrices (llm_core/eight_bits.py), reads the same test texts again, and writes
the checkpoint with that price; the price before stays in the manifest beside it. One in 8 bits already is left alone.
"""

import argparse
import os
import pathlib
import shlex
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import checkpoints, eight_bits
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import documents

TEXTS = {checkpoints.TWINS: "stories"}
"""Corpus of checkpoints -> the corpus that they read, where that has another name."""
WRITTEN = ("corpus", "family", "n_parameters", "config", "tokenizer", "test")
"""Facts of a manifest that are written anew."""


def rounded(corpus, family):
    """Store one checkpoint in 8 bits."""
    found = checkpoints.checkpoint(corpus, family)
    facts, size = found.manifest(), found.weights.stat().st_size
    if "weight_bits" in facts:
        print(found.weights.name, "is in 8 bits already")
        return
    before, model = facts["test"], checkpoints.load(corpus, family)
    texts = documents(TEXTS.get(corpus, corpus), before["split"])
    score = evaluate_documents(checkpoints.as_stored(model, eight_bits.BITS), texts)
    kept = {name: value for name, value in facts.items() if name not in WRITTEN}
    checkpoints.save(
        model, corpus, found.folder, bits=eight_bits.BITS,
        **kept, test=score.__dict__ | {"split": before["split"]},
        before_rounding={"bits_per_character": before["bits_per_character"]},
        rounded_by=shlex.join(["python", *sys.argv]),
    )  # fmt: skip
    os.chmod(found.weights, 0o644)  # safetensors lets only its owner read it
    sizes = f"{size:,} -> {found.weights.stat().st_size:,} bytes"
    print(found.weights.name, sizes, before["bits_per_character"], "->", score.bits_per_character, flush=True)


def main():
    """Round what the command names."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("corpus")
    args.add_argument("families", nargs="+", choices=checkpoints.CONFIGS, metavar="family")
    o = args.parse_args()
    torch.set_num_threads(1)
    for family in o.families:
        rounded(o.corpus, family)


if __name__ == "__main__":
    main()
