"""The machines' texts as far as they are written, taken in bit by bit: a look at them costs only what is new."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence

from chapters.arena.write.generate import Event
from figures.tokens import chip
from llm_core.data.tokenizers import Tokenizer
from llm_core.generation import GeneratedToken
from llm_core.language.model import LanguageModel
from ui.work.job import Job


class SoFar:
    """Tokens by machine, and the chips that the component draws of them, each as JSON.

    It holds no model: it is kept as long as the texts are, and models are dropped before that.
    """

    def __init__(self, events: Sequence[Event], tokenizers: Mapping[str, Tokenizer]) -> None:
        self._events, self._tokenizers, self._read = events, tokenizers, 0
        self._looking = threading.Lock()
        self.texts: dict[str, list[GeneratedToken]] = {family: [] for family in tokenizers}
        self.chips: dict[str, list[str]] = {family: [] for family in tokenizers}
        self.divided = False  # whether a token is a part of a character

    def look(self) -> None:
        """Take in what has been written since the last look, by whomever."""
        with self._looking:
            new = self._events[self._read :]
            self._read += len(new)
            for family, token in new:
                if family in self._tokenizers:  # else an answer kept from before its file went away
                    self._take(family, token)

    def _take(self, family: str, token: GeneratedToken) -> None:
        texts, tokenizer = self.texts[family], self._tokenizers[family]
        texts.append(token)
        # A token may complete a character: the parts before it, at most three, are now known to be parts of it.
        names = tokenizer.token_texts([one.id for one in texts[-7:]])
        self.divided |= "⟨" in names[-1]
        self.chips[family].append(
            json.dumps(chip(token, names[-1]))
        )  # others read the list meanwhile: only whole chips
        for back in range(min(4 if token.text != names[-1] else 1, len(texts)), 1, -1):
            self.chips[family][-back] = json.dumps(chip(texts[-back], names[-back]))


def so_far(job: Job, models: Mapping[str, LanguageModel]) -> SoFar:
    """Return what is written, the same for all visitors of this text; who comes second finds the chips made."""

    def make() -> SoFar:
        return SoFar(job.events, {family: model.tokenizer for family, model in models.items()})

    return job.kept(("so far", *models), make)
