"""A model plays the guessing game: how many guesses every symbol takes it, and what its probabilities say in bits."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from llm_core.analysis.evaluation.guessing import rank
from llm_core.analysis.evaluation.next_letter import fold, letters_of, next_characters
from llm_core.language.model import LanguageModel

LEAST = 1e-12
"""The probability of what a model thinks impossible, so that its bits are finite."""


@dataclass(frozen=True)
class Result:
    """Guesses and bits of every symbol of a passage."""

    guesses: tuple[int, ...]
    bits: tuple[float, ...]

    def mean_bits(self, n: int) -> float:
        """Compute bits per symbol over the first n."""
        return sum(self.bits[:n]) / n


def play_letters(
    model: LanguageModel, text: str, places: Sequence[int], over: Callable[[], bool] = lambda: False
) -> Result | None:
    """Let a model guess the 27 symbols at these places of a text; None where it was stopped."""
    found = []
    wanted = set(places)
    for at, chances in enumerate(next_characters(model, text, over)):
        if at in wanted:
            found.append(_one(letters_of(chances), fold(text[at])))
    return _result(found, places)


def play_choices(
    model: LanguageModel,
    text: str,
    places: Sequence[int],
    choices: Sequence[Sequence[str]],
    drawn: str = "",
    over: Callable[[], bool] = lambda: False,
) -> Result | None:
    """Let a model of characters guess among a few at each place; None where it was stopped, or has other tokens.

    drawn: the characters from which the wrong choices were drawn, as often as they occur there; "": all alike.
    """
    if model.tokenizer.kind != "char":
        return None
    found, here, often = [], dict(zip(places, choices, strict=True)), Counter(drawn)
    for at, chances in enumerate(next_characters(model, text, over)):
        if at in here:
            found.append(_one(_among(chances, here[at], often), text[at]))
    return _result(found, places)


def _among(chances: dict[str, float], choices: Sequence[str], often: Mapping[str, int]) -> dict[str, float]:
    """Compute P(right | these choices), by Bayes' theorem.

    That the others are there has a probability proportional to their frequencies, so to 1 over the frequency of the
    right one: a frequent character often is among the choices by chance. Frequencies are counts plus one.
    """
    known = {choice: max(chances.get(choice, 0.0), LEAST) / (often.get(choice, 0) + 1) for choice in choices}
    return {choice: chance / sum(known.values()) for choice, chance in known.items()}


def _one(chances: dict[str, float], right: str) -> tuple[int, float]:
    return rank(chances, right), -math.log2(max(chances[right], LEAST))


def _result(found: Sequence[tuple[int, float]], places: Sequence[int]) -> Result | None:
    if len(found) < len(places):
        return None
    return Result(tuple(guesses for guesses, _ in found), tuple(bits for _, bits in found))
