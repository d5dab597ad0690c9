"""Four ways to mark for a Transformer where a token stands, and what each does to a score as a function of distance.

Two of them are vectors added to the embeddings before the first block: sinusoids (Vaswani et al. 2017, section 3.5)
and a learned table. Two enter inside attention: rotary angles (Su et al. 2024; llm_core.language.rotary) turn queries
and keys, ALiBi (Press et al. 2022) takes something off every score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from llm_core import taps
from llm_core.data.fetch import path_of
from llm_core.language.ids import check_text
from llm_core.language.rotary import rotary_angles, rotate
from llm_core.language.transformer import Transformer


def sinusoids(n_positions: int, n_embd: int, base: float = 10_000.0) -> Tensor:
    """Compute the fixed vectors of Vaswani et al. 2017: (n_positions, n_embd).

    Channel 2i holds sin(t / base^(2i/C)), channel 2i + 1 the cosine of the same angle: clock hands, fast to slow.
    Raises ValueError for an odd width.
    """
    if n_embd % 2:
        raise ValueError(f"Sinusoids come in pairs: the width must be even, not {n_embd}.")
    speed = base ** (
        -torch.arange(0, n_embd, 2, dtype=torch.float64) / n_embd
    )  # radians per position, (C/2,)
    angle = torch.arange(n_positions, dtype=torch.float64)[:, None] * speed  # (T, C/2)
    return torch.stack([angle.sin(), angle.cos()], -1).flatten(1).float()  # (T, C)


def alibi_slopes(n_head: int) -> Tensor:
    """Compute how much a head takes off a score for each token of distance, (H,): 2^(-8/H), 2^(-16/H), ...

    2^-8.

    The geometric series of Press et al. 2022 for a power of two; other head numbers follow the same formula here.
    """
    return 2.0 ** (-8.0 * torch.arange(1, n_head + 1) / n_head)


def alibi_bias(n_positions: int, n_head: int) -> Tensor:
    """Compute what ALiBi adds to the scores, (H, T, T): minus slope times distance.

    The paper is about causal models. Where there is no mask we take the distance to both sides.
    """
    place = torch.arange(n_positions)
    distance = (place[:, None] - place[None, :]).abs()  # (T, T)
    return -alibi_slopes(n_head)[:, None, None] * distance


def rotary_scores(q: Tensor, k: Tensor, at: int, distances: Sequence[int], base: float = 10_000.0) -> Tensor:
    """Score one query q (D,) at position `at` against one key k (D,), standing 0, 1, ... tokens before it.

    Returns (N,).
    Both are turned by their positions and multiplied, over sqrt(D). Raises ValueError when a key would stand before
    the beginning.
    """
    if at - max(distances) < 0:
        raise ValueError(
            f"A key {max(distances)} tokens before position {at} would stand before the beginning."
        )
    angles = rotary_angles(at + 1, len(q), base)
    keys = rotate(k.expand(len(distances), 1, -1), angles[[at - d for d in distances]])[:, 0]  # (N, D)
    query = rotate(q.expand(1, 1, -1), angles[at : at + 1])[0, 0]  # (D,)
    return keys @ query / math.sqrt(len(q))


def turned_pair(q: Tensor, pair: int, n_positions: int, base: float = 10_000.0) -> Tensor:
    """Compute channels `pair` and `pair` + D/2 of a query q (D,) after the turn of each position: (n_positions, 2)."""
    turned = rotate(q.expand(n_positions, 1, -1), rotary_angles(n_positions, len(q), base))[:, 0]  # (T, D)
    return turned[:, [pair, pair + len(q) // 2]]


@torch.inference_mode()
def query_and_key(model: Transformer, ids: Sequence[int], layer: int, head: int) -> tuple[Tensor, Tensor]:
    """Return the query of the last token and the key of the last but one (D,) in one head (from 0), not yet turned."""
    check_text(model, ids)
    name = f"blocks.{layer}.attn"
    with taps.recording([f"{name}.hook_q", f"{name}.hook_k"]) as kept:
        model.features(torch.tensor([list(ids)], device=model.device))
    q, k = kept[f"{name}.hook_q"][0], kept[f"{name}.hook_k"][0]  # (T, H, D), (T, kv heads, D)
    shared = model.config.n_head // model.config.kv_heads
    return q[-1, head].float().cpu(), k[max(0, len(ids) - 2), head // shared].float().cpu()


def learned_table() -> Tensor | None:
    """Read a position table that was really learned: MiniLM's, (512, 384); None where its weights are not here."""
    path = path_of("minilm", "model.safetensors")
    if path is None:
        return None
    from safetensors import safe_open

    with safe_open(path, "pt") as weights:
        names = weights.keys()
        name = next(n for n in names if n.endswith("position_embeddings.weight"))
        return weights.get_tensor(name).float()


def similarity(vectors: Tensor) -> Tensor:
    """Compute the cosine between the vectors of every two positions, (T, C) -> (T, T): 1 for the same direction."""
    unit = torch.nn.functional.normalize(vectors, dim=-1)
    return unit @ unit.T


def by_distance(between: Tensor) -> Tensor:
    """Average over all pairs of positions that stand 0, 1, ... T - 1 apart: (T, T) -> (T,)."""
    return torch.stack([between.diagonal(d).mean() for d in range(len(between))])
