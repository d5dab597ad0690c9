"""What the recurrent language models share: embedding -> layers that pass a state on -> logits.

A family adds its cell and names torch's kernels for it: rnn.py (Elman 1990), gru.py (Cho et al. 2014), lstm.py
(Hochreiter & Schmidhuber 1997). Shapes: B texts, T tokens, C = n_embd channels, V vocabulary, G sums in a cell.
"""

from __future__ import annotations

import abc
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
from llm_core.language.products import agreeing_rows, batch_rows, even_rows, filled, multiply, refresh
from llm_core.taps import active, tap

CellState = tuple[Tensor, ...]
"""What is passed on, first of all the hidden state h: tensors (n_layer, B, C), or (B, C) in one layer."""

Watch = Callable[[str, Tensor], Tensor]

CHUNK = 512
"""Tokens read at once, so that a long text never needs a (T, V) table of log-probabilities in memory."""


@dataclass(frozen=True)
class RecurrentConfig:
    """Shape of a recurrent language model; a family adds how its gates begin.

    `tie_weights` uses the embedding matrix as output matrix too (Press & Wolf 2017).
    """

    vocab_size: int
    n_layer: int
    n_embd: int
    dropout: float = 0.0
    tie_weights: bool = True

    def __post_init__(self) -> None:
        check_fields(self)


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


