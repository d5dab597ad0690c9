"""The encoder-decoder Transformer (Vaswani et al. 2017), pre-norm like our decoder, with named taps.

Two stacks of blocks. The encoder reads the whole source, both sides of every token, and keeps one vector for each
token. The decoder writes: it looks back at what it has written (causal), and at the encoder's vectors
(cross-attention). Shapes: B batch, S source tokens, T target tokens, C = n_embd, H heads, D = C / H, V vocabulary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Self, cast

import torch
from torch import Tensor, nn

from llm_core.config_fields import check_fields
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ids import check_ids
from llm_core.language.transformer import MLP, TransformerConfig, attention, make_norm
from llm_core.taps import tap


@dataclass(frozen=True)
class EncoderDecoderConfig:
    vocab_size: int  # one more than the tokenizer's: the last id is the mark of a missing word
    context_length: int
    n_layer: int  # of each half
    n_head: int
    n_embd: int
    bias: bool = False

    def __post_init__(self) -> None:
        check_fields(self)

    def block(self) -> TransformerConfig:
        """Return the same settings as those of our decoder, whose MLP and norm are used here.

        Raises ValueError.
        """
        return TransformerConfig(
            self.vocab_size,
            self.context_length,
            self.n_layer,
            self.n_head,
            self.n_embd,
            bias=self.bias,
            position="learned",
        )


class CrossAttention(nn.Module):
    """Multi-head attention between two rows of vectors: x asks (queries), `source` answers (keys and values).

    With source = x it is self-attention; so one class serves in three places.
    """

    def __init__(self, config: TransformerConfig, name: str):
        super().__init__()
        self.name, self.n_head = name, config.n_head
        self.q = nn.Linear(config.n_embd, config.n_embd, bias=config.bias)
        self.kv = nn.Linear(config.n_embd, 2 * config.n_embd, bias=config.bias)  # rows: keys, then values
        self.out = nn.Linear(config.n_embd, config.n_embd, bias=config.bias)

    def forward(self, x: Tensor, source: Tensor, mask: Tensor | None) -> Tensor:
        """Mix source (B, S, C) into x (B, T, C): (B, T, C).

        The mask (B or 1, 1, T or 1, S) holds 0 and -inf, or is None.
        """
        q = tap(f"{self.name}.hook_q", self.heads(self.q(x)))  # (B, T, H, D)
        k, v = self.kv(source).chunk(2, dim=-1)
        k, v = tap(f"{self.name}.hook_k", self.heads(k)), tap(f"{self.name}.hook_v", self.heads(v))
        z = attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), mask, self.name)
        z = tap(f"{self.name}.hook_z", z.transpose(1, 2))  # (B, T, H, D)
        return self.out(z.flatten(2))

    def heads(self, x: Tensor) -> Tensor:
        """Split (B, T, C) into heads (B, T, H, D)."""
        return x.unflatten(-1, (self.n_head, -1))


class EncoderBlock(nn.Module):
    """x + attention(norm(x)), then x + mlp(norm(x)). No mask but the padding: every token sees both sides."""

    def __init__(self, config: TransformerConfig, name: str):
        super().__init__()
        self.name = name
        self.norm_1, self.attn = make_norm(config), CrossAttention(config, f"{name}.attn")
        self.norm_2, self.mlp = make_norm(config), MLP(config, f"{name}.mlp")

    def forward(self, x: Tensor, padding: Tensor | None) -> Tensor:
        x = tap(f"{self.name}.hook_resid_pre", x)
        h = self.norm_1(x)
        x = tap(
            f"{self.name}.hook_resid_mid", x + tap(f"{self.name}.hook_attn_out", self.attn(h, h, padding))
        )
        mlp_out = tap(f"{self.name}.hook_mlp_out", self.mlp(self.norm_2(x)))
        return tap(f"{self.name}.hook_resid_post", x + mlp_out)


class DecoderBlock(nn.Module):
    """Three steps: look back at what is written (causal), look at the source (cross-attention), think (MLP)."""

    def __init__(self, config: TransformerConfig, name: str):
        super().__init__()
        self.name = name
        self.norm_1, self.attn = make_norm(config), CrossAttention(config, f"{name}.attn")
        self.norm_2, self.cross_attn = make_norm(config), CrossAttention(config, f"{name}.cross_attn")
        self.norm_3, self.mlp = make_norm(config), MLP(config, f"{name}.mlp")

    def forward(self, x: Tensor, memory: Tensor, causal: Tensor, padding: Tensor | None) -> Tensor:
        """Run the block on x (B, T, C) and memory (B, S, C), the encoder's output, already normalised."""
        name = self.name
        x = tap(f"{name}.hook_resid_pre", x)
        h = self.norm_1(x)
        x = tap(f"{name}.hook_resid_mid", x + tap(f"{name}.hook_attn_out", self.attn(h, h, causal)))
        seen = self.cross_attn(self.norm_2(x), memory, padding)
        x = tap(f"{name}.hook_resid_cross", x + tap(f"{name}.hook_cross_attn_out", seen))
        mlp_out = tap(f"{name}.hook_mlp_out", self.mlp(self.norm_3(x)))
        return tap(f"{name}.hook_resid_post", x + mlp_out)


