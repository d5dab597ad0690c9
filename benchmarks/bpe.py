"""Learning byte pairs beside the `tokenizers` library, on prose and on text without a space.

    python benchmarks/bpe.py [--json FILE]

The prose is the first million characters of the stories; the other text is drawn from four letters. It is one word, in
which the library's time grows with the square of the length, so it learns from shorter ones; ours is to grow no faster
than the text (times a logarithm), up to a million. Both learn 2,000 merges. Processor seconds; the library is in Rust.
"""

import argparse
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import tokenizers
from tokenizers import models, pre_tokenizers, trainers

from benchmarks.report import finish
from llm_core.data.bpe import BPETokenizer
from llm_core.data.corpora import documents

MERGES, PROSE = 2000, 1_000_000
BOTH, OURS = (25_000, 50_000, 100_000), (250_000, 500_000, 1_000_000)
"""Lengths of the text without a space: those that both learn from, and those that only ours does."""


def seconds(work):
    """Measure the processor time of a call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def learn_with_library(text):
    """Train the library's byte-level BPE."""
    peer = tokenizers.Tokenizer(models.BPE())
    peer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=256 + MERGES, initial_alphabet=alphabet, show_progress=False)
    peer.train_from_iterator([text], trainer)


def measured(name, text, wanted, library):
    """Learn from a text, with the library too where asked; returns the rows."""
    name = f"{name}, {len(text):,} characters"
    ours = seconds(lambda: BPETokenizer.train(text, 257 + MERGES))
    rows = [
        [f"{name}: seconds", ours, wanted],
        [f"{name}: microseconds a character", 1e6 * ours / len(text), ""],
    ]
    if library:
        peer = seconds(lambda: learn_with_library(text))
        rows += [
            [f"{name}: seconds of the library", peer, ""],
            [f"{name}: times the library", ours / peer, ""],
        ]
    return rows


def main():
    """Measure, and print or write the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    draw, rows = random.Random(0), []
    drawn = "".join(draw.choice("acgt") for _ in range(max(OURS)))
    prose = "".join(documents("stories", "train"))[:PROSE]
    rows += measured("prose", prose, "under 2", library=True)
    for n in (*BOTH, *OURS):
        rows += measured("four letters", drawn[:n], "", library=n in BOTH)
    finish("bpe", rows, args.json)


if __name__ == "__main__":
    main()
