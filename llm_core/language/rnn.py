"""The plain recurrent language model: one hidden state that every token rewrites (Elman 1990).

h' = tanh(W x + U h + b). Shapes: B texts, T tokens, C = n_embd channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from llm_core.language.recurrent import CellState, Recurrent, RecurrentConfig, RecurrentLayer, Watch


@dataclass(frozen=True)
class RNNConfig(RecurrentConfig):
    """Shape of a plain recurrent language model.

    It has no gate whose bias could hold the memory open at the start: what keeps a state alive is that the recurrent
    weights begin as a rotation (recurrent.py).
    """


class RNNLayer(RecurrentLayer):
    """One layer with one sum for each unit."""

    n_sums = 1

    def gates(self, from_input: Tensor, from_hidden: Tensor, state: CellState, watch: Watch) -> CellState:
        """Rewrite the state: the sums, each (B, C) -> new h. The old h stands in `from_hidden` alone."""
        return (watch("hook_hidden", torch.tanh(from_input + from_hidden)),)


class RNN(Recurrent):
    """Embedding -> recurrent layers -> logits. Keeps one hidden state h."""

    family: ClassVar[str] = "rnn"
    config: RNNConfig
    config_class = RNNConfig

    def layer(self) -> RNNLayer:
        return RNNLayer(self.config.n_embd)

    def fused(self, x: Tensor, state: CellState) -> tuple[Tensor, CellState]:
        x, h = torch.rnn_tanh(
            x, state[0], self.weights, True, self.config.n_layer, self.between, self.training, False, True
        )
        return x, (h,)

    def fused_cell(self, x: Tensor, state: CellState, layer: RecurrentLayer) -> CellState:
        return (torch.rnn_tanh_cell(x, state[0], *layer.fused_weights()),)
