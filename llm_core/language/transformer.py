"""The Transformer decoder (Vaswani et al. 2017; pre-norm as in Radford et al. 2019), with named taps.

One class reads two families of weights. GPT-2: layer norm, learned positions, GELU. Llama: RMS norm, rotary
positions, SwiGLU, fewer key/value heads. Ours uses rotary positions in an otherwise GPT-2-like block.
Shapes: B batch, T positions, C = n_embd channels, H heads, D = C / H head width, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core import taps
from llm_core.config_fields import check_fields
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.decoder import next_logits
from llm_core.language.ids import check_ids
from llm_core.language.kv_cache import KVCache, LayerCache
from llm_core.language.model import LanguageModel, State
from llm_core.language.products import refresh
from llm_core.language.rotary import rotary_angles, rotate


@dataclass(frozen=True)
class TransformerConfig:
    """The shape of a Transformer, and the switches that make it GPT-2, Llama or ours."""

    vocab_size: int
    context_length: int
    n_layer: int
    n_head: int
    n_embd: int
    n_kv_head: int | None = (
        None  # fewer than n_head: groups of heads share keys and values (Ainslie et al. 2023)
    )
    n_hidden: int | None = None  # width of the feed-forward layer; 4 * n_embd when None
    norm: Literal["layer", "rms"] = "layer"
    norm_eps: float = 1e-5
    position: Literal["learned", "rotary"] = "rotary"
    rotary_base: float = 10_000.0
    mlp: Literal["gelu", "swiglu"] = "gelu"
    bias: bool = False
    tie_weights: bool = True  # the token table is also the output layer (Press & Wolf 2017)
    dropout: float = 0.0
    causal: bool = True  # False: every position sees every other, and "next token" becomes cheating

    def __post_init__(self) -> None:
        check_fields(self)
        if self.n_embd % self.n_head:
            raise ValueError(f"n_embd ({self.n_embd}) must be a multiple of n_head ({self.n_head}).")
        if self.n_head % self.kv_heads:
            raise ValueError(f"n_head ({self.n_head}) must be a multiple of n_kv_head ({self.n_kv_head}).")
        if self.position == "rotary" and self.head_width % 2:
            raise ValueError(f"Rotary positions need an even head width, not {self.head_width}.")

    @property
    def head_width(self) -> int:
        return self.n_embd // self.n_head

    @property
    def kv_heads(self) -> int:
        return self.n_kv_head or self.n_head

    @property
    def hidden(self) -> int:
        return self.n_hidden or 4 * self.n_embd


def make_norm(config: TransformerConfig) -> nn.Module:
    """Build the norm of this config."""
    if config.norm == "rms":
        return nn.RMSNorm(config.n_embd, eps=config.norm_eps)
    return nn.LayerNorm(config.n_embd, eps=config.norm_eps, bias=config.bias)


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, name: str) -> Tensor:
    """Compute softmax(q kT / sqrt(D)) v (Vaswani et al. 2017, eq. 1), each step a tap.

    q (B, H, T, D); k, v (B, H, S, D); mask (T, S), 0 where a query may look and -inf elsewhere, or None.
    Returns z (B, H, T, D).
    """
    scores = (q / math.sqrt(q.shape[-1])) @ k.transpose(-2, -1)  # (B, H, T, S)
    if mask is not None:
        scores = scores + mask
    scores = taps.tap(f"{name}.hook_attn_scores", scores)
    pattern = taps.tap(f"{name}.hook_pattern", scores.softmax(-1))  # each row sums to 1
    return pattern @ v


class Attention(nn.Module):
    """Multi-head self-attention: H small attentions side by side, then one linear map back to the residual stream."""

    def __init__(self, config: TransformerConfig, name: str):
        super().__init__()
        self.config, self.name = config, name
        widths = (config.n_head + 2 * config.kv_heads) * config.head_width
        self.qkv = nn.Linear(config.n_embd, widths, bias=config.bias)  # rows: queries, then keys, then values
        self.out = nn.Linear(config.n_embd, config.n_embd, bias=config.bias)

    def forward(self, x: Tensor, angles: Tensor | None, cache: LayerCache | None) -> Tensor:
        """Mix x (B, T, C) -> (B, T, C). With a cache, keys and values of earlier positions are read from it."""
        B, T, C = x.shape
        c, tap = self.config, taps.tap
        groups = [c.n_head, c.kv_heads, c.kv_heads]
        q, k, v = self.qkv(x).view(B, T, -1, c.head_width).split(groups, dim=2)  # each (B, T, heads, D)
        q, k, v = tap(f"{self.name}.hook_q", q), tap(f"{self.name}.hook_k", k), tap(f"{self.name}.hook_v", v)
        if angles is not None:
            q = tap(f"{self.name}.hook_rot_q", rotate(q, angles))
            k = tap(f"{self.name}.hook_rot_k", rotate(k, angles))
        q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
        if cache is not None:
            k, v = cache.append(torch.stack((k, v)))
        z = self.mix(q, k, v).transpose(1, 2)  # (B, T, H, D)
        z = tap(f"{self.name}.hook_z", z)
        return self.out(z.reshape(B, T, C))

    def mix(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Take the textbook steps under a tap, torch's fused kernel without one; a test holds them equal.

        In bfloat16 on a CPU the textbook steps are the faster ones (2.13: the fused kernel's backward takes three to
        seven times as long, see docs/decisions.md).
        """
        T, S = q.shape[2], k.shape[2]
        slow_kernel = q.device.type == "cpu" and q.dtype == torch.bfloat16
        if not taps.active() and not slow_kernel:
            return self.fused(q, k, v)
        shared = self.config.n_head // self.config.kv_heads
        if shared > 1:
            k, v = k.repeat_interleave(shared, 1), v.repeat_interleave(shared, 1)
        mask = None
        if self.config.causal:
            mask = torch.full((T, S), -torch.inf, dtype=q.dtype, device=q.device).triu(
                S - T + 1
            )  # no look-ahead
        return attention(q, k, v, mask, self.name)

    def fused(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        T, S = q.shape[2], k.shape[2]
        masked = self.config.causal and T > 1  # a single newest query may see everything
        mask = torch.ones(T, S, dtype=torch.bool, device=q.device).tril(S - T) if masked and S != T else None
        gqa = self.config.kv_heads != self.config.n_head
        return F.scaled_dot_product_attention(q, k, v, mask, is_causal=masked and S == T, enable_gqa=gqa)


class MLP(nn.Module):
    """The feed-forward layer, applied to each position alone: widen, bend, narrow."""

    def __init__(self, config: TransformerConfig, name: str):
        super().__init__()
        self.config, self.name = config, name
        self.up = nn.Linear(config.n_embd, config.hidden, bias=config.bias)
        self.down = nn.Linear(config.hidden, config.n_embd, bias=config.bias)
        if config.mlp == "swiglu":
            self.gate = nn.Linear(config.n_embd, config.hidden, bias=config.bias)  # Shazeer 2020

    def forward(self, x: Tensor) -> Tensor:
        if self.config.mlp == "gelu":
            post = F.gelu(taps.tap(f"{self.name}.hook_pre", self.up(x)), approximate="tanh")
        else:
            pre = taps.tap(f"{self.name}.hook_pre", self.gate(x))
            post = F.silu(pre) * taps.tap(f"{self.name}.hook_pre_linear", self.up(x))
        return self.down(taps.tap(f"{self.name}.hook_post", post))


class Block(nn.Module):
    """x + attention(norm(x)), then x + mlp(norm(x)): both write into the residual stream."""

    def __init__(self, config: TransformerConfig, name: str):
        super().__init__()
        self.name, self.dropout = name, config.dropout
        self.norm_1, self.attn = make_norm(config), Attention(config, f"{name}.attn")
        self.norm_2, self.mlp = make_norm(config), MLP(config, f"{name}.mlp")

    def forward(self, x: Tensor, angles: Tensor | None, cache: LayerCache | None) -> Tensor:
        tap, name = taps.tap, self.name
        x = tap(f"{name}.hook_resid_pre", x)
        h = tap(f"{name}.ln1.hook_normalized", self.norm_1(x))
        attn_out = tap(f"{name}.hook_attn_out", self.drop(self.attn(h, angles, cache)))
        x = tap(f"{name}.hook_resid_mid", x + attn_out)
        h = tap(f"{name}.ln2.hook_normalized", self.norm_2(x))
        mlp_out = tap(f"{name}.hook_mlp_out", self.drop(self.mlp(h)))
        return tap(f"{name}.hook_resid_post", x + mlp_out)

    def drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training) if self.dropout else x


