"""Does a model look at the answer? The reported loss beside the honest one (syllabus page 7, panel 3; erratum E53).

Training reads a piece of text in one go and asks for the next token at every position. Without a causal mask each
position can see the token it is asked for, so the reported loss measures nothing. The honest question hides it: every
position is predicted from a text that ends there, which is all a model has when it writes.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core import taps
from llm_core.language.transformer import Transformer
from llm_core.sampling import without


@torch.no_grad()
def reported_bits(model: Transformer, windows: Tensor) -> Tensor:
    """Compute the bits of each next token (B, T) of windows (B, T + 1) in one call, as training does."""
    return bits(model(windows[:, :-1]), windows[:, 1:])


@torch.no_grad()
def honest_bits(model: Transformer, windows: Tensor) -> Tensor:
    """Compute the same bits (B, T), each from a text that ends right before the answer: T calls instead of one."""
    found, length = [], windows.shape[1] - 1
    for end in range(1, length + 1):
        logits = model(windows[:, :end])[:, -1:]
        found.append(bits(logits, windows[:, end : end + 1]))
    return torch.cat(found, 1)


def text_bits(model: Transformer, ids: list[int]) -> tuple[Tensor, Tensor]:
    """Compute reported and honest bits of every token of a text (N,).

    It is read after end-of-text in pieces of one context.
    """
    row, length = torch.tensor([[model.tokenizer.eot_id, *ids]]), model.context_length
    pieces = [row[:, start : start + length + 1] for start in range(0, len(ids), length)]
    seen = [reported_bits(model, piece) for piece in pieces]
    alone = [honest_bits(model, piece) for piece in pieces]
    return torch.cat(seen, 1)[0], torch.cat(alone, 1)[0]


def bits(logits: Tensor, targets: Tensor) -> Tensor:
    """Compute what each target (B, T) costs under logits (B, T, V): (B, T), in bits."""
    nats = F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="none")
    return nats.view_as(targets) / math.log(2)


def cut(ids: Tensor, length: int, count: int) -> Tensor:
    """Cut the first `count` pieces (count, length + 1) of ids (N,); each begins with the last token of the one before.

    Raises ValueError when there is not one whole piece.
    """
    pieces = min((len(ids) - 1) // length, count)
    if pieces < 1:
        raise ValueError(f"{len(ids)} tokens are too few for a piece of {length + 1}.")
    return ids[: pieces * length + 1].unfold(0, length + 1, length)


@torch.no_grad()
def write(
    model: Transformer, ids: list[int], n_tokens: int, seed: int, temperature: float = 0.8
) -> list[int]:
    """Continue `ids`, one token at a time; the whole window is read anew for each (no cache).

    A cache would be wrong without a mask: earlier positions change when a token is added behind them.
    """
    generator = torch.Generator().manual_seed(seed)
    found = list(ids)
    for _ in range(n_tokens):
        window = torch.tensor([found[-model.context_length :]])
        logits = without(model(window)[0, -1].float(), model.tokenizer.unwritten)
        chances = (logits / temperature).softmax(-1)
        found.append(int(torch.multinomial(chances, 1, generator=generator)))
    return found[len(ids) :]


@torch.no_grad()
def patterns(model: Transformer, ids: Tensor) -> Tensor:
    """Return where every head looks on ids (1, T): (L, H, T, T)."""
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with taps.recording(names) as found:
        model(ids)
    return torch.stack([found[name][0] for name in names])


def weight_on_next(pattern: Tensor) -> Tensor:
    """Average the weight that a position puts on the one right after it: pattern (L, H, T, T) -> (L, H)."""
    return pattern.diagonal(offset=1, dim1=-2, dim2=-1).mean(-1)
