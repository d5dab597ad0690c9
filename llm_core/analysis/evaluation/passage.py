"""One passage of the guessing game: what is given, what is guessed, and the symbols to guess among."""

from __future__ import annotations

import random
from dataclasses import dataclass

from llm_core.analysis.evaluation.next_letter import LETTERS, fold
from llm_core.tasks.words import is_chinese

GIVEN, GIVEN_CHINESE = 40, 12
"""About so many characters are shown at first."""
CANDIDATES = 8
"""Characters to choose among, where there are thousands."""


@dataclass(frozen=True)
class Passage:
    """A text; places[i] is where the i-th symbol to guess stands, choices[i] what there is to choose from."""

    corpus: str
    number: int
    text: str
    places: tuple[int, ...]
    choices: tuple[tuple[str, ...], ...]
    chinese: bool
    drawn: str = ""  # the characters from which the wrong choices are drawn

    def right(self, i: int) -> str:
        """Return the symbol that is right at the i-th guess."""
        character = self.text[self.places[i]]
        return character if self.chinese else fold(character)

    def shown(self, i: int) -> str:
        """Return the text that is known before the i-th symbol."""
        return self.text[: self.places[i]] if i < len(self.places) else self.text


def letters_passage(corpus: str, number: int, text: str) -> Passage:
    """Let 27 symbols be guessed: capitals count as letters, signs are given, of several spaces the first counts."""
    begin = text.find(" ", GIVEN) + 1 or GIVEN
    places = [
        i
        for i in range(begin, len(text))
        if fold(text[i]) and not (fold(text[i]) == " " and fold(text[i - 1]) == " ")
    ]
    return Passage(corpus, number, text, tuple(places), (tuple(LETTERS),) * len(places), chinese=False)


def chinese_passage(corpus: str, number: int, text: str, known: str, given: str = "") -> Passage:
    """Let Chinese characters be chosen among a few; what is no Chinese character is given.

    known: characters, as often as they occur in such texts, from which the others are drawn.
    given: further characters that nobody has to guess, as the models do not know them.
    """
    places = tuple(i for i in range(GIVEN_CHINESE, len(text)) if is_chinese(text[i]) and text[i] not in given)
    choices = []
    for i in places:
        dice = random.Random(f"{corpus} {number} {i}")
        drawn = dict.fromkeys(dice.choice(known) for _ in range(20 * CANDIDATES))
        others = [other for other in drawn if other != text[i]][: CANDIDATES - 1]
        choices.append(tuple(sorted([text[i], *others])))
    return Passage(corpus, number, text, places, tuple(choices), chinese=True, drawn=known)
