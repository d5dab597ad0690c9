"""One block, taken apart: which tensor comes when and in which shape, where the parameters are, who looks around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from llm_core import taps
from llm_core.language.transformer import Block, Transformer

WEIGHTS = {
    "ln1.hook_normalized": ("norm_1",),
    "attn.hook_q": ("attn.qkv",),
    "attn.hook_k": ("attn.qkv",),
    "attn.hook_v": ("attn.qkv",),
    "hook_attn_out": ("attn.out",),
    "ln2.hook_normalized": ("norm_2",),
    "mlp.hook_pre": ("mlp.up",),
    "mlp.hook_pre_linear": ("mlp.up",),
    "hook_mlp_out": ("mlp.down",),
}
"""The parts of a block whose parameters make a tensor, for plain blocks; a gated MLP makes `hook_pre` by its gate."""


@dataclass(frozen=True)
class Step:
    """A tensor on its way through a block: the name of its tap, its shape, and the parts with parameters used."""

    name: str
    shape: tuple[int, ...]
    parts: tuple[str, ...] = ()
    parameters: int = 0


@torch.inference_mode()
def steps(model: Transformer, ids: Tensor, layer: int) -> list[Step]:
    """Run ids (B, T) and list every tensor of one block in the order in which it was computed."""
    with taps.recording() as kept:
        model(ids)
    block, prefix = model.layers()[layer], f"blocks.{layer}."
    names = [name.removeprefix(prefix) for name in kept if name.startswith(prefix)]
    return [step(block, name, kept[prefix + name]) for name in names]


def step(block: Block, name: str, tensor: Tensor) -> Step:
    """Describe one tensor with the parts whose parameters made it."""
    parts = WEIGHTS.get(name, ())
    if name == "mlp.hook_pre" and block.mlp.config.mlp == "swiglu":
        parts = ("mlp.gate",)
    return Step(name, tuple(tensor.shape), parts, sum(count(block.get_submodule(part)) for part in parts))


def count(module: nn.Module) -> int:
    """Count a module's parameters: numbers that training may change."""
    return sum(p.numel() for p in module.parameters())


def parameters_of_parts(block: Block) -> dict[str, int]:
    """Count the parameters of a block: attention, feed-forward and the two norms together."""
    norms = count(block.norm_1) + count(block.norm_2)
    return {"attention": count(block.attn), "feed_forward": count(block.mlp), "norms": norms}


def parameters_of_torch_layer(width: int, heads: int, hidden: int | None = None) -> dict[str, int]:
    """Count the same for torch's own nn.TransformerEncoderLayer.

    Without `hidden` its feed-forward layer is 2,048 wide.
    """
    settings: dict[str, Any] = {} if hidden is None else {"dim_feedforward": hidden}
    layer = nn.TransformerEncoderLayer(width, heads, **settings)
    return {
        "attention": count(layer.self_attn),
        "feed_forward": count(layer.linear1) + count(layer.linear2),
        "norms": count(layer.norm1) + count(layer.norm2),
    }


def share(parts: dict[str, int], name: str = "feed_forward") -> float:
    """Compute the part's share of all parameters, 0 ... 1."""
    return parts[name] / sum(parts.values())


def share_of_stack(width: int, heads: int, layers: int, vocab_size: int) -> float:
    """Compute the feed-forward share of a whole model of such layers with a table of token vectors and nothing else."""
    parts = parameters_of_torch_layer(width, heads)
    return layers * parts["feed_forward"] / (layers * sum(parts.values()) + vocab_size * width)


@dataclass(frozen=True)
class Reach:
    """What another vector at one position changes in the output at every position, as Euclidean norms (T,)."""

    feed_forward: Tensor
    attention: Tensor


@torch.inference_mode()
def reach(model: Transformer, ids: Tensor, layer: int, position: int) -> Reach:
    """Exchange what one position of ids (1, T) brings into the block; compare both parts' outputs before and after."""
    block, x, angles = inputs(model, ids, layer)
    nudged = x.clone()
    nudged[:, position] = x[:, position].flip(
        -1
    )  # the same numbers in another order: as long, but another vector
    return Reach(
        change(lambda h: block.mlp(block.norm_2(h)), x, nudged),
        change(lambda h: block.attn(block.norm_1(h), angles, None), x, nudged),
    )


def change(part: Callable[[Tensor], Tensor], before: Tensor, after: Tensor) -> Tensor:
    """Measure how far the part's output moves at each position, (T,)."""
    return torch.linalg.vector_norm(part(after) - part(before), dim=-1)[0]


@torch.inference_mode()
def shuffle_differences(model: Transformer, ids: Tensor, layer: int, seed: int) -> tuple[float, float]:
    """Shuffle the positions of a block's input and compare with the output shuffled the same way.

    The difference is relative to the output's own size: feed-forward, attention.
    """
    block, x, angles = inputs(model, ids, layer)
    order = torch.randperm(x.shape[1], generator=torch.Generator().manual_seed(seed))
    parts = (
        lambda h: block.mlp(block.norm_2(h)),
        lambda h: block.attn(block.norm_1(h), angles, None),
    )
    differences = [(part(x[:, order]) - part(x)[:, order]).norm() / part(x).norm() for part in parts]
    return float(differences[0]), float(differences[1])


def inputs(model: Transformer, ids: Tensor, layer: int) -> tuple[Block, Tensor, Tensor | None]:
    """Return the block, what reaches it (B, T, C), and the rotary angles of these positions, if it has any."""
    name = f"blocks.{layer}.hook_resid_pre"
    with taps.recording([name]) as kept:
        model(ids)
    angles = model.angles[: ids.shape[1]] if model.config.position == "rotary" else None
    return model.layers()[layer], kept[name], angles
