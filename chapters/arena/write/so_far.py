"""The machines' texts as far as they are written, taken in bit by bit: a look at them costs only what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chapters.arena.write.generate import Event, chips
from llm_core.generation import GeneratedToken
from llm_core.language.model import LanguageModel


class SoFar:
    """Tokens by machine, and the chips that the component draws of them."""

    def __init__(self, events: Sequence[Event], models: Mapping[str, LanguageModel]) -> None:
        self._events, self._models, self._read = events, models, 0
        self.texts: dict[str, list[GeneratedToken]] = {family: [] for family in models}
        self.chips: dict[str, list[dict[str, Any]]] = {family: [] for family in models}

    def look(self) -> None:
        """Take in what has been written since the last look."""
        new = self._events[self._read :]
        self._read += len(new)
        for family, token in new:
            if family not in self.texts:
                continue  # an answer kept from before its file went away
            self.texts[family].append(token)
            self.chips[family] += chips(self._models[family].tokenizer, [token])
