"""Three small facts about PyTorch's building blocks, measured."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.clinic.patient import SICK, Patient, Size


def row_or_product(table: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return the rows of table (V, C) that nn.Embedding looks up for ids (T,), and one-hot x table: both (T, C)."""
    looked_up = nn.Embedding.from_pretrained(table)(ids)
    one_hot = F.one_hot(ids, len(table)).to(table.dtype)  # (T, V): a single 1 in each row
    return looked_up, one_hot @ table


class ListedLayers(nn.Module):
    """The same layers kept in a plain Python list: nn.Module does not look into it."""

    def __init__(self, patient: Patient):
        super().__init__()
        self.words = patient.words
        self.layers = list(patient.layers)


def counted(net: nn.Module) -> int:
    """Count the parameters that an optimiser would be given."""
    return sum(p.numel() for p in net.parameters())


@dataclass(frozen=True)
class Shares:
    """Share of all parameters that sits in the feed-forward layers, for each model width."""

    widths: tuple[int, ...]
    default: tuple[float, ...]  # dim_feedforward left at 2048
    four: tuple[float, ...]  # 4 x width


def feed_forward_shares(widths: tuple[int, ...] = (16, 32, 64, 128, 256, 512)) -> Shares:
    """Compute the shares on models whose tensors have shapes but no memory (torch's "meta" device).

    Other sizes as in Size().
    """
    found: dict[str, list[float]] = {"none": [], "four": []}
    for width in widths:
        for name, shares in found.items():
            with torch.device("meta"):
                net = Patient({**SICK, "width": name}, Size(n_embd=width), seed=None)
            inside, every = net.count()
            shares.append(inside / every)
    return Shares(widths, tuple(found["none"]), tuple(found["four"]))


def defaults() -> dict[str, object]:
    """Read the defaults of nn.TransformerEncoderLayer from its signature on this machine."""
    parameters = inspect.signature(nn.TransformerEncoderLayer).parameters
    return {name: parameters[name].default for name in ("dim_feedforward", "batch_first", "norm_first")}
