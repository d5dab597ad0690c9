"""One forward pass under the microscope: every tensor it made, and which of them a browser needs.

`look` runs the model once and keeps every tensor. `tensors_to_send` picks those from which every step can be shown
(L layers, T tokens, H heads, of grouped heads G key/value heads, D head width, C channels):
  resid (2 L + 1, T, C)               the stream: before the first of the layers, then after each attention and each MLP
  q (L, T, H, D); k, v (L, T, G, D)   as they meet in the scores, turned by their position
  mlp_pre (L, T, hidden)              before the bend; mlp_pre_linear too where the MLP is a SwiGLU
  norm_weight, norm_bias (2 L + 1, C) of the norms, for their formulas
  pos_embed (T, C)                    where positions are learned
  last (T, C)                         the end of the stream, where the last layer is not sent
What is not sent follows exactly from what is: scores = q k / sqrt(D), pattern = their softmax, z = pattern times
v, attn_out = resid_mid - resid_pre, mlp_out = resid_post - resid_mid. A test computes them and compares with the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core import taps
from llm_core.analysis.residual.contributions import written_by_heads
from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer

MAX_TOKENS = 64


@dataclass(frozen=True)
class Look:
    """One forward pass of T tokens with every tensor it made (taps of llm_core.taps), batch dimension removed."""

    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    kept: dict[str, Tensor]
    logits: Tensor  # (T, V)
    cut: int  # tokens of the text that were left out because only `limit` are looked at


def look(model: Transformer, ids: Sequence[int], limit: int = MAX_TOKENS) -> Look:
    """Run the first `limit` of ids once and keep everything. Raises ValueError for ids that the model does not have."""
    limit = min(limit, model.context_length)
    shown = list(ids[:limit])
    check_text(model, shown)
    with torch.inference_mode(), taps.recording() as kept:
        logits = model(torch.tensor([shown], device=model.device))[0]
    tokens = tuple(model.tokenizer.token_texts(shown))
    one = {name: tensor[0] for name, tensor in kept.items()}
    return Look(tuple(shown), tokens, one, logits, max(0, len(ids) - limit))


def tensors_to_send(model: Transformer, seen: Look, layers: Sequence[int] | None = None) -> dict[str, Tensor]:
    """Select the tensors of these neighbouring layers (all, when None) for all tokens; see the top of this file.

    Raises ValueError for a layer that is not there, and for layers with a gap.
    """
    chosen, kept = check_layers(model, layers), seen.kept
    turned = "hook_rot_" if model.config.position == "rotary" else "hook_"
    of_layers = {"q": f"attn.{turned}q", "k": f"attn.{turned}k", "v": "attn.hook_v"}
    of_layers |= {"mlp_pre": "mlp.hook_pre", "mlp_pre_linear": "mlp.hook_pre_linear"}
    found = {
        name: torch.stack([kept[f"blocks.{i}.{tap}"] for i in chosen])
        for name, tap in of_layers.items()
        if f"blocks.0.{tap}" in kept
    }
    first = kept[f"blocks.{chosen[0]}.hook_resid_pre"]
    stream = [kept[f"blocks.{i}.hook_resid_{part}"] for i in chosen for part in ("mid", "post")]
    found |= {"resid": torch.stack([first, *stream]), **norm_weights(model, chosen)}
    if "hook_pos_embed" in kept:
        found["pos_embed"] = kept["hook_pos_embed"]
    if chosen[-1] + 1 < model.config.n_layer:
        found["last"] = kept[f"blocks.{model.config.n_layer - 1}.hook_resid_post"]
    return found


def lengths(model: Transformer, seen: Look) -> dict[str, Tensor]:
    """Measure how long the vectors of every layer are, at every token: what a drawing of the whole model needs.

    stream_length (2 L + 1, T): the stream before the first layer, then after each attention and each MLP;
    write_length (2 L, T): what each attention and each MLP adds; head_length (L, H, T): what each head adds.
    """
    kept, layers = seen.kept, range(model.config.n_layer)
    stream = [kept["blocks.0.hook_resid_pre"]]
    stream += [kept[f"blocks.{i}.hook_resid_{part}"] for i in layers for part in ("mid", "post")]
    writes = [kept[f"blocks.{i}.hook_{part}_out"] for i in layers for part in ("attn", "mlp")]
    heads = [written_by_heads(model, i, kept[f"blocks.{i}.attn.hook_z"]).norm(dim=-1).T for i in layers]
    return {
        "stream_length": torch.stack(stream).norm(dim=-1),
        "write_length": torch.stack(writes).norm(dim=-1),
        "head_length": torch.stack(heads),
    }


def norm_weights(model: Transformer, layers: Sequence[int]) -> dict[str, Tensor]:
    """Return what norms need beside the stream, (2 L + 1, C): before attention and MLP of each layer, and last."""
    blocks = [model.layers()[i] for i in layers]
    norms = [norm for block in blocks for norm in (block.norm_1, block.norm_2)] + [model.norm]
    found = {}
    for part in ("weight", "bias"):
        values = [value for norm in norms if isinstance(value := getattr(norm, part, None), Tensor)]
        if values:
            found[f"norm_{part}"] = torch.stack([value.detach() for value in values])
    return found


def check_layers(model: Transformer, layers: Sequence[int] | None) -> list[int]:
    """Return the layers in order, without gaps; ValueError for one that is not there."""
    n = model.config.n_layer
    chosen = list(range(n)) if layers is None else sorted(set(layers))
    if not chosen or chosen[0] < 0 or chosen[-1] >= n or chosen != list(range(chosen[0], chosen[-1] + 1)):
        raise ValueError(f"The layers must be neighbours from 0 to {n - 1}, not {list(layers or [])}.")
    return chosen