class EncoderDecoder(nn.Module):
    """Reads a source, writes a target. One token table serves both halves and the output (Vaswani et al., 3.4)."""

    family: ClassVar[str] = "encoder_decoder"

    def __init__(self, config: EncoderDecoderConfig, tokenizer: Tokenizer):
        super().__init__()
        self.config, self.tokenizer = config, tokenizer
        block = config.block()
        self.embed = nn.Embedding(config.vocab_size, config.n_embd)
        self.pos_embed = nn.ModuleDict(
            {half: nn.Embedding(config.context_length, config.n_embd) for half in ("encoder", "decoder")}
        )
        kinds: dict[str, type[EncoderBlock] | type[DecoderBlock]] = {
            "encoder": EncoderBlock,
            "decoder": DecoderBlock,
        }
        self.blocks = nn.ModuleDict(
            {
                half: nn.ModuleList(kind(block, f"{half}.blocks.{i}") for i in range(config.n_layer))
                for half, kind in kinds.items()
            }
        )
        self.norm = nn.ModuleDict({half: make_norm(block) for half in kinds})
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw GPT-2's start, as in our decoder: what writes into the residual stream is scaled down."""
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                writes = name.endswith(("out.weight", "down.weight"))
                nn.init.normal_(weight, std=0.02 / (math.sqrt(2 * self.config.n_layer) if writes else 1))
            elif name.endswith("bias"):
                nn.init.zeros_(weight)

    def forward(self, source: Tensor, target: Tensor, real: Tensor | None = None) -> Tensor:
        """Compute logits (B, T, V) of the next target token after each position from source (B, S), target (B, T).

        real (B, S): False where the source is padding, which nobody may look at.
        """
        return self.decode(target, self.encode(source, real), real)

    def encode(self, source: Tensor, real: Tensor | None = None) -> Tensor:
        """Compute one vector for each token of source (B, S), not one for the whole text: (B, S, C)."""
        x, padding = self.place(source, "encoder"), self.padding(real)
        for block in self.layers("encoder"):
            x = block(x, padding)
        return tap("encoder.ln_final.hook_normalized", self.norm["encoder"](x))

    def decode(self, target: Tensor, memory: Tensor, real: Tensor | None = None) -> Tensor:
        """Compute logits (B, T, V) from target (B, T) and memory (B, S, C) from `encode`."""
        x, padding, T = self.place(target, "decoder"), self.padding(real), target.shape[1]
        causal = x.new_full((T, T), -torch.inf).triu(1)  # no look-ahead
        for block in self.layers("decoder"):
            x = block(x, memory, causal, padding)
        x = tap("decoder.ln_final.hook_normalized", self.norm["decoder"](x))
        return x @ self.embed.weight.T

    def place(self, ids: Tensor, half: str) -> Tensor:
        """Add token vectors and position vectors of ids (B, T): (B, T, C). Raises ValueError: too long."""
        check_ids(ids)
        T = ids.shape[1]
        if self.config.context_length < T:
            raise ValueError(f"{T} tokens do not fit the context of {self.config.context_length}.")
        x = tap(f"{half}.hook_embed", self.embed(ids))
        positions = cast(nn.Embedding, self.pos_embed[half]).weight[:T]
        return x + tap(f"{half}.hook_pos_embed", positions[None])

    def layers(self, name: str) -> nn.ModuleList:
        """Return the blocks of "encoder" or "decoder", in order, typed."""
        return cast(nn.ModuleList, self.blocks[name])

    @staticmethod
    def padding(real: Tensor | None) -> Tensor | None:
        """Turn (B, S) of True and False into a mask (B, 1, 1, S): -inf where the source is padding."""
        if real is None:
            return None
        return torch.zeros(real.shape, device=real.device).masked_fill(~real, -torch.inf)[:, None, None]

    @torch.inference_mode()
    def write(self, source: Tensor, limit: int | None = None, real: Tensor | None = None) -> Tensor:
        """Write the likeliest token again and again: source (B, S) -> (B, up to `limit`), after an end only ends.

        The source is read once, the decoder runs from the start for every token: at 40 tokens no cache is needed.
        """
        end, memory = self.tokenizer.eot_id, self.encode(source, real)
        limit = min(limit or self.config.context_length, self.config.context_length)
        ids = torch.full((len(source), 1), end, dtype=torch.long, device=source.device)
        over = torch.zeros(len(source), dtype=torch.bool, device=source.device)
        for _ in range(limit):
            new = self.decode(ids, memory, real)[:, -1].argmax(-1).masked_fill(over, end)
            over |= new == end
            ids = torch.cat([ids, new[:, None]], 1)
            if over.all() or ids.shape[1] > limit - 1:
                break
        return ids[:, 1:]

    @property
    def hole_id(self) -> int:
        """The id that stands for a missing word: the last one, which the tokenizer does not know."""
        return self.config.vocab_size - 1

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())

    @classmethod
    def from_tensors(cls, tensors: dict[str, Tensor], config: dict, tokenizer: Tokenizer) -> Self:
        """Build a model with these weights, ready to read.

        Raises what load_state_dict raises when they do not fit.
        """
        model = cls(EncoderDecoderConfig(**config), tokenizer)
        model.load_state_dict(tensors)
        return model.eval().requires_grad_(False)
