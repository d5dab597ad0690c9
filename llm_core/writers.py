"""Texts written with one model at the same time: a plain stand-in, one `generate` for each text."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence

from torch import Tensor

from llm_core.generation import GeneratedToken, Sampling, generate
from llm_core.language.model import LanguageModel

AT_ONCE = 32


class Writers:
    """Write texts with one model at the same time, one token of each in a step; texts join and leave between steps."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self._texts: dict[int, Iterator[GeneratedToken]] = {}
        self._handles = itertools.count(1)

    def join(
        self,
        ids: Sequence[int] | Tensor,
        n_tokens: int,
        sampling: Sampling | None = None,
        *,
        forced: Mapping[int, int] | None = None,
        stop: Collection[int] | None = None,
    ) -> int:
        """Begin a text and return its handle; raises ValueError as generate() does."""
        handle = next(self._handles)
        self._texts[handle] = generate(self.model, ids, n_tokens, sampling, forced=forced, stop=stop)
        return handle

    def leave(self, text: int) -> None:
        """Let a text go; of one that is unknown or has ended nothing happens."""
        self._texts.pop(text, None)

    def step(self) -> list[tuple[int, GeneratedToken]]:
        """Write one more token of each text; a text that has ended has left by itself."""
        written = []
        for handle, text in list(self._texts.items())[:AT_ONCE]:
            token = next(text, None)
            if token is None:
                self.leave(handle)
            else:
                written.append((handle, token))
        return written

    def __len__(self) -> int:
        return len(self._texts)
