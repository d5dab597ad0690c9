"""Learning byte pairs beside the `tokenizers` library, on prose and on text without a space.

    python benchmarks/bpe.py [--json FILE]

The prose is the first million characters of the stories; the other text is drawn from four letters, at four lengths:
its cost must not grow faster than the text. Both learn 2,000 merges. Processor seconds; the library is written in Rust.
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

MERGES, PROSE, LENGTHS = 2000, 1_000_000, (125_000, 250_000, 500_000, 1_000_000)


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


def main():
    """Measure, and print or write the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    draw = random.Random(0)
    texts = {"prose": "".join(documents("stories", "train"))[:PROSE]}
    texts |= {f"four letters, {n:,}": "".join(draw.choice("acgt") for _ in range(n)) for n in LENGTHS}
    rows = []
    for name, text in texts.items():
        ours = seconds(lambda text=text: BPETokenizer.train(text, 257 + MERGES))
        peer = seconds(lambda text=text: learn_with_library(text))
        rows.append([f"{name}: seconds", ours, "under 2" if name == "prose" else ""])
        rows.append([f"{name}: microseconds a character", 1e6 * ours / len(text), ""])
        rows.append([f"{name}: times the library", ours / peer, ""])
    finish("bpe", rows, args.json)


if __name__ == "__main__":
    main()
