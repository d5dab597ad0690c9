"""A recurrent language model with two gates and no memory cell: the GRU (Cho et al. 2014).

h' = z * h + (1 - z) * candidate, candidate = tanh(W x + r * (U h) + b). As in torch (and cuDNN) the reset gate r
acts on U h; Cho et al. write U (r * h), which needs another product after the gate is known. Shapes: B texts, T tokens,
C = n_embd channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from llm_core.language.recurrent import CellState, Recurrent, RecurrentConfig, RecurrentLayer, Watch


@dataclass(frozen=True)
class GRUConfig(RecurrentConfig):
    """Shape of a GRU language model.

    `update_bias` is the starting value of the update gate's bias. The gate is the share of the old that stays, what the
    forget gate is in an LSTM, so it begins as open as that one: sigmoid(1) = 0.73.
    """

    update_bias: float = 1.0


class GRULayer(RecurrentLayer):
    """One GRU layer. The rows of the weights are stacked as in torch: reset, update, candidate."""

    n_sums = 3

    def __init__(self, n_embd: int, update_bias: float = 1.0) -> None:
        super().__init__(n_embd)
        self.bias.data[n_embd : 2 * n_embd] = update_bias

    def gates(self, from_input: Tensor, from_hidden: Tensor, state: CellState, watch: Watch) -> CellState:
        """Let the gates act: their sums, each (B, 3C), and the old h (B, C) -> new h."""
        (h,) = state
        x_r, x_z, x_n = from_input.chunk(3, dim=-1)  # each (B, C)
        h_r, h_z, h_n = from_hidden.chunk(3, dim=-1)
        r = watch("hook_reset_gate", torch.sigmoid(x_r + h_r))  # how much of the old the candidate may use
        z = watch("hook_update_gate", torch.sigmoid(x_z + h_z))  # how much of the old stays
        n = watch("hook_candidate", torch.tanh(x_n + r * h_n))  # what takes the place of the rest
        return (watch("hook_hidden", z * h + (1 - z) * n),)


class GRU(Recurrent):
    """Embedding -> GRU layers -> logits. Keeps one hidden state h."""

    family: ClassVar[str] = "gru"
    config: GRUConfig
    config_class = GRUConfig

    def layer(self) -> GRULayer:
        return GRULayer(self.config.n_embd, self.config.update_bias)

    def fused(self, x: Tensor, state: CellState) -> tuple[Tensor, CellState]:
        x, h = torch.gru(
            x, state[0], self.weights, True, self.config.n_layer, self.between, self.training, False, True
        )
        return x, (h,)

    def fused_cell(self, x: Tensor, state: CellState, layer: RecurrentLayer) -> CellState:
        return (torch.gru_cell(x, state[0], *layer.fused_weights()),)
