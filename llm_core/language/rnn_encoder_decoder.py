"""Reading a string into one vector and writing it out again, with and without attention.

Sutskever et al. 2014: an encoder reads the whole input, a decoder writes from the encoder's last state, one vector of
fixed size. Bahdanau et al. 2015: before each letter the decoder looks back at all states of the encoder. Both are one
class here: `n_align = 0` is the fixed vector, anything else the width of the additive score. Shapes: B strings, S
letters read, T letters written, C = n_embd, H = n_hidden, V = vocab_size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor, nn

from llm_core.analysis.scores.functions import additive_of_projections, weights_of
from llm_core.config_fields import check_fields
from llm_core.language.ids import check_ids

PAD, START, END = 0, 1, 2
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = 3 + len(LETTERS)


@dataclass(frozen=True)
class Seq2SeqConfig:
    """n_hidden: size of the state, which is all that a model without attention hands over; n_align: see above."""

    n_hidden: int
    n_embd: int = 32
    n_align: int = 0
    vocab_size: int = VOCABULARY

    def __post_init__(self) -> None:
        check_fields(self)


class GRUCell(nn.Module):
    """A gated recurrent unit (Cho et al. 2014), in the variant and the order of torch: reset, update, candidate."""

    def __init__(self, n_input: int, n_hidden: int) -> None:
        super().__init__()
        self.weight_input = nn.Parameter(torch.empty(3 * n_hidden, n_input))
        self.weight_hidden = nn.Parameter(torch.empty(3 * n_hidden, n_hidden))
        self.bias_input = nn.Parameter(torch.zeros(3 * n_hidden))
        self.bias_hidden = nn.Parameter(torch.zeros(3 * n_hidden))
        for rows in range(0, 3 * n_hidden, n_hidden):
            nn.init.xavier_uniform_(self.weight_input.data[rows : rows + n_hidden])
            nn.init.orthogonal_(self.weight_hidden.data[rows : rows + n_hidden])

    def plain(self, x: Tensor, h: Tensor) -> Tensor:
        """Compute one step of the textbook equations: x (B, C), h (B, H) -> new h (B, H)."""
        x_r, x_z, x_n = (x @ self.weight_input.T + self.bias_input).chunk(3, -1)  # each (B, H)
        h_r, h_z, h_n = (h @ self.weight_hidden.T + self.bias_hidden).chunk(3, -1)
        reset = torch.sigmoid(x_r + h_r)  # how much of the old to use for the new
        update = torch.sigmoid(x_z + h_z)  # how much of the old to keep
        candidate = torch.tanh(x_n + reset * h_n)
        return update * h + (1 - update) * candidate

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        """Compute the same step in torch's kernel; a test holds both equal."""
        return torch.gru_cell(x, h, self.weight_input, self.weight_hidden, self.bias_input, self.bias_hidden)


class Encoded(NamedTuple):
    """What the encoder hands over."""

    last: Tensor  # (B, H), the state after the last letter: the one vector of 2014
    states: Tensor  # (B, S, H), the state after every letter
    keys: Tensor  # (B, S, A), the states as the additive score reads them; (B, S, 0) without attention
    real: Tensor  # (B, S), False where there is padding


class Written(NamedTuple):
    """What the decoder wrote."""

    ids: Tensor  # (B, T), PAD after END
    weights: Tensor  # (B, T, S), where it looked for each letter; (B, T, 0) without attention


