"""A recurrent language model: the LSTM cell gate by gate, and the same sums again as one fused call.

Hochreiter & Schmidhuber 1997 (input and output gate, constant error carousel), Gers, Schmidhuber & Cummins
2000 (forget gate). Shapes: B texts, T tokens, C = n_embd channels, V vocabulary.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.config_fields import check_fields
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ids import check_ids
from llm_core.language.model import LanguageModel, State
from llm_core.language.products import agreeing_rows, batch_rows, filled, multiply, refresh
from llm_core.taps import active, tap

LSTMState = tuple[Tensor, Tensor]
"""Hidden state h and cell state c, each (n_layer, B, C): all that is kept, however long the text was."""

CHUNK = 512
"""Tokens read at once, so that a long text never needs a (T, V) table of log-probabilities in memory."""


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
class LSTMConfig:
    """Shape of an LSTM language model.

    `forget_bias` is the starting value of the forget gate's bias: at 1.0 the gate opens to sigmoid(1) = 0.73
    and the memory survives long enough for learning to begin (Gers et al. 2000; Jozefowicz et al. 2015).
    `tie_weights` uses the embedding matrix as output matrix too (Press & Wolf 2017).
    """

    vocab_size: int
    n_layer: int
    n_embd: int
    dropout: float = 0.0
    forget_bias: float = 1.0
    tie_weights: bool = True

    def __post_init__(self) -> None:
        check_fields(self)


class LSTMLayer(nn.Module):
    """One LSTM layer. The rows of the weights are stacked as in torch: input, forget, candidate, output."""

    bias_none: Tensor

    def __init__(self, n_embd: int, forget_bias: float = 1.0) -> None:
        super().__init__()
        self.weight_input = nn.Parameter(torch.empty(4 * n_embd, n_embd))
        self.weight_hidden = nn.Parameter(torch.empty(4 * n_embd, n_embd))
        self.bias = nn.Parameter(torch.zeros(4 * n_embd))
        # torch's fused kernel adds a second, redundant bias: this one stays zero and is never learnt.
        self.register_buffer("bias_none", torch.zeros(4 * n_embd), persistent=False)
        for rows in range(0, 4 * n_embd, n_embd):
            nn.init.xavier_uniform_(self.weight_input.data[rows : rows + n_embd])
            nn.init.orthogonal_(self.weight_hidden.data[rows : rows + n_embd])
        self.bias.data[n_embd : 2 * n_embd] = forget_bias

    def cell(self, x: Tensor, h: Tensor, c: Tensor, watch: TimeTaps) -> LSTMState:
        """Compute one step of the textbook equations: x, h, c (B, C) -> new h, c (B, C)."""
        z = x @ self.weight_input.T + h @ self.weight_hidden.T + self.bias  # (B, 4C)
        return self.gates(z, c, watch)

    def gates(self, z: Tensor, c: Tensor, watch: Callable[[str, Tensor], Tensor]) -> LSTMState:
        """Let the gates act: their sums z (B, 4C) and the old cell c (B, C) -> new h, c (B, C)."""
        z_i, z_f, z_g, z_o = z.chunk(4, dim=-1)  # each (B, C)
        i = watch("hook_input_gate", torch.sigmoid(z_i))  # how much of the new to write
        f = watch("hook_forget_gate", torch.sigmoid(z_f))  # how much of the old to keep
        g = watch("hook_candidate", torch.tanh(z_g))  # what could be written
        o = watch("hook_output_gate", torch.sigmoid(z_o))  # how much of the memory to show
        c = watch("hook_cell", f * c + i * g)  # the constant error carousel
        h = watch("hook_hidden", o * torch.tanh(c))
        return h, c

    def forward(self, x: Tensor, h: Tensor, c: Tensor, name: str) -> tuple[Tensor, LSTMState]:
        """Run the cell along the text: x (B, T, C), h, c (B, C) -> hidden states (B, T, C), last (h, c)."""
        watch = TimeTaps(name, n_steps=x.shape[1])
        hidden = []
        for t in range(x.shape[1]):
            watch.t = t
            h, c = self.cell(x[:, t], h, c, watch)
            hidden.append(h)
        return torch.stack(hidden, dim=1), (h, c)

    def fused_weights(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.weight_input, self.weight_hidden, self.bias, self.bias_none


class TimeTaps:
    """Taps inside a loop over time: shows each gate as one (B, T, C) tensor although it comes step by step.

    An intervention is asked again at every step t. It sees the values up to t and zeros for the future, and
    row t of what it returns is used, so that a changed gate changes everything after it.
    """

    def __init__(self, name: str, n_steps: int) -> None:
        self.name, self.n_steps, self.t = name, n_steps, 0
        self.past: dict[str, Tensor] = {}

    def __call__(self, gate: str, value: Tensor) -> Tensor:
        if not active():
            return value
        B, C = value.shape
        past = self.past.setdefault(gate, value.new_zeros(B, self.n_steps, C))
        whole = past.slice_scatter(value[:, None], dim=1, start=self.t, end=self.t + 1)  # a copy
        past[:, self.t] = value.detach()
        return tap(f"{self.name}.{gate}", whole)[:, self.t]


class LSTM(nn.Module, LanguageModel):
    """Embedding -> LSTM layers -> logits. Reads a text once, left to right, and keeps only (h, c)."""

    family: ClassVar[str] = "lstm"
    __repr__ = LanguageModel.__repr__

    def __init__(self, config: LSTMConfig, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.config = config
        self.tokenizer = tokenizer
        self.embed = nn.Embedding(config.vocab_size, config.n_embd)
        self.layers = nn.ModuleList(
            LSTMLayer(config.n_embd, config.forget_bias) for _ in range(config.n_layer)
        )
        self.drop = nn.Dropout(config.dropout)
        # With tied weights there is no second matrix at all, so a checkpoint holds every number once.
        self.head = None if config.tie_weights else nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.head_bias = nn.Parameter(torch.zeros(config.vocab_size))
        # Large enough that inputs open the gates and tied outputs tell tokens apart from the first step on: with
        # n_embd**-0.5 the loss on stories after 160 small steps was 5.6 nats a token, with 0.5 it was 3.2.
        nn.init.normal_(self.embed.weight, std=0.5)

    @property
    def context_length(self) -> None:
        """No limit in tokens: what limits an LSTM is the size of its state."""
        return None

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())

    @property
    def stack(self) -> list[LSTMLayer]:
        return cast("list[LSTMLayer]", self.layers)

    def forward(self, ids: Tensor, state: LSTMState | None = None) -> tuple[Tensor, LSTMState]:
        """Compute logits (B, T, V) after each of ids (B, T), and the state after the last.

        Fused unless tapped.
        """
        check_ids(ids)
        hidden, state = self.hidden(ids, self.start(ids.shape[0]) if state is None else state)
        return self.logits(hidden), state

    def hidden(self, ids: Tensor, state: LSTMState) -> tuple[Tensor, LSTMState]:
        """Compute hidden states of the top layer (B, T, C) and the state after the last token.

        Raises ValueError for a state of another batch size: torch's kernel does not check, and writes past its end.
        """
        if state[0].shape[1] != ids.shape[0]:
            raise ValueError(f"The state is one of {state[0].shape[1]} texts, the ids are of {ids.shape[0]}.")
        x = self.drop(tap("hook_embed", self.embed(ids)))  # (B, T, C)
        if active():
            x, state = self.plain(x, state)
        elif ids.shape[1] == 1 and not torch.is_grad_enabled():
            x, state = self.fused_step(x, state)
        else:
            x, state = self.fused(x, state)
        return self.drop(x), state

    def plain(self, x: Tensor, state: LSTMState) -> tuple[Tensor, LSTMState]:
        """Run the readable path, layer by layer and step by step: every gate is a tap."""
        h_last, c_last = [], []
        for i, layer in enumerate(self.stack):
            x = self.drop(x) if i > 0 else x  # between layers, never along time (Zaremba et al. 2014)
            x, (h, c) = layer(x, state[0][i], state[1][i], f"layers.{i}")
            h_last.append(h)
            c_last.append(c)
        return x, (torch.stack(h_last), torch.stack(c_last))

    def fused(self, x: Tensor, state: LSTMState) -> tuple[Tensor, LSTMState]:
        """Run the fast path: all layers and steps in torch's own LSTM kernel, with the same weights.

        In float32 under autocast where the processor has no such kernel in bfloat16.
        """
        weights = [w for layer in self.stack for w in layer.fused_weights()]
        n_layer, dropout = self.config.n_layer, self.config.dropout if self.config.n_layer > 1 else 0.0
        device = x.device.type
        rough = torch.is_autocast_enabled(device) and (device != "cpu" or lstm_runs_in_bfloat16())
        with torch.autocast(device, enabled=rough):
            x, h, c = torch.lstm(x, state, weights, True, n_layer, dropout, self.training, False, True)
        return x, (h, c)

    def fused_step(self, x: Tensor, state: LSTMState) -> tuple[Tensor, LSTMState]:
        """Run one token in torch's single-step kernel, without the set-up cost of the sequence kernel."""
        x, cells = x[:, 0], []
        for i, layer in enumerate(self.stack):
            x, c = torch.lstm_cell(
                self.drop(x) if i > 0 else x, (state[0][i], state[1][i]), *layer.fused_weights()
            )
            cells.append((x, c))
        return x[:, None], (torch.stack([h for h, _ in cells]), torch.stack([c for _, c in cells]))

    def logits(self, hidden: Tensor) -> Tensor:
        """Compute logits (..., V) from hidden states (..., C)."""
        return F.linear(hidden, self.embed.weight if self.head is None else self.head.weight, self.head_bias)

    @classmethod
    def from_tensors(cls, tensors: dict[str, Tensor], config: dict[str, Any], tokenizer: Tokenizer) -> Self:
        """Build the model of a checkpoint: the tensors of `state_dict()` and the fields of LSTMConfig."""
        model = cls(LSTMConfig(**config), tokenizer)
        model.load_state_dict(tensors)
        return model.eval()

    @property
    def device(self) -> torch.device:
        return self.embed.weight.device

    def start(self, batch_size: int = 1) -> LSTMState:
        zeros = self.embed.weight.new_zeros(self.config.n_layer, batch_size, self.config.n_embd)
        return zeros, zeros

    @torch.no_grad()
    def step(self, ids: Tensor, state: LSTMState) -> tuple[Tensor, LSTMState]:
        check_ids(ids)
        if not state[0].any():
            refresh(self.parameters())  # a new text
        # A prompt of a megabyte needs no (T, C) table of hidden states: only the last one is asked for.
        for part in ids.to(self.device).split(ids.shape[1] if active() else CHUNK, dim=1):
            hidden, state = self.hidden(part, state)
        return F.log_softmax(self.logits(hidden[:, -1]).float(), dim=-1).cpu(), state

    @torch.no_grad()
    def step_many(self, ids: Sequence[int], states: Sequence[State]) -> tuple[Tensor, list[State]]:
        """Step as in the interface: one batch, filled up to so many rows that each row has the same bits in any."""
        if active() or self.training or self.device.type != "cpu" or self.embed.weight.dtype != torch.float32:
            return super().step_many(ids, states)
        B, C = len(ids), self.config.n_embd
        rows = batch_rows(B, agreeing_rows(frozenset({(4 * C, C), (self.vocab_size, C)})))
        h, c = (F.pad(torch.cat(parts, 1), (0, 0, 0, rows - B)) for parts in zip(*states, strict=True))
        x, after = filled(self.embed(torch.tensor(ids)), rows), []
        for i, layer in enumerate(self.stack):
            z = multiply(x, layer.weight_input, layer.bias) + multiply(h[i], layer.weight_hidden)
            after.append(layer.gates(z, c[i], lambda _, value: value))
            x = after[-1][0]
        table = self.embed.weight if self.head is None else self.head.weight
        log_probs = F.log_softmax(multiply(x, table, self.head_bias)[:B], dim=-1)
        h, c = (torch.stack(parts) for parts in zip(*after, strict=True))
        return log_probs, [(h[:, i, None], c[:, i, None]) for i in range(B)]

    @torch.no_grad()
    def log_probs(self, ids: Tensor) -> Tensor:
        check_ids(ids)
        return F.log_softmax(self.forward(ids.to(self.device))[0].float(), dim=-1).cpu()

    @torch.no_grad()
    def score(self, ids: Tensor) -> Tensor:
        """Score as in the interface, but in chunks: the state carries over, so the result is that of one pass."""
        check_ids(ids, 1)
        prefix = torch.cat([ids.new_tensor([self.tokenizer.eot_id]), ids[:-1]])
        state, scores = self.start(), [ids.new_zeros(0, dtype=torch.float32)]
        for inputs, targets in zip(prefix.split(CHUNK), ids.split(CHUNK), strict=True):
            logits, state = self.forward(inputs[None].to(self.device), state)
            log_probs = F.log_softmax(logits[0].float(), dim=-1).cpu()
            scores.append(log_probs.gather(-1, targets[:, None])[:, 0])
        return torch.cat(scores)
