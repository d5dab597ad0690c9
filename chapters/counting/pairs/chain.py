"""Panel "chain": the probability of a text, factor by factor, and of the same letters in another order."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from chapters.counting.pairs.figure import bits_of, factors_figure
from chapters.counting.stories import Stories
from figures.tokens import visible
from llm_core.language.letter_pairs import LETTERS, letters_of
from llm_core.probability.chain import Factor, bits, factors
from ui.controls.choice import Choice
from ui.controls.text import Text
from ui.demo import Demo, Figure
from ui.lesson.rows import listing, named_value
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.numbers import digits, power, short
from ui.site.ways import draw_ways

CONTROLS = (
    Text("chain_text", "chain_example", label="chain_text", limit=24, tidied=True),
    Choice("chain_order", ("reversed", "sorted"), label="chain_order", names="chain_"),
)


@dataclass(frozen=True)
class Chained:
    """The factors of a text, and those of the same letters in another order."""

    text: list[Factor]
    other: list[Factor]

    @property
    def bits(self) -> tuple[float, float]:
        """Give the bits of both."""
        return bits(self.text), bits(self.other)


def chained(counted: str, text: str, order: str) -> Chained:
    """Write the probability of both orders as products."""
    letters = "".join(LETTERS[i] for i in letters_of(text)).strip()
    other = letters[::-1] if order == "reversed" else "".join(sorted(letters))
    return Chained(factors(counted, letters), factors(counted, other))


def figures(found: Chained, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the bits of every factor, of both orders on one scale."""
    both = (("text", found.text), ("other", found.other))
    most = max((max(bits_of([one.probability for one in found])) for _, found in both if found), default=0.0)
    return {name: drawn(one, words, most, dark) for name, one in both if one}


def drawn(found: list[Factor], words: Lesson, most: float, dark: bool) -> Figure:
    """Draw the factors of one order."""
    shares = [one.probability for one in found]
    counts = [f"{one.count:,} / {one.out_of:,}" if one.count else words.ui("chain_zero") for one in found]
    names = [f"{i + 1}. {sign(one)}" for i, one in enumerate(found)]
    drawn = factors_figure(names, shares, counts, words.ui("chain_bits"), most, dark)
    prices = [
        digits(x, 2) if p else words.ui("chain_zero") for p, x in zip(shares, bits_of(shares), strict=True)
    ]
    each = listing(words, (f"{name} {price}" for name, price in zip(names, prices, strict=True)))
    return in_words(drawn, named_value(words, words.ui("chain_bits"), each))


def sign(one: Factor) -> str:
    """Write P(h | t), of the first letter P(t)."""
    letter = visible(one.letter)
    return f"P({letter} | {visible(one.before)})" if one.before else f"P({letter})"


def notices(found: Chained, words: Lesson) -> list[str]:
    """Say when no letter from a to z is there."""
    return [] if found.text else [words.ui("chain_none")]


def sentence(found: Chained, words: Lesson) -> dict[str, object]:
    """Give the bits of both orders, and how many times as likely the first is."""
    if len(found.text) < 2:
        return {}
    text, other = found.bits
    facts: dict[str, object] = {"text": spelt(found.text), "other": spelt(found.other)}
    said = {"text_bits": told(text, words), "other_bits": told(other, words)}
    return facts | said | {"compared": compared(text, other, words)}


def told(of: float, words: Lesson) -> str:
    """Write the bits of a text, or that its probability is 0."""
    return words.ui("chain_so_many", bits=f"{of:.1f}") if isfinite(of) else words.ui("chain_none_bits")


def spelt(found: list[Factor]) -> str:
    """Spell a text as it was counted."""
    return "".join(factor.letter for factor in found)


def compared(text: float, other: float, words: Lesson) -> str:
    """Say how the two orders compare."""
    if not (isfinite(text) and isfinite(other)):
        return words.ui("chain_never")
    if abs(text - other) < 0.05:
        return words.ui("chain_equal")
    gap = abs(text - other)
    return words.ui(
        "chain_more" if text < other else "chain_less", bits=f"{gap:.1f}", times=about(2**gap, words.language)
    )


def about(times: float, language: str) -> str:
    """Write a large factor with one figure: 100,000, in Chinese 10 万."""
    if times < 10:
        return digits(times, 2)
    one = float(f"{times:.1g}")
    return short(one, language) if language == "zh" and one < 1e12 else power(one)


def way_on(words: Lesson) -> dict[str, object]:
    """Lead to longer memories, and to the networks that need no counts."""
    draw_ways([("counting", "ngram"), ("arena", "readers")])
    return {}


chain = Demo(
    "pairs_chain",
    CONTROLS,
    chained,
    figures,
    sentence,
    code=[factors, bits],
    wide=True,
    source=Stories(),
    notices=notices,
    more=way_on,
)