class Transformer(nn.Module, LanguageModel):
    """A stack of blocks between a token table and the scores of the next token; every tensor of interest is tapped."""

    family: ClassVar[str] = "transformer"
    angles: Tensor
    __repr__ = LanguageModel.__repr__

    def __init__(self, config: TransformerConfig, tokenizer: Tokenizer):
        super().__init__()
        self.config, self.tokenizer = config, tokenizer
        self.embed = nn.Embedding(config.vocab_size, config.n_embd)
        if config.position == "learned":
            self.pos_embed = nn.Embedding(config.context_length, config.n_embd)
        else:
            angles = rotary_angles(config.context_length, config.head_width, config.rotary_base)
            self.register_buffer("angles", angles, persistent=False)
        self.blocks = nn.ModuleList(Block(config, f"blocks.{i}") for i in range(config.n_layer))
        self.norm = make_norm(config)
        self.unembed = nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw GPT-2's start: normal(0, 0.02); what writes into the residual stream is scaled by 1/sqrt(2 n_layer)."""
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                writes = name.endswith(("attn.out.weight", "mlp.down.weight"))
                nn.init.normal_(weight, std=0.02 / (math.sqrt(2 * self.config.n_layer) if writes else 1))
            elif name.endswith("bias"):
                nn.init.zeros_(weight)
        if self.config.tie_weights:
            self.unembed.weight = self.embed.weight

    def forward(self, ids: Tensor, cache: KVCache | None = None) -> Tensor:
        """Compute logits (B, T, V), the unnormalised scores of the next token after each position of ids (B, T)."""
        check_ids(ids)
        T, past = ids.shape[1], cache.length if cache else 0
        if past + T > self.config.context_length:
            raise ValueError(f"{past + T} tokens do not fit the context of {self.config.context_length}.")
        x = self.features(ids, past, cache)
        return self.unembed(x)

    def features(self, ids: Tensor, past: int = 0, cache: KVCache | None = None) -> Tensor:
        """Compute the normalised end of the residual stream (B, T, C) for ids (B, T) from position `past` on."""
        x = taps.tap("hook_embed", self.embed(ids))
        angles = None
        if self.config.position == "learned":
            positions = torch.arange(past, past + ids.shape[1], device=ids.device)
            x = x + taps.tap("hook_pos_embed", self.pos_embed(positions)[None])
        else:
            angles = self.angles[past : past + ids.shape[1]]
        for i, block in enumerate(self.layers()):
            x = block(x, angles, cache.layers[i] if cache else None)
        return taps.tap("ln_final.hook_normalized", self.norm(x))

    def layers(self) -> list[Block]:
        """Return the blocks in order, typed."""
        return cast(list[Block], list(self.blocks))

    # --- the calls of LanguageModel ---

    @property
    def context_length(self) -> int:
        return self.config.context_length

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())

    @property
    def device(self) -> torch.device:
        return self.embed.weight.device

    def start(self, batch_size: int = 1) -> TransformerState:
        return TransformerState(torch.empty(batch_size, 0, dtype=torch.long), None)

    @torch.inference_mode()
    def step(self, ids: Tensor, state: TransformerState) -> tuple[Tensor, TransformerState]:
        check_ids(ids)
        seen = torch.cat([state.ids, ids], 1)
        first = window_start(seen.shape[1], self.context_length)
        if state.cache is None or first != window_start(state.ids.shape[1], self.context_length):
            cache, new = KVCache.empty(self.config.n_layer, self.context_length), seen[:, first:]
            refresh(self.parameters())
        else:
            cache, new = state.cache.fork(), ids
        if new.shape == (1, 1) and self.plain_enough():
            logits = next_logits(self, new[0].tolist(), [cache])
        else:
            logits = self.unembed(self.features(new.to(self.device), cache.length, cache)[:, -1])
        return F.log_softmax(logits.float(), -1).cpu(), TransformerState(seen, cache)

    @torch.inference_mode()
    def step_many(self, ids: Sequence[int], states: Sequence[State]) -> tuple[Tensor, list[State]]:
        if not self.plain_enough() or not all(self.has_room(state) for state in states):
            return self._step_apart(ids, states)
        caches = [state.cache.fork() for state in states]
        log_probs = F.log_softmax(next_logits(self, ids, caches), -1)
        seen = [torch.cat([state.ids, torch.tensor([[i]])], 1) for i, state in zip(ids, states, strict=True)]
        return log_probs, [TransformerState(*pair) for pair in zip(seen, caches, strict=True)]

    def has_room(self, state: TransformerState) -> bool:
        """Return whether one more token of a single text needs no reading of the window again."""
        n, most = state.ids.shape[1], self.context_length
        return state.cache is not None and window_start(n, most) == window_start(n + 1, most)

    def _step_apart(self, ids: Sequence[int], states: Sequence[State]) -> tuple[Tensor, list[State]]:
        """Step alone with every text that must read its window again, together with the others."""
        if not self.plain_enough():
            return super().step_many(ids, states)
        room = [row for row, state in enumerate(states) if self.has_room(state)]
        found = {
            row: self.step(torch.tensor([[ids[row]]]), states[row])
            for row in range(len(ids))
            if row not in room
        }
        if room:
            log_probs, after = self.step_many([ids[row] for row in room], [states[row] for row in room])
            found |= {row: (log_probs[i, None], after[i]) for i, row in enumerate(room)}
        return torch.cat([found[row][0] for row in range(len(ids))]), [
            found[row][1] for row in range(len(ids))
        ]

    def plain_enough(self) -> bool:
        """Return whether the decoder may stand in for the modules: nothing is tapped, hooked, trained or replaced."""
        known = not taps.active() and not self.training and self.embed.weight.dtype == torch.float32
        hooks = self._forward_hooks or self._forward_pre_hooks
        return known and self.device.type == "cpu" and not hooks and all(map(untouched, inner(self)))

    def freeze(self) -> Self:
        """End training."""
        return self.eval().requires_grad_(False)

    @torch.inference_mode()
    def log_probs(self, ids: Tensor) -> Tensor:
        check_ids(ids)
        return torch.cat([F.log_softmax(logits.float(), -1).cpu() for logits in self.windows(ids)], 1)

    @torch.inference_mode()
    def score(self, ids: Tensor) -> Tensor:
        """Score as in the interface, but window after window.

        A long text never needs its whole table (T, V) at once.
        """
        check_ids(ids, 1)
        prefix = torch.cat([ids.new_tensor([self.tokenizer.eot_id]), ids[:-1]])
        scores, left = [ids.new_zeros(0, dtype=torch.float32)], ids
        for logits in self.windows(prefix[None][:, : len(ids)]):
            targets, left = left[: logits.shape[1]], left[logits.shape[1] :]
            scores.append(F.log_softmax(logits[0].float(), -1).cpu().gather(-1, targets[:, None])[:, 0])
        return torch.cat(scores)

    def windows(self, ids: Tensor):
        """Yield logits of all positions, window after window; each position sees at least half a context."""
        check_ids(ids, least=0)
        done = 0
        while done < ids.shape[1]:
            first = window_start(done + 1, self.context_length)
            chunk = ids[:, first : first + self.context_length]
            yield self(chunk.to(self.device))[:, done - first :]
            done = first + chunk.shape[1]

    @classmethod
    def from_tensors(cls, tensors: dict[str, Tensor], config: dict, tokenizer: Tokenizer) -> Self:
        model = cls(TransformerConfig(**config), tokenizer)
        if model.config.tie_weights:
            tensors = {**tensors, "unembed.weight": tensors["embed.weight"]}
        model.load_state_dict(tensors)
        return model.freeze()


def untouched(module: nn.Module) -> bool:
    """Return whether a module and all in it are of the classes above or torch's own, and nobody listens to them."""
    hooks = module._forward_hooks or module._forward_pre_hooks
    return not hooks and type(module) in PARTS and all(map(untouched, inner(module)))


def inner(module: nn.Module) -> list[nn.Module]:
    """List what stands directly in a module: `children()` without the search for doubles, five times as fast."""
    return [part for part in module._modules.values() if part is not None]


PARTS = {Block, Attention, MLP, nn.Linear, nn.Embedding, nn.LayerNorm, nn.RMSNorm, nn.ModuleList}


@dataclass(frozen=True)
class TransformerState:
    ids: Tensor  # every token fed so far, (B, T)
    cache: KVCache | None


def window_start(n: int, context_length: int) -> int:
    """Return the first token that a prefix of n tokens still sees.

    It jumps by half a context: in between the cache is kept.
    """
    stride = max(1, context_length // 2)
    return 0 if n <= context_length else stride * math.ceil((n - context_length) / stride)
