"""Hold the gates of an LSTM at a value while it reads or writes, through its taps.

With the forget gate held at 1 it is the cell of 1997, which had none: c' = c + i * g only ever adds (Gers et al. 2000).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from llm_core.analysis.recurrence.trace import PIECE
from llm_core.generation import Sampling, continue_text
from llm_core.language.lstm import LSTM
from llm_core.taps import intervening, recording

SATURATED = 0.99
"""|tanh(c)| above which a cell hardly answers any more: its slope there is below 0.02."""


def held(model: LSTM, gates: Mapping[str, float]) -> dict[str, Callable[[Tensor], Tensor]]:
    """Make the edits that hold gates ("input", "forget", "output") of all layers at values from 0 to 1."""
    return {
        f"layers.{i}.hook_{gate}_gate": partial(torch.full_like, fill_value=value)
        for i in range(model.config.n_layer)
        for gate, value in gates.items()
    }


def continue_held(
    model: LSTM, prompt: str, n_tokens: int, rules: Sampling, gates: Mapping[str, float]
) -> str:
    """Let the model go on from a prompt with these gates held, also while it reads the prompt."""
    with intervening(held(model, gates)):
        return continue_text(model, prompt, n_tokens, rules)


@dataclass(frozen=True)
class Stream:
    """A long text read once: after each token the size of the memory, and what the token cost."""

    size: list[float]
    """Mean of |c| over all units of all layers."""
    saturated: list[float]
    """Share of the units with |tanh(c)| above SATURATED."""
    bits: list[float]


@torch.no_grad()
def read_held(model: LSTM, ids: Sequence[int], gates: Mapping[str, float]) -> Stream:
    """Read a long text with these gates held, in pieces, the state carried on."""
    cells = [f"layers.{i}.hook_cell" for i in range(model.config.n_layer)]
    text = torch.tensor([model.tokenizer.eot_id, *ids], dtype=torch.long)
    state, found, bits = model.start(), [], []
    with intervening(held(model, gates)):
        for piece, targets in zip(text[:-1].split(PIECE), text[1:].split(PIECE), strict=True):
            with recording(cells) as cache:
                logits, state = model(piece[None], state)
            found.append(torch.cat([cache[name][0] for name in cells], dim=1).abs())  # (T, L * C)
            bits.append(-logits[0].log_softmax(-1).gather(-1, targets[:, None])[:, 0] / math.log(2))
    c = torch.cat(found)
    return Stream(
        c.mean(1).tolist(), (c.tanh() > SATURATED).float().mean(1).tolist(), torch.cat(bits).tolist()
    )