class RecurrentLayer(nn.Module, abc.ABC):
    """The weights of one layer and its way along the text; a family says in `gates` what a step does."""

    n_sums: ClassVar[int]
    """G: how many weighted sums a step needs. The rows of the weights are stacked in torch's order."""
    bias_none: Tensor

    def __init__(self, n_embd: int) -> None:
        super().__init__()
        rows = self.n_sums * n_embd
        self.weight_input = nn.Parameter(torch.empty(rows, n_embd))
        self.weight_hidden = nn.Parameter(torch.empty(rows, n_embd))
        self.bias = nn.Parameter(torch.zeros(rows))
        # torch's fused kernel adds a second, redundant bias: this one stays zero and is never learnt.
        self.register_buffer("bias_none", torch.zeros(rows), persistent=False)
        for row in range(0, rows, n_embd):
            nn.init.xavier_uniform_(self.weight_input.data[row : row + n_embd])
            # A rotation neither lengthens nor shortens what it is applied to, step after step (Saxe et al. 2014).
            nn.init.orthogonal_(self.weight_hidden.data[row : row + n_embd])

    @abc.abstractmethod
    def gates(self, from_input: Tensor, from_hidden: Tensor, state: CellState, watch: Watch) -> CellState:
        """Take one step: the sums over input (with bias) and old hidden state, each (B, GC) -> the new state."""

    def cell(self, x: Tensor, state: CellState, watch: Watch) -> CellState:
        """Compute one step of the textbook equations: x (B, C), state of (B, C) -> new state."""
        return self.gates(
            F.linear(x, self.weight_input, self.bias), F.linear(state[0], self.weight_hidden), state, watch
        )

    def forward(self, x: Tensor, state: CellState, name: str) -> tuple[Tensor, CellState]:
        """Run the cell along the text: x (B, T, C), state of (B, C) -> hidden states (B, T, C), last state."""
        watch = TimeTaps(name, n_steps=x.shape[1])
        hidden = []
        for t in range(x.shape[1]):
            watch.t = t
            state = self.cell(x[:, t], state, watch)
            hidden.append(state[0])
        return torch.stack(hidden, dim=1), state

    def fused_weights(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.weight_input, self.weight_hidden, self.bias, self.bias_none


class Recurrent(nn.Module, LanguageModel):
    """Reads a text once, left to right, and keeps only the state: the same weights at every token."""

    config_class: ClassVar[type[RecurrentConfig]]
    n_states: ClassVar[int] = 1
    """Tensors in the state."""
    __repr__ = LanguageModel.__repr__

    def __init__(self, config: RecurrentConfig, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.config = config
        self.tokenizer = tokenizer
        self.embed = nn.Embedding(config.vocab_size, config.n_embd)
        self.layers = nn.ModuleList(self.layer() for _ in range(config.n_layer))
        self.drop = nn.Dropout(config.dropout)
        # With tied weights there is no second matrix at all, so a checkpoint holds every number once.
        self.head = None if config.tie_weights else nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.head_bias = nn.Parameter(torch.zeros(config.vocab_size))
        # Large enough that inputs open the gates and tied outputs tell tokens apart from the first step on: with
        # n_embd**-0.5 the loss of an LSTM on stories after 160 small steps was 5.6 nats a token, with 0.5 it was 3.2.
        nn.init.normal_(self.embed.weight, std=0.5)

    @abc.abstractmethod
    def layer(self) -> RecurrentLayer:
        """Build one layer with the weights it begins with."""

    @abc.abstractmethod
    def fused(self, x: Tensor, state: CellState) -> tuple[Tensor, CellState]:
        """Run the fast path: all layers and steps in torch's own kernel, with the same weights."""

    @abc.abstractmethod
    def fused_cell(self, x: Tensor, state: CellState, layer: RecurrentLayer) -> CellState:
        """Run one step of one layer in torch's single-step kernel: x (B, C), state of (B, C) -> new state."""

    @property
    def context_length(self) -> None:
        """No limit in tokens: what limits a recurrent model is the size of its state."""
        return None

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())

    @property
    def stack(self) -> list[RecurrentLayer]:
        return cast("list[RecurrentLayer]", self.layers)

    @property
    def weights(self) -> list[Tensor]:
        """The weights of all layers, in the order of torch's kernels."""
        return [w for layer in self.stack for w in layer.fused_weights()]

    @property
    def between(self) -> float:
        """Dropout between layers, as torch's kernels want it."""
        return self.config.dropout if self.config.n_layer > 1 else 0.0

    def forward(self, ids: Tensor, state: CellState | None = None) -> tuple[Tensor, CellState]:
        """Compute logits (B, T, V) after each of ids (B, T), and the state after the last.

        Fused unless tapped.
        """
        check_ids(ids)
        hidden, state = self.hidden(ids, self.start(ids.shape[0]) if state is None else state)
        return self.logits(hidden), state

    def hidden(self, ids: Tensor, state: CellState) -> tuple[Tensor, CellState]:
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

    def plain(self, x: Tensor, state: CellState) -> tuple[Tensor, CellState]:
        """Run the readable path, layer by layer and step by step: every gate is a tap."""
        after = []
        for i, layer in enumerate(self.stack):
            x = self.drop(x) if i > 0 else x  # between layers, never along time (Zaremba et al. 2014)
            x, last = layer(x, tuple(part[i] for part in state), f"layers.{i}")
            after.append(last)
        return x, stacked(after)

    def fused_step(self, x: Tensor, state: CellState) -> tuple[Tensor, CellState]:
        """Run one token in torch's single-step kernel, without the set-up cost of the sequence kernel."""
        x, after = x[:, 0], []
        for i, layer in enumerate(self.stack):
            x = self.drop(x) if i > 0 else x
            after.append(self.fused_cell(x, tuple(part[i] for part in state), layer))
            x = after[-1][0]
        return x[:, None], stacked(after)

    def logits(self, hidden: Tensor) -> Tensor:
        """Compute logits (..., V) from hidden states (..., C)."""
        return F.linear(hidden, self.table, self.head_bias)

    @property
    def table(self) -> Tensor:
        """The output matrix (V, C)."""
        return self.embed.weight if self.head is None else self.head.weight

    @classmethod
    def from_tensors(cls, tensors: dict[str, Tensor], config: dict[str, Any], tokenizer: Tokenizer) -> Self:
        """Build the model of a checkpoint: the tensors of `state_dict()` and the fields of the settings."""
        model = cls(cls.config_class(**config), tokenizer)
        model.load_state_dict(tensors)
        return model.eval()

    @property
    def device(self) -> torch.device:
        return self.embed.weight.device

    def start(self, batch_size: int = 1) -> CellState:
        zeros = self.embed.weight.new_zeros(self.config.n_layer, batch_size, self.config.n_embd)
        return (zeros,) * self.n_states

    @torch.no_grad()
    def step(self, ids: Tensor, state: CellState) -> tuple[Tensor, CellState]:
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
        shapes = frozenset({(self.stack[0].n_sums * C, C), (self.vocab_size, C)})
        rows = batch_rows(B, max(agreeing_rows(shapes), even_rows(C)))
        before = [F.pad(torch.cat(parts, 1), (0, 0, 0, rows - B)) for parts in zip(*states, strict=True)]
        x, after = filled(self.embed(torch.tensor(ids)), rows), []
        for i, layer in enumerate(self.stack):
            after.append(agreeing_cell(layer, x, tuple(part[i] for part in before)))
            x = after[-1][0]
        log_probs = F.log_softmax(multiply(x, self.table, self.head_bias)[:B], dim=-1)
        return log_probs, [tuple(part[:, i, None] for part in stacked(after)) for i in range(B)]

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


def stacked(states: Sequence[CellState]) -> CellState:
    """Put the states of all layers, each of (B, C), into one of (n_layer, B, C)."""
    return tuple(torch.stack(parts) for parts in zip(*states, strict=True))


def agreeing_cell(layer: RecurrentLayer, x: Tensor, state: CellState) -> CellState:
    """Take one step of a layer with products whose rows have the same bits in every batch."""
    from_input = multiply(x, layer.weight_input, layer.bias)
    return layer.gates(from_input, multiply(state[0], layer.weight_hidden), state, lambda _, value: value)
