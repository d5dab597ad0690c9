"""Everything that one layer computes while a recurrent model reads a text, and one unit's sum taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.language.recurrent import Recurrent
from llm_core.taps import recording

PIECE = 64
"""Tokens recorded at once: the taps of a loop over time copy as many values at every step."""


def after_start(model: Recurrent) -> tuple[Tensor, ...]:
    """Return the state after the end-of-text token, with which every text begins."""
    start: tuple[Tensor, ...] = model.step(torch.tensor([[model.tokenizer.eot_id]]), model.start())[1]
    return start


@torch.no_grad()
def trace(
    model: Recurrent, ids: Sequence[int], layer: int, state: tuple[Tensor, ...] | None = None
) -> dict[str, Tensor]:
    """Read ids (T,) and return what each tap of a layer held, (T, C): {"hook_hidden": ..., "hook_cell": ...}.

    "before" is the hidden state before each token, "input" what the layer was given. `state`: before the text, by
    default that after the end-of-text token. Read in pieces, the state carried on.
    """
    state, name = after_start(model) if state is None else state, f"layers.{layer}"
    below = f"layers.{layer - 1}.hook_hidden" if layer else "hook_embed"
    first, pieces = state[0][layer], []
    for piece in torch.tensor(ids, dtype=torch.long)[None].split(PIECE, dim=1):
        with recording() as cache:
            _, state = model(piece, state)
        pieces.append(
            {key.split(".")[-1]: cache[key][0] for key in cache if key.startswith(f"{name}.")}
            | {"input": cache[below][0]}
        )
    found = {key: torch.cat([piece[key] for piece in pieces]) for key in pieces[0]}
    return found | {"before": torch.cat([first, found["hook_hidden"][:-1]])}


@dataclass(frozen=True)
class Term:
    """One product of a sum: an old unit, its weight, and its value."""

    unit: int
    weight: float
    value: float

    @property
    def product(self) -> float:
        """Multiply weight and value."""
        return self.weight * self.value


@dataclass(frozen=True)
class UnitSums:
    """h' = tanh(from_token + from_state + bias) for one unit at every token; the products of one of them."""

    from_token: list[float]
    from_state: list[float]
    bias: float
    hidden: list[float]
    terms: list[Term]  # of `at`, the largest first


@torch.no_grad()
def unit_sums(model: Recurrent, ids: Sequence[int], layer: int, unit: int, at: int) -> UnitSums:
    """Take the sum of one unit of a plain RNN apart, token by token; `at` is the token whose products are listed."""
    found, weights = trace(model, ids, layer), model.stack[layer]
    from_token = found["input"] @ weights.weight_input[unit]  # (T,)
    products = found["before"] * weights.weight_hidden[unit]  # (T, C)
    order = products[at].abs().argsort(descending=True).tolist()
    terms = [Term(j, float(weights.weight_hidden[unit, j]), float(found["before"][at, j])) for j in order]
    hidden = found["hook_hidden"][:, unit]
    return UnitSums(
        from_token.tolist(), products.sum(1).tolist(), float(weights.bias[unit]), hidden.tolist(), terms
    )
