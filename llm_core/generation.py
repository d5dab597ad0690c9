"""One way to write text for every language model: ask for probabilities, apply the rules, draw.

The rules stand in the order in which they are applied, the order of the `transformers` library:

1. repetition penalty, 2. temperature, 3. top-k, 4. top-p, 5. min-p, then softmax over what is left.

The draw uses one uniform number u in [0, 1) per token. The tokens are laid side by side on that interval, the
likeliest first (of equals the lower id), each as wide as its chance, and u falls on one of them. So the same
seed gives the same text on every machine, whatever else is generated at the same time, and a forced token
does not shift the numbers of those that follow.
"""

from __future__ import annotations

import codecs
import math
import random
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from llm_core.data.tokenizers import Tokenizer
from llm_core.language.model import LanguageModel

N_ALTERNATIVES = 10


@dataclass(frozen=True)
class Sampling:
    """The rules of the draw. The defaults leave the model's own probabilities as they are.

    Raises ValueError with one clear sentence for a value outside its range.
    """

    temperature: float = 1.0  # 0: always the likeliest token (greedy)
    top_k: int = 0  # keep only the k likeliest tokens; 0: all
    top_p: float = 1.0  # keep the likeliest tokens that together reach p (Holtzman et al. 2020); 1: all
    min_p: float = 0.0  # keep tokens with this share of the likeliest's probability (Nguyen et al. 2024)
    repetition_penalty: float = 1.0  # above 1: tokens that already occurred become less likely; 1: off
    seed: int = 0

    def __post_init__(self) -> None:
        in_range("temperature", self.temperature, 0, 100)
        in_range("top_k", self.top_k, 0, math.inf, whole=True)
        in_range("top_p", self.top_p, 0, 1)
        in_range("min_p", self.min_p, 0, 1)
        in_range("repetition_penalty", self.repetition_penalty, 0.01, 100)
        in_range("seed", self.seed, 0, 2**63 - 1, whole=True)


def in_range(name: str, value: float, low: float, high: float, whole: bool = False) -> None:
    """Raise ValueError unless value is a number (a whole number) from low to high, both included."""
    good = isinstance(value, int) if whole else isinstance(value, int | float)
    if not good or isinstance(value, bool) or not low <= value <= high:
        kind = "a whole number" if whole else "a number"
        limit = f"of at least {low}" if high == math.inf else f"from {low} to {high}"
        raise ValueError(f"{name} must be {kind} {limit}, not {value!r}.")


class Alternative(NamedTuple):
    """A token that could have come: its probability is the model's own, before any rule."""

    id: int
    text: str
    probability: float


@dataclass(frozen=True)
class GeneratedToken:
    """One token as it was written, and what the model thought at that moment."""

    id: int
    text: str
    """The characters this token completes: "" inside a character of several tokens or for the end of text."""
    probability: float
    """The model's own, from the softmax over the whole vocabulary."""
    chance: float | None
    """Its probability in the draw, after all rules; None when an engine that draws by itself hides it."""
    alternatives: tuple[Alternative, ...]
    """The ten likeliest tokens by the model's own probability, likeliest first."""
    rest: float
    """Probability of everything that is not among the alternatives."""
    entropy: float | None
    """Of the model's own distribution, in bits: so many yes/no questions; None when an engine hides it."""
    seconds: float
    """Computing time of this token; that of the first includes reading the prompt."""
    forced: bool = False


def penalize_repeats(log_probs: Tensor, seen: Sequence[int], penalty: float) -> Tensor:
    """Raise the probability of every token that already occurred to the power of `penalty` (Keskar et al.

    2019).

    log_probs (V,), nats. The original rule divides logits; on log-probabilities, which are never positive,
    that is a product, and it does not depend on an arbitrary constant in the logits (an n-gram has none).
    """
    if penalty == 1.0 or not seen:
        return log_probs
    ids = torch.tensor(sorted(set(seen)))
    return log_probs.index_copy(0, ids, log_probs[ids] * penalty)


def apply_temperature(log_probs: Tensor, temperature: float) -> Tensor:
    """Divide by the temperature: below 1 the likely become likelier, above 1 less so (Ackley et al. 1985)."""
    return (log_probs - log_probs.max()) / temperature  # the shift keeps a tiny temperature finite


def keep_top_k(log_probs: Tensor, k: int) -> Tensor:
    """Keep only the k likeliest tokens (and those that tie with the k-th). k = 0: all."""
    if k == 0 or k >= log_probs.shape[-1]:
        return log_probs
    kth = log_probs.topk(k).values[-1]
    return log_probs.masked_fill(log_probs < kth, -torch.inf)


def keep_top_p(log_probs: Tensor, p: float) -> Tensor:
    """Keep only the smallest set of likeliest tokens that together reach probability p. p = 1: all."""
    if p == 1.0:
        return log_probs
    descending, order = log_probs.sort(descending=True, stable=True)  # of equals the lower id stays
    ascending, order = descending.flip(0), order.flip(0)
    unlikely = ascending.softmax(-1).cumsum(-1) <= 1 - p  # the tail that can be cut without falling below p
    unlikely[-1] = False  # the likeliest token always stays
    return log_probs.masked_fill(torch.zeros_like(unlikely).scatter(0, order, unlikely), -torch.inf)


def keep_min_p(log_probs: Tensor, p: float) -> Tensor:
    """Keep only tokens with at least p times the probability of the likeliest. p = 0: all."""
    if p == 0.0:
        return log_probs
    return log_probs.masked_fill(log_probs < log_probs.max() + math.log(p), -torch.inf)


