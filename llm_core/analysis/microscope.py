"""One forward pass under the microscope: what every step computed, and which line of this program computed it.

`look` runs the model once and keeps every tensor. `pack` puts what a browser needs into one blob of 16-bit numbers with
an index; `pack_token` does the same for the steps of one other token, so that a click on it fetches little.

What travels (L layers, H heads, T tokens, C channels, D head width; of grouped heads, G key/value heads):
  for all tokens      resid (2 L + 1, T, C)   the stream: embedding, then after each attention and each MLP
                      q (L, T, H, D); k, v (L, T, G, D)   as they meet in the scores, turned by their position
                      scores (L, H, T (T + 1) / 2)   lower triangle, row after row, before the mask
                      (a bidirectional model: whole rows)
                      norm_weight, norm_bias (2 L + 1, C)   of the norms, for their formulas
  for one token       everything a step can show: see TOKEN_TENSORS
What does not travel follows exactly from what does: pattern = softmax of the scores, attn_out = resid_mid - resid_pre,
mlp_out = resid_post - resid_mid, z = pattern times v. A test computes them from the blob and compares with the model.
For 6 layers, 6 heads, 64 tokens and 192 channels that is just under 1 MB; a wider model sends some `layers` only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from llm_core import taps
from llm_core.analysis.logit_lens import check_ids
from llm_core.analysis.microscope_steps import described
from llm_core.language.transformer import Transformer

MAX_TOKENS = 64
N_LOGITS = 64
"""Likeliest next tokens that travel with logit and probability."""

TOKEN_TENSORS = {
    "ln1": "ln1.hook_normalized",
    "q_before": "attn.hook_q",
    "k_before": "attn.hook_k",
    "v": "attn.hook_v",
    "z": "attn.hook_z",
    "attn_out": "hook_attn_out",
    "resid_mid": "hook_resid_mid",
    "ln2": "ln2.hook_normalized",
    "mlp_pre": "mlp.hook_pre",
    "mlp_pre_linear": "mlp.hook_pre_linear",  # SwiGLU only
    "mlp_post": "mlp.hook_post",
    "mlp_out": "hook_mlp_out",
    "resid_post": "hook_resid_post",
}
"""Name in the blob -> tap of a layer; for one token and all layers: (L, C), (L, heads, D) or (L, hidden)."""


@dataclass(frozen=True)
class Look:
    """One forward pass of T tokens with every tensor it made (taps of llm_core.taps), batch dimension removed."""

    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    kept: dict[str, Tensor]
    logits: Tensor  # (T, V)
    cut: int  # tokens of the text that were left out because only `limit` are looked at


@dataclass(frozen=True)
class Pack:
    """Tensors for the browser: `blob` is little-endian float16; index says name, shape and offset in numbers."""

    blob: bytes
    index: dict[str, Any]


def look(model: Transformer, ids: Sequence[int], limit: int = MAX_TOKENS) -> Look:
    """Run the first `limit` of ids once and keep everything. Raises ValueError for ids that the model does not have."""
    limit = min(limit, model.context_length)
    shown = list(ids[:limit])
    check_ids(model, shown)
    with torch.inference_mode(), taps.recording() as kept:
        logits = model(torch.tensor([shown], device=model.device))[0]
    tokens = tuple(model.tokenizer.token_text(i) for i in shown)
    one = {name: tensor[0] for name, tensor in kept.items()}
    return Look(tuple(shown), tokens, one, logits, max(0, len(ids) - limit))


def pack(model: Transformer, seen: Look, token: int = -1, layers: Sequence[int] | None = None) -> Pack:
    """Everything for the browser, with the steps of one token (position, -1: the last) of the layers (all, when None).

    Raises ValueError for a token or layer that is not there.
    """
    chosen = check_layers(model, layers)
    at = check_token(seen, token)
    tensors = {**all_tokens(model, seen, chosen), **norm_weights(model, chosen)}
    tensors |= one_token(model, seen, at, chosen)
    blob, places = pack_tensors(tensors)
    c = model.config
    facts = {
        "config": {
            "n_layer": c.n_layer, "n_head": c.n_head, "n_kv_head": c.kv_heads, "n_embd": c.n_embd,
            "head_width": c.head_width, "n_hidden": c.hidden, "vocab_size": c.vocab_size, "norm": c.norm,
            "norm_eps": c.norm_eps, "position": c.position, "mlp": c.mlp, "causal": c.causal,
        },
        "ids": list(seen.ids), "tokens": list(seen.tokens), "cut": seen.cut, "layers": chosen,
        "steps": list(described(c)),
    }  # fmt: skip
    return Pack(blob, {**facts, **token_facts(model, seen, at), "tensors": places})


def pack_token(model: Transformer, seen: Look, token: int, layers: Sequence[int] | None = None) -> Pack:
    """The steps of another token only (about 40 kB instead of 1 MB)."""
    chosen, at = check_layers(model, layers), check_token(seen, token)
    blob, places = pack_tensors(one_token(model, seen, at, chosen))
    return Pack(blob, {**token_facts(model, seen, at), "layers": chosen, "tensors": places})


def all_tokens(model: Transformer, seen: Look, layers: Sequence[int]) -> dict[str, Tensor]:
    """The tensors that show every token of the chosen layers."""
    kept = seen.kept
    turned = "hook_rot_" if model.config.position == "rotary" else "hook_"
    first = kept[f"blocks.{layers[0]}.hook_resid_pre"]
    stream = [kept[f"blocks.{i}.hook_resid_{part}"] for i in layers for part in ("mid", "post")]
    per_head = {
        name: torch.stack([kept[f"blocks.{i}.attn.{tap}"] for i in layers])
        for name, tap in (("q", f"{turned}q"), ("k", f"{turned}k"), ("v", "hook_v"))
    }
    scores = torch.stack([kept[f"blocks.{i}.attn.hook_attn_scores"] for i in layers])  # (L, H, T, T)
    if model.config.causal:
        row, column = torch.tril_indices(len(seen.ids), len(seen.ids))
        scores = scores[..., row, column]  # (L, H, T (T + 1) / 2): what the mask hides is -inf
    return {"resid": torch.stack([first, *stream]), **per_head, "scores": scores}


def norm_weights(model: Transformer, layers: Sequence[int]) -> dict[str, Tensor]:
    """What a norm needs beside the stream: (2 L + 1, C), before attention and MLP of each layer, and at the end."""
    blocks = [model.layers()[i] for i in layers]
    norms = [norm for block in blocks for norm in (block.norm_1, block.norm_2)] + [model.norm]
    found = {}
    for part in ("weight", "bias"):
        values = [value for norm in norms if isinstance(value := getattr(norm, part, None), Tensor)]
        if values:
            found[f"norm_{part}"] = torch.stack([value.detach() for value in values])
    return found


def one_token(model: Transformer, seen: Look, at: int, layers: Sequence[int]) -> dict[str, Tensor]:
    """Everything that was computed for the token at position `at`, under names that begin with "token."."""
    kept = seen.kept
    found = {"embed": kept["hook_embed"][at], "ln_final": kept["ln_final.hook_normalized"][at]}
    if "hook_pos_embed" in kept:
        found["pos_embed"] = kept["hook_pos_embed"][at]
    for name, tap in TOKEN_TENSORS.items():
        if f"blocks.0.{tap}" in kept:
            found[name] = torch.stack([kept[f"blocks.{i}.{tap}"][at] for i in layers])
    found["hidden_scores"] = scores_before_the_mask(model, seen, at, layers)
    return {f"token.{name}": tensor for name, tensor in found.items()}


def scores_before_the_mask(model: Transformer, seen: Look, at: int, layers: Sequence[int]) -> Tensor:
    """The row of scores of one token with the later tokens that the mask will hide: (L, H, T)."""
    turned = "hook_rot_" if model.config.position == "rotary" else "hook_"
    rows = []
    for i in layers:
        q, k = (seen.kept[f"blocks.{i}.attn.{turned}{x}"] for x in "qk")  # (T, H, D), (T, G, D)
        k = k.repeat_interleave(q.shape[1] // k.shape[1], 1)
        rows.append(torch.einsum("hd,thd->ht", q[at] / math.sqrt(q.shape[-1]), k))
    return torch.stack(rows)


def token_facts(model: Transformer, seen: Look, at: int) -> dict[str, Any]:
    """The end of the walk, in full precision: likeliest next tokens with logit and probability."""
    logits = seen.logits[at].double()
    probability = logits.softmax(-1)
    top = logits.topk(min(N_LOGITS, len(logits)))
    rows = [
        {"id": i, "text": model.tokenizer.token_text(i), "logit": x, "probability": float(probability[i])}
        for i, x in zip(top.indices.tolist(), top.values.tolist(), strict=True)
    ]
    return {"token": at, "logits": rows, "log_sum_exp": float(logits.logsumexp(-1))}


def pack_tensors(tensors: dict[str, Tensor]) -> tuple[bytes, dict[str, dict[str, Any]]]:
    """One blob of little-endian float16 and, for each name, its shape and where it begins (in numbers, not bytes).

    Numbers beyond the range of float16 become its largest, so that no infinity travels.
    """
    largest, offset, parts, places = torch.finfo(torch.float16).max, 0, [], {}
    for name, tensor in tensors.items():
        flat = tensor.float().clamp(-largest, largest).half().flatten().cpu()
        places[name] = {"shape": list(tensor.shape), "offset": offset}
        parts.append(flat.numpy().astype("<f2", copy=False).tobytes())
        offset += flat.numel()
    return b"".join(parts), places


def check_layers(model: Transformer, layers: Sequence[int] | None) -> list[int]:
    """The layers in order, without gaps; ValueError for one that is not there."""
    n = model.config.n_layer
    chosen = list(range(n)) if layers is None else sorted(set(layers))
    if not chosen or chosen[0] < 0 or chosen[-1] >= n or chosen != list(range(chosen[0], chosen[-1] + 1)):
        raise ValueError(f"The layers must be neighbours from 0 to {n - 1}, not {list(layers or [])}.")
    return chosen


def check_token(seen: Look, token: int) -> int:
    at = token + len(seen.ids) if token < 0 else token
    if not 0 <= at < len(seen.ids):
        raise ValueError(f"Position {token} is not in a text of {len(seen.ids)} tokens.")
    return at
