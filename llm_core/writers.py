"""Many texts written by one model at the same time: one batch, which texts join and leave between any two tokens.

The texts under way need one reading of the weights for all, where each alone needs one of its own (continuous batching:
Yu et al. 2022, "Orca"). What a text becomes does not depend on who else writes: `LanguageModel.step_many` and the rules
of the draw promise each row the same bits in every company.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from llm_core.given import whole, whole_ids
from llm_core.language.model import LanguageModel, State
from llm_core.sampling import Sampling, chances, draw
from llm_core.written import N_ALTERNATIVES, Alternative, GeneratedToken, TokenText

MOST = 32
"""Texts that one step goes on with; more wait until one of them has ended."""


@dataclass
class Text:
    """One text under way."""

    seen: list[int]
    """The prompt and what was written so far."""
    n_tokens: int
    sampling: Sampling
    forced: Mapping[int, int]
    stop: Collection[int]
    dice: random.Random
    characters: TokenText
    begun: tuple[Tensor, State] | None = None
    """What the model's `step` gave for the prompt, where that has been asked before: log P (1, V), and its state."""
    state: Any = None
    """What the model remembers; None before it has read the prompt."""
    position: int = 0
    """Tokens written so far."""

    def ends_with(self, token: int) -> bool:
        """Return whether this token is the last."""
        return token in self.stop or self.position == self.n_tokens - 1


class Writers:
    """Write texts with one model at the same time, one token of each in a step."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self._texts: dict[int, Text] = {}  # the oldest first
        self._handles = itertools.count()

    def __len__(self) -> int:
        """Count the texts under way, waiting ones included."""
        return len(self._texts)

    def join(
        self,
        ids: Sequence[int] | Tensor | str,
        n_tokens: int,
        sampling: Sampling | None = None,
        *,
        forced: Mapping[int, int] | None = None,
        stop: Collection[int] | None = None,
        begun: tuple[Tensor, State] | None = None,
    ) -> int:
        """Begin a text, see `generation.generate`; returns the number by which `step` and `leave` know it.

        begun: log P (1, V) and state, which the model's own `step` has given for end-of-text token and prompt.
        Raises ValueError for ids that the model does not have, TypeError for what are no ids.
        """
        tokenizer, sampling = self.model.tokenizer, sampling or Sampling()
        prompt = whole_ids("ids", tokenizer.encode(ids) if isinstance(ids, str) else ids)
        forced, n_tokens = self._forced(dict(forced or {})), whole("n_tokens", n_tokens)
        for i in (*prompt, *forced.values()):
            if not 0 <= i < self.model.vocab_size:
                raise ValueError(f"Token {i} is not in the vocabulary of 0 to {self.model.vocab_size - 1}.")
        stop = {tokenizer.eot_id} if stop is None else set(whole_ids("ids of stop", stop))
        # Python promises the same numbers for a seed in every version and on every machine; torch does not.
        dice, characters = random.Random(sampling.seed), TokenText(tokenizer, prompt)
        handle = next(self._handles)
        if n_tokens > 0:
            self._texts[handle] = Text(prompt, n_tokens, sampling, forced, stop, dice, characters, begun)
        return handle

    @staticmethod
    def _forced(given: Mapping[int, int]) -> dict[int, int]:
        """Return forced tokens by place as plain numbers. Raises TypeError or ValueError for another place or token."""
        places, tokens = (
            whole_ids("places of forced", list(given)),
            whole_ids("ids of forced", given.values()),
        )
        if min(places, default=0) < 0:
            raise ValueError(f"forced counts places from 0 on, so there is none of {min(places)}.")
        return dict(zip(places, tokens, strict=True))

    def leave(self, text: int) -> None:
        """End a text here; one that has ended or never was is no error."""
        self._texts.pop(text, None)

    @torch.inference_mode()
    def step(self) -> list[tuple[int, GeneratedToken]]:
        """Write one more token of each text, of the oldest MOST when there are more; ended texts have left."""
        turn = dict(itertools.islice(self._texts.items(), MOST))
        if not turn:
            return []
        began, texts = time.perf_counter(), list(turn.values())
        own = self._log_probs(texts).double()  # (B, V) in nats
        seen, rules = [text.seen for text in texts], [text.sampling for text in texts]
        chance = chances(own, seen, rules, self.model.tokenizer.unwritten)
        u = [text.dice.random() for text in texts]  # also when forced, so that what follows keeps its numbers
        tokens = [text.forced.get(text.position, i) for text, i in zip(texts, draw(chance, u), strict=True)]
        ends = [text.ends_with(token) for text, token in zip(texts, tokens, strict=True)]
        events = self._events(texts, tokens, ends, own.exp(), chance, began)
        for handle, text, token, end in zip(turn, texts, tokens, ends, strict=True):
            text.seen, text.position = [*text.seen, token], text.position + 1
            if end:
                self.leave(handle)
        return list(zip(turn, events, strict=True))

    def _log_probs(self, texts: Sequence[Text]) -> Tensor:
        """Feed each text's newest token, or all of its prompt: log P(next token), (B, V) in nats."""
        rows: list[Tensor] = [torch.empty(0)] * len(texts)
        for row, text in enumerate(texts):
            if text.position == 0:
                fed = torch.tensor([[self.model.tokenizer.eot_id, *text.seen]])
                log_probs, text.state = text.begun or self.model.step(fed, self.model.start())
                rows[row] = log_probs[0]
        older = [row for row, text in enumerate(texts) if text.position > 0]
        if older:
            ids, states = [texts[row].seen[-1] for row in older], [texts[row].state for row in older]
            log_probs, states = self.model.step_many(ids, states)
            for row, found, state in zip(older, log_probs, states, strict=True):
                rows[row], texts[row].state = found, state
        return torch.stack(rows)

    def _events(
        self,
        texts: Sequence[Text],
        tokens: Sequence[int],
        ends: Sequence[bool],
        probability: Tensor,
        chance: Tensor,
        began: float,
    ) -> list[GeneratedToken]:
        """Collect what is known of the new tokens from the model's probabilities and the chances, both (B, V)."""
        top = probability.topk(min(N_ALTERNATIVES, probability.shape[-1]))
        new = torch.tensor(tokens)[:, None]  # (B, 1)
        entropy = torch.special.entr(probability).sum(-1) / math.log(2)
        numbers = (
            top.indices,
            top.values,
            probability.gather(-1, new)[:, 0],
            chance.gather(-1, new)[:, 0],
            entropy,
        )
        values = zip(*(number.tolist() for number in numbers), strict=True)
        seconds, name = time.perf_counter() - began, self.model.tokenizer.token_text
        events = []
        for text, token, end, (ids, shares, own, drawn, bits) in zip(
            texts, tokens, ends, values, strict=True
        ):
            pairs = zip(ids, shares, strict=True)
            events.append(
                GeneratedToken(
                    id=token,
                    text=text.characters.add(token, end),
                    probability=own,
                    chance=drawn,
                    alternatives=tuple(Alternative(i, name(i), share) for i, share in pairs),
                    rest=max(0.0, 1.0 - sum(shares)),
                    entropy=bits,
                    seconds=seconds,
                    forced=text.position in text.forced,
                )
            )
        return events
