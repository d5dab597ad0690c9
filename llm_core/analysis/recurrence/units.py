"""Which unit of a memory follows a property of the text: found by correlation on some texts, checked on others.

With hundreds of units one always fits best. So the unit is chosen on half of the texts and measured on the other half,
and the same search runs once more with the properties of other texts: what it finds then is chance.
Karpathy, Johnson & Fei-Fei 2016 showed such units in an LSTM on characters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from llm_core.language.recurrent import Recurrent

Floats = NDArray[np.float64]
LENGTH = 128
"""Tokens of a text that are read."""


def inside_quotes(text: str, ends: Sequence[int]) -> Floats:
    """Give 1 for each token after which a quotation is open: straight marks open and close in turn."""
    straight = [text[:end].count('"') % 2 for end in ends]
    curly = [text[:end].count("“") > text[:end].count("”") for end in ends]
    return np.array([max(a, b) for a, b in zip(straight, curly, strict=True)], dtype=float)


def line_length(text: str, ends: Sequence[int]) -> Floats:
    """Give the characters since the last line break, or since the beginning."""
    return np.array([end - (text.rfind("\n", 0, end) + 1) for end in ends], dtype=float)


def sentence_end(text: str, ends: Sequence[int]) -> Floats:
    """Give 1 for each token that ends a sentence or a line, spaces and marks of quotation after it included."""
    return np.array([text[:end].rstrip(' "”')[-1:] in (*".!?", "\n") for end in ends], dtype=float)


PROPERTIES: dict[str, Callable[[str, Sequence[int]], Floats]] = {
    "quotes": inside_quotes,
    "length": line_length,
    "end": sentence_end,
}


def property_of(name: str, text: str, ends: Sequence[int]) -> Floats:
    """Measure one of PROPERTIES after each token, which ends there in the text."""
    return PROPERTIES[name](text, ends)


@dataclass(frozen=True)
class Follower:
    """The unit whose memory follows a property most closely, and how closely (correlation, -1 to 1)."""

    name: str
    layer: int
    unit: int
    chosen: float
    """On the texts on which it was chosen."""
    checked: float
    """On the other texts."""
    chance: float
    """The closest of all units on the first texts when each is compared with the property of another text."""


@torch.no_grad()
def memories(model: Recurrent, batch: torch.Tensor) -> Floats:
    """Read ids (B, T) and return the last part of the state after each token, of all layers: (B, T, L * C).

    That is the memory cell of an LSTM, the hidden state of the others.
    """
    eot = torch.full((len(batch), 1), model.tokenizer.eot_id)
    state, found = model.step(eot, model.start(len(batch)))[1], []
    for column in batch.T:
        _, state = model.hidden(column[:, None], state)
        found.append(state[-1].transpose(0, 1).flatten(1))  # (B, L * C)
    return torch.stack(found, 1).double().numpy()


def followers(model: Recurrent, texts: Sequence[str], length: int = LENGTH) -> list[Follower]:
    """Find for each of PROPERTIES the unit that follows it; texts of fewer than `length` tokens are left out.

    Raises ValueError when fewer than four texts are long enough.
    """
    encoded = [model.tokenizer.encode(text) for text in texts]
    usable = [(text, ids) for text, ids in zip(texts, encoded, strict=True) if len(ids) >= length]
    if len(usable) < 4:
        raise ValueError(f"Only {len(usable)} texts have {length} tokens; four are needed.")
    values = memories(model, torch.tensor([ids[:length] for _, ids in usable]))  # (B, T, U)
    half = len(usable) // 2
    found = []
    for name, measure in PROPERTIES.items():
        wanted = np.array([measure(text, ends_of(model, text)[:length]) for text, _ in usable])  # (B, T)
        first = correlations(values[:half], wanted[:half])
        best = int(np.abs(first).argmax())
        other = correlations(values[half:, :, best : best + 1], wanted[half:])[0]
        chance = np.abs(correlations(values[:half], np.roll(wanted[:half], 1, axis=0))).max()
        layer, unit = divmod(best, model.config.n_embd)
        found.append(Follower(name, layer, unit, float(first[best]), float(other), float(chance)))
    return found


def ends_of(model: Recurrent, text: str) -> list[int]:
    """List where each token of a text ends, in characters."""
    return [end for _, end in model.tokenizer.spans(text)]


def correlations(values: Floats, wanted: Floats) -> Floats:
    """Compute Pearson's correlation of units (B, T, U) with a property (B, T): (U,). 0 where one is constant."""
    units, target = values.reshape(-1, values.shape[-1]), wanted.flatten()
    units, target = units - units.mean(0), target - target.mean()
    below = np.sqrt((units**2).sum(0) * (target**2).sum())
    return np.divide(target @ units, below, out=np.zeros(units.shape[1]), where=below > math.ulp(1.0))
