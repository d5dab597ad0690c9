"""Panel "chain": the probability of a sentence, factor by factor, and of the same words in another order."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from chapters.counting.ngram.settings import LONGEST
from chapters.counting.ngram.work import Asked, model_of
from figures.tokens import visible
from llm_core.analysis.evaluation.scoring import surprisal
from llm_core.language.ngram import NGram
from llm_core.tasks.words import WORD
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.numbers import digits, power, small
from ui.show.table import Cell, table

SEED = Number("ngram_shuffle", 1, MOST_SEED, 1, label="shuffle", again="shuffle_again")
TRIES = 20
"""Shuffles until one is another order; of one word there is none."""


@dataclass(frozen=True)
class Chain:
    """One sentence: its tokens and the bits of each."""

    text: str
    tokens: tuple[str, ...]
    bits: tuple[float, ...]

    @property
    def total(self) -> float:
        """Add the bits up: -log2 of the product."""
        return sum(self.bits)


def chained(asked: Asked, text: str, seed: int) -> tuple[Chain, Chain]:
    """Price a sentence, and the same words in another order."""
    model = model_of(asked)
    return chain(model, text), chain(model, shuffled(text, seed))


def chain(model: NGram, text: str) -> Chain:
    """Compute -log2 P(token | everything before it) for every token."""
    ids = model.tokenizer.encode(text)[:LONGEST]
    bits = (model.score(torch.tensor(ids)) / -math.log(2)).tolist()
    return Chain(text, tuple(map(visible, model.tokenizer.token_texts(ids))), tuple(bits))


def shuffled(text: str, seed: int) -> str:
    """Put the words of a text in another order; all else stays where it is."""
    words = [match.group() for match in WORD.finditer(text)]
    dice, mixed = random.Random(seed), list(words)
    for _ in range(TRIES):
        dice.shuffle(mixed)
        if mixed != words:
            break
    rest = iter(mixed)
    return WORD.sub(lambda _: next(rest), text)


def figures(found: tuple[Chain, Chain], words: Lesson, _dark: bool) -> dict[str, Figure]:
    """Write both chains as tables."""
    return {
        name: chain_table(one, words.ui(f"chain_table_{name}"), words)
        for name, one in zip(("as_written", "mixed"), found, strict=True)
    }


def chain_table(found: Chain, label: str, words: Lesson) -> str:
    """Write the factors of one sentence, the bits of each and their running sum."""
    head = [words.ui(f"chain_{name}") for name in ("token", "factor", "bits", "sum")]
    rows: list[Sequence[str | Cell]] = []
    so_far = 0.0
    for token, cost in zip(found.tokens, found.bits, strict=True):
        so_far += cost
        rows.append([token, chance(2.0**-cost), bits(cost), bits(so_far)])
    return table(head, rows, label=label, kind="gb-ngram-chain")


def figure_text(found: tuple[Chain, Chain], words: Lesson) -> dict[str, str]:
    """Put each sentence above its table."""
    return {
        name: words.ui("chain_text", text=one.text, bits=total_bits(one, words), count=len(one.tokens))
        for name, one in zip(("as_written", "mixed"), found, strict=True)
    }


def sentence(found: tuple[Chain, Chain], words: Lesson) -> dict[str, object]:
    """Compare the two totals."""
    first, second = found
    if first.text == second.text:
        compared = words.ui("chain_same")
    elif not (math.isfinite(first.total) and math.isfinite(second.total)):
        compared = words.ui("chain_impossible")
    else:
        gap = second.total - first.total
        key = "chain_dearer" if gap > 0 else "chain_cheaper"
        compared = words.ui(key, bits=bits(abs(gap)), times=power(2.0 ** min(abs(gap), 1000)))
    return {"count": len(first.tokens), "total": total_bits(first, words), "compared": compared}


def total_bits(found: Chain, words: Lesson) -> str:
    """Write the price of a sentence."""
    return bits(found.total) if math.isfinite(found.total) else words.ui("infinite")


def bits(value: float) -> str:
    """Write bits with two decimals; rounding leaves no minus before nothing."""
    return f"{max(value, 0.0):.2f}" if math.isfinite(value) else "∞"


def chance(value: float) -> str:
    """Write one factor."""
    if value >= 0.01:
        return f"{value:.4f}"
    return digits(value, 2) if value >= 1e-5 else small(value) if value else "0"


def python(asked: Asked, text: str, seed: int) -> str:
    """Write the same with the stored n-gram in Python."""
    corpus = asked.base.corpus if asked.base.corpus != "own" else "stories"
    return "\n".join(
        [
            "from llm_core import checkpoints",
            "from llm_core.analysis.evaluation.scoring import surprisal",
            f"model = checkpoints.load({corpus!r}, 'ngram')",
            f"for text in ({text!r}, {shuffled(text, seed)!r}):",
            "    print(text, sum(price.bits for price in surprisal(model, text)))",
            "",
        ]
    )


chain_panel = Demo(
    "ngram_chain",
    (SEED,),
    chained,
    figures,
    sentence,
    code=[NGram.score, surprisal],
    text=figure_text,
    snippet=python,
    wide=True,
)