def chances(log_probs: Tensor, seen: Sequence[int], sampling: Sampling) -> Tensor:
    """Compute each token's probability in the draw (V,), after all rules, from the model's log P (V,), nats."""
    scores = penalize_repeats(log_probs, seen, sampling.repetition_penalty)
    if sampling.temperature == 0:
        return torch.zeros_like(scores).index_fill(0, scores.argmax(), 1.0)
    scores = apply_temperature(scores, sampling.temperature)
    scores = keep_top_k(scores, sampling.top_k)
    scores = keep_top_p(scores, sampling.top_p)
    scores = keep_min_p(scores, sampling.min_p)
    return scores.softmax(-1)


def draw(chance: Tensor, u: float) -> int:
    """Find the token on which u in [0, 1) falls.

    Tokens lie likeliest first, each as wide as its `chance` (V,).
    """
    threshold = chance.topk(min(256, len(chance))).values[-1]
    ids = (chance > threshold).nonzero()[:, 0]  # nearly always enough, and sorting 50,000 takes long
    if float(chance[ids].sum()) <= u:
        ids = chance.nonzero()[:, 0]
    widths, order = chance[ids].sort(descending=True, stable=True)
    place = int(torch.searchsorted(widths.cumsum(0), torch.tensor(u, dtype=widths.dtype), right=True))
    return int(ids[order[min(place, len(ids) - 1)]])  # rounding may leave the sum just below 1


def generate(
    model: LanguageModel,
    ids: Sequence[int] | Tensor,
    n_tokens: int,
    sampling: Sampling | None = None,
    *,
    forced: Mapping[int, int] | None = None,
    stop: Collection[int] | None = None,
) -> Iterator[GeneratedToken]:
    """Continue the prompt `ids` by up to n_tokens tokens, one event each, as soon as it is known.

    The end-of-text token is fed before the prompt (so an empty prompt is allowed) and is not part of `ids`.
    `forced` {position: id} writes that token at that position (0 is the first new one) instead of drawing.
    A token of `stop` (the end of text, when None) is yielded and is the last.
    Raises ValueError for ids that the model does not have, before anything is computed.
    """
    prompt = [int(i) for i in ids]
    forced, sampling = dict(forced or {}), sampling or Sampling()
    stop = {model.tokenizer.eot_id} if stop is None else set(stop)
    for i in (*prompt, *forced.values()):
        if not 0 <= i < model.vocab_size:
            raise ValueError(f"Token {i} is not in the vocabulary of 0 to {model.vocab_size - 1}.")
    return _generate(model, prompt, n_tokens, sampling, forced, stop)


def _generate(
    model: LanguageModel,
    seen: list[int],
    n_tokens: int,
    sampling: Sampling,
    forced: Mapping[int, int],
    stop: Collection[int],
) -> Iterator[GeneratedToken]:
    # Python promises the same numbers for a seed in every version and on every machine; torch does not.
    dice = random.Random(sampling.seed)
    text = TokenText(model.tokenizer, seen)
    state, new = model.start(), [model.tokenizer.eot_id, *seen]
    for position in range(n_tokens):
        began = time.perf_counter()
        log_probs, state = model.step(torch.tensor([new]), state)
        own = log_probs[0].double()  # (V,) in nats
        chance = chances(own, seen, sampling)
        u = dice.random()  # also when forced, so that what follows keeps its numbers
        token = forced[position] if position in forced else draw(chance, u)
        last = token in stop or position == n_tokens - 1
        probability = own.exp()
        alternatives = likeliest(model.tokenizer, probability)
        yield GeneratedToken(
            id=token,
            text=text.add(token, last),
            probability=float(probability[token]),
            chance=float(chance[token]),
            alternatives=alternatives,
            rest=max(0.0, 1.0 - sum(a.probability for a in alternatives)),
            entropy=float(torch.special.entr(probability).sum()) / math.log(2),
            seconds=time.perf_counter() - began,
            forced=position in forced,
        )
        if last:
            return
        seen, new = [*seen, token], [token]


def likeliest(tokenizer: Tokenizer, probability: Tensor, n: int = N_ALTERNATIVES) -> tuple[Alternative, ...]:
    """Return the n likeliest tokens of a distribution (V,), likeliest first."""
    top = probability.topk(min(n, len(probability)))
    pairs = zip(top.indices.tolist(), top.values.tolist(), strict=True)
    return tuple(Alternative(i, tokenizer.token_text(i), p) for i, p in pairs)


class TokenText:
    """Text of tokens as they come: a character split over tokens appears with the token that completes it."""

    def __init__(self, tokenizer: Tokenizer, prompt: Sequence[int] = ()) -> None:
        self.tokenizer = tokenizer
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for token in prompt[-4:]:  # a character has at most four bytes: the prompt may end inside one
            self.decoder.decode(tokenizer.token_bytes(token))

    def add(self, token: int, last: bool = False) -> str:
        """Return the characters this token completes; with `last`, bytes that stay incomplete become U+FFFD."""
        return self.decoder.decode(self.tokenizer.token_bytes(token), final=last)


def continue_text(model: LanguageModel, prompt: str, n_tokens: int, sampling: Sampling | None = None) -> str:
    """Return the new text only, at once: for scripts and tests."""
    return "".join(t.text for t in generate(model, model.tokenizer.encode(prompt), n_tokens, sampling))