class Seq2Seq(nn.Module):
    """Encoder, decoder and, when n_align is not 0, the additive score between them."""

    def __init__(self, config: Seq2SeqConfig) -> None:
        super().__init__()
        self.config = c = config
        self.embed = nn.Embedding(c.vocab_size, c.n_embd)
        self.encoder = GRUCell(c.n_embd, c.n_hidden)
        self.decoder = GRUCell(c.n_embd + c.n_hidden, c.n_hidden)
        self.output = nn.Linear(2 * c.n_hidden, c.vocab_size)
        if c.n_align:
            self.align_query = nn.Linear(c.n_hidden, c.n_align, bias=False)
            self.align_key = nn.Linear(c.n_hidden, c.n_align)
            self.align_v = nn.Parameter(torch.randn(c.n_align) * c.n_align**-0.5)

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())

    def encode(self, source: Tensor) -> Encoded:
        """Read source (B, S), letters and then PAD. Padding leaves the state as it was."""
        check_ids(source)
        real, h, states = source != PAD, self.embed.weight.new_zeros(len(source), self.config.n_hidden), []
        for x, here in zip(self.embed(source).unbind(1), real.unbind(1), strict=True):
            h = torch.where(here[:, None], self.encoder(x, h), h)  # (B, H)
            states.append(h)
        read = torch.stack(states, 1)  # (B, S, H)
        keys = self.align_key(read) if self.config.n_align else read[..., :0]
        return Encoded(h, read, keys, real)

    def context(self, h: Tensor, seen: Encoded) -> tuple[Tensor, Tensor]:
        """Compute what the decoder in state h (B, H) gets of the input, (B, H), and its weights (B, S).

        Without attention that is always the same last state.
        """
        if not self.config.n_align:
            return seen.last, h.new_zeros(len(h), 0)
        scores = additive_of_projections(self.align_query(h)[:, None], seen.keys, self.align_v)  # (B, 1, S)
        weights = weights_of(scores, real=seen.real)
        return (weights @ seen.states)[:, 0], weights[:, 0]

    def step(self, token: Tensor, h: Tensor, seen: Encoded) -> tuple[Tensor, Tensor, Tensor]:
        """Write one letter: the previous token (B,) and state (B, H) -> logits (B, V), new state, weights (B, S)."""
        context, weights = self.context(h, seen)
        h = self.decoder(torch.cat([self.embed(token), context], -1), h)
        return self.output(torch.cat([h, context], -1)), h, weights

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Compute logits (B, T, V) for target (B, T) when every letter before is the right one (teacher forcing)."""
        check_ids(target)
        seen = self.encode(source)
        before = torch.cat([torch.full_like(target[:, :1], START), target[:, :-1]], 1)
        h, logits = seen.last, []
        for token in before.unbind(1):
            scores, h, _ = self.step(token, h, seen)
            logits.append(scores)
        return torch.stack(logits, 1)

    @torch.no_grad()
    def write(self, source: Tensor, longest: int) -> Written:
        """Write the likeliest letter each time, until END or `longest` tokens."""
        seen = self.encode(source)
        h, token = seen.last, torch.full((len(source),), START)
        done = torch.zeros(len(source), dtype=torch.bool)
        ids, weights = [], []
        for _ in range(longest):
            logits, h, looked = self.step(token, h, seen)
            token = logits.argmax(-1).masked_fill(done, PAD)
            ids.append(token)
            weights.append(looked)
            done = done | (token == END)
            if bool(done.all()):
                break
        return Written(torch.stack(ids, 1), torch.stack(weights, 1))


def encode_letters(text: str) -> list[int]:
    """Return the ids of a string of a-z. Raises ValueError naming what is something else."""
    other = [c for c in text if c not in LETTERS]
    if other:
        raise ValueError(f"Only the letters a to z can be read, not {''.join(dict.fromkeys(other))!r}.")
    return [3 + LETTERS.index(c) for c in text]


def decode_letters(ids: list[int]) -> str:
    """Return the letters before END; PAD and START show nothing."""
    kept = ids[: ids.index(END)] if END in ids else ids
    return "".join(LETTERS[i - 3] for i in kept if i >= 3)


def reversed_target(source: Tensor) -> Tensor:
    """Return the letters of each row of source (B, S) from back to front, then END, then PAD: (B, S + 1)."""
    lengths = (source != PAD).sum(-1, keepdim=True)  # (B, 1)
    places = torch.arange(source.shape[1] + 1)[None]  # (1, S + 1)
    letters = source.gather(1, (lengths - 1 - places).clamp(0, source.shape[1] - 1))
    return torch.where(places < lengths, letters, torch.where(places == lengths, END, PAD))


def random_strings(lengths: Tensor, generator: torch.Generator) -> Tensor:
    """Draw one string of random letters for each length (B,), padded on the right: (B, max length)."""
    size = (len(lengths), int(lengths.max()))
    letters = torch.randint(3, VOCABULARY, size, generator=generator)
    return letters.masked_fill(torch.arange(size[1])[None] >= lengths[:, None], PAD)


def matched_without_attention(config: Seq2SeqConfig) -> Seq2SeqConfig:
    """Build the same model without attention, its state widened until it has at least as many parameters."""
    aim, plain = Seq2Seq(config).n_parameters, replace(config, n_align=0)
    while Seq2Seq(plain).n_parameters < aim:
        plain = replace(plain, n_hidden=plain.n_hidden + 1)
    return plain
