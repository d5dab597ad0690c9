"""A recurrent language model: the LSTM cell gate by gate, and the same sums again as one fused call.

Hochreiter & Schmidhuber 1997 (input and output gate, constant error carousel), Gers, Schmidhuber & Cummins
2000 (forget gate). Shapes: B texts, T tokens, C = n_embd channels.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from llm_core.language.recurrent import CellState, Recurrent, RecurrentConfig, RecurrentLayer, Watch


@functools.cache
def lstm_runs_in_bfloat16() -> bool:
    """Try torch's LSTM kernel in bfloat16 once: oneDNN has none for processors without AVX-512."""
    weights = [torch.zeros(4, 1), torch.zeros(4, 1), torch.zeros(4), torch.zeros(4)]
    x, state = torch.zeros(1, 1, 1), (torch.zeros(1, 1, 1), torch.zeros(1, 1, 1))
    try:
        with torch.autocast("cpu", torch.bfloat16):
            torch.lstm(x, state, weights, True, 1, 0.0, False, False, True)
    except RuntimeError:
        return False
    return True


@dataclass(frozen=True)
class LSTMConfig(RecurrentConfig):
    """Shape of an LSTM language model.

    `forget_bias` is the starting value of the forget gate's bias: at 1.0 the gate opens to sigmoid(1) = 0.73
    and the memory survives long enough for learning to begin (Gers et al. 2000; Jozefowicz et al. 2015).
    """

    forget_bias: float = 1.0


class LSTMLayer(RecurrentLayer):
    """One LSTM layer. The rows of the weights are stacked as in torch: input, forget, candidate, output."""

    n_sums = 4

    def __init__(self, n_embd: int, forget_bias: float = 1.0) -> None:
        super().__init__(n_embd)
        self.bias.data[n_embd : 2 * n_embd] = forget_bias

    def gates(self, from_input: Tensor, from_hidden: Tensor, state: CellState, watch: Watch) -> CellState:
        """Let the gates act: their sums, each (B, 4C), and the old (h, c) of (B, C) -> new (h, c)."""
        _, c = state
        z_i, z_f, z_g, z_o = (from_input + from_hidden).chunk(4, dim=-1)  # each (B, C)
        i = watch("hook_input_gate", torch.sigmoid(z_i))  # how much of the new to write
        f = watch("hook_forget_gate", torch.sigmoid(z_f))  # how much of the old to keep
        g = watch("hook_candidate", torch.tanh(z_g))  # what could be written
        o = watch("hook_output_gate", torch.sigmoid(z_o))  # how much of the memory to show
        c = watch("hook_cell", f * c + i * g)  # the constant error carousel
        h = watch("hook_hidden", o * torch.tanh(c))
        return h, c


class LSTM(Recurrent):
    """Embedding -> LSTM layers -> logits. Keeps hidden state h and cell state c, however long the text was."""

    family: ClassVar[str] = "lstm"
    config: LSTMConfig
    config_class = LSTMConfig
    n_states = 2

    def layer(self) -> LSTMLayer:
        return LSTMLayer(self.config.n_embd, self.config.forget_bias)

    def fused(self, x: Tensor, state: CellState) -> tuple[Tensor, CellState]:
        """Run torch's LSTM kernel: in float32 under autocast where the processor has none in bfloat16."""
        device = x.device.type
        rough = torch.is_autocast_enabled(device) and (device != "cpu" or lstm_runs_in_bfloat16())
        with torch.autocast(device, enabled=rough):
            x, h, c = torch.lstm(
                x, state, self.weights, True, self.config.n_layer, self.between, self.training, False, True
            )
        return x, (h, c)

    def fused_cell(self, x: Tensor, state: CellState, layer: RecurrentLayer) -> CellState:
        h, c = torch.lstm_cell(x, state, *layer.fused_weights())
        return h, c
