"""What a trained model loses when the order of its context is lost: the price of a text's last tokens.

Each piece of held-out text is read three times: as it stands; with the tokens before the last ones shuffled; and as it
stands but with every position taken away from the model, so that only the causal mask shows the order.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer

Way = Literal["in_order", "shuffled", "no_positions"]
WAYS: tuple[Way, ...] = ("in_order", "shuffled", "no_positions")


@dataclass(frozen=True)
class Price:
    """Mean price of the scored tokens of all pieces, in bits per token; the standard error is over the pieces."""

    way: Way
    bits: float
    error: float
    tokens: int


@torch.inference_mode()
def losses(model: Transformer, ids: Tensor, scored: int, positions: bool = True) -> Tensor:
    """Compute the bits that each of the last `scored` tokens of ids (B, T) cost, given everything before.

    Returns (B, scored).
    Without positions no query and no key is turned (and no position vector is added).
    """
    x = model.features(ids) if positions else features_without_positions(model, ids)
    logits = model.unembed(x[:, -scored - 1 : -1]).float()  # (B, scored, V)
    return F.cross_entropy(logits.transpose(1, 2), ids[:, -scored:], reduction="none") / math.log(2)


def features_without_positions(model: Transformer, ids: Tensor) -> Tensor:
    """Compute (B, T, C) from ids (B, T), as `Transformer.features`, with no mark of where a token stands."""
    x = model.embed(ids)
    for block in model.layers():
        x = block(x, None, None)
    return model.norm(x)


def shuffle_context(ids: Tensor, scored: int, seed: int) -> Tensor:
    """Shuffle the tokens before the last `scored` of every row of ids (B, T)."""
    dice, rows = random.Random(seed), ids.tolist()
    for row in rows:
        context = row[:-scored]
        dice.shuffle(context)
        row[:-scored] = context
    return torch.tensor(rows)


def pieces(ids: Sequence[int], length: int, most: int) -> Tensor:
    """Return the first `most` pieces of `length` tokens that follow one another, (B, length).

    Raises ValueError for none.
    """
    n = min(most, len(ids) // length)
    if not n:
        raise ValueError(f"{len(ids)} tokens do not make one piece of {length}.")
    return torch.tensor(list(ids[: n * length])).view(n, length)


def prices(
    model: Transformer,
    ids: Sequence[int],
    length: int = 64,
    scored: int = 16,
    most: int = 48,
    seed: int = 1,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Price]:
    """Compute the three prices of the same tokens, in the order of WAYS.

    Raises ValueError for ids the model has not.
    """
    rows = pieces(ids, length, most)
    check_text(model, rows[0].tolist())
    read = {"in_order": rows, "shuffled": shuffle_context(rows, scored, seed), "no_positions": rows}
    found: list[Price] = []
    for way in WAYS:
        chunks = []
        for chunk in read[way].split(8):
            chunks.append(losses(model, chunk.to(model.device), scored, way != "no_positions").cpu())
            report(8 * (len(found) * math.ceil(len(rows) / 8) + len(chunks)), 3 * len(rows))
        each = torch.cat(chunks).double().mean(-1)  # (B,)
        error = float(each.std()) / math.sqrt(len(each)) if len(each) > 1 else math.nan
        found.append(Price(way, float(each.mean()), error, len(rows) * scored))
    return found
