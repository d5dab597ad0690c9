"""How steep the loss of a text is along single weights of a trained model: by torch's way back, and measured."""

from __future__ import annotations

import copy
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.language.transformer import Transformer

H = 1e-4


class Slope(NamedTuple):
    """One weight: its tensor, its place there, its value before and after the way back, both slopes."""

    tensor: str
    place: tuple[int, ...]
    before: float
    between: float
    gradient: float
    difference: float


def text_loss(model: Transformer, ids: Tensor) -> Tensor:
    """Compute the mean surprisal of ids (T + 1,) after the first, in nats."""
    return F.cross_entropy(model(ids[None, :-1])[0], ids[1:])


def tensors(model: Transformer) -> list[str]:
    """Name one tensor of each kind, from the token table to the last norm."""
    last = model.config.n_layer - 1
    return [
        "embed.weight",
        "blocks.0.attn.qkv.weight",
        "blocks.0.mlp.up.weight",
        f"blocks.{last}.attn.out.weight",
        f"blocks.{last}.mlp.down.weight",
        "norm.weight",
    ]


def weight_slopes(model: Transformer, text: str) -> tuple[float, list[Slope]]:
    """Take the steepest weight of each kind of tensor. Returns the loss in nats per token, and the slopes.

    In 64 bits on a copy: in 32 the finite difference would drown in rounding.
    """
    found = [model.tokenizer.eot_id, *model.tokenizer.encode(text)][: model.context_length]
    ids = torch.tensor(found if len(found) > 1 else [*found, model.tokenizer.eot_id])
    twin = copy.deepcopy(model).double().requires_grad_(True)
    parameters = dict(twin.named_parameters())
    before = {name: parameters[name].detach().clone() for name in tensors(model)}
    loss = text_loss(twin, ids)
    loss.backward()
    slopes = []
    for name in tensors(model):
        weight, gradient = parameters[name], parameters[name].grad
        if gradient is None:
            raise RuntimeError(f"No slope has come back to {name}.")
        flat = int(gradient.abs().argmax())
        place = tuple(int(i) for i in torch.unravel_index(torch.tensor(flat), weight.shape))
        values = (before[name][place].item(), weight[place].item(), gradient[place].item())
        slopes.append(Slope(name, place, *values, difference(twin, ids, weight, place)))
    return loss.item(), slopes


@torch.no_grad()
def difference(model: Transformer, ids: Tensor, weight: Tensor, place: tuple[int, ...]) -> float:
    """Measure the slope along one weight: (loss(w + h) - loss(w - h)) / 2h. The weight is as before afterwards."""
    value = weight[place].item()
    losses = []
    for moved in (value + H, value - H):
        weight[place] = moved
        losses.append(text_loss(model, ids).item())
    weight[place] = value
    return (losses[0] - losses[1]) / (2 * H)
