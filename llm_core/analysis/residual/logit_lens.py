"""The logit lens: what would the model predict if it had to stop after this layer?

The residual stream after any layer has the same width as after the last, so the final norm and the output layer
can read it (nostalgebraist 2020, "interpreting GPT: the logit lens"). The last row is the model's own answer; the
rows before it are a reading that the model was never trained to make.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.analysis.residual.recorded import recorded
from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer


@dataclass(frozen=True)
class LogitLens:
    """Row 0 is the embedding, row i + 1 the stream after layer i (from 0), the last row the model's own output."""

    top_ids: Tensor  # (L + 1, T, K) likeliest tokens, likeliest first
    top_probabilities: Tensor  # (L + 1, T, K)
    final_ids: Tensor  # (T,) what the model predicts in the end
    final_rank: Tensor  # (L + 1, T) its rank at this layer; 1: likeliest
    final_probability: Tensor  # (L + 1, T)
    chosen_rank: Tensor  # (L + 1, T) the same for the token asked about
    chosen_probability: Tensor  # (L + 1, T)
    entropy: Tensor  # (L + 1, T) bits


def logit_lens(
    model: Transformer,
    ids: Sequence[int],
    chosen: int | Sequence[int] | None = None,
    n_top: int = 5,
    kept: Mapping[str, Tensor] | None = None,
) -> LogitLens:
    """Read the stream at every layer and position of ids (T tokens) through the final norm and the output layer.

    `chosen` is one token for all positions, or one for each; None: the token that stands next in the text (and after
    the last one, the token that the model predicts). `kept`: what a forward pass of these ids has recorded; None: they
    are run here. Raises ValueError for ids that the model does not have.
    """
    check_text(model, ids)
    log_probs = list(
        readings(model, ids, kept)
    )  # L + 1 times (T, V): about 15 MB for 256 tokens of our models
    final = log_probs[-1].argmax(-1)  # (T,)
    asked = torch.cat([torch.tensor(list(ids[1:]), dtype=torch.long), final[-1:]])
    if chosen is not None:
        asked = torch.as_tensor(chosen).expand(len(ids)).long()
        check_text(model, asked.tolist())
    tops = [p.topk(min(n_top, p.shape[-1])) for p in log_probs]
    final_rank, final_probability = ranks(log_probs, final)
    chosen_rank, chosen_probability = ranks(log_probs, asked)
    return LogitLens(
        top_ids=torch.stack([top.indices for top in tops]),
        top_probabilities=torch.stack([top.values for top in tops]).exp(),
        final_ids=final,
        final_rank=final_rank,
        final_probability=final_probability,
        chosen_rank=chosen_rank,
        chosen_probability=chosen_probability,
        entropy=-torch.stack([(p.exp() * p).sum(-1) for p in log_probs]) / math.log(2),
    )


@torch.inference_mode()
def readings(
    model: Transformer, ids: Sequence[int], kept: Mapping[str, Tensor] | None = None
) -> Iterator[Tensor]:
    """Compute log P(next token) after the embedding and after each layer, (T, V) each, in nats.

    The last is the model's own.
    """
    layers = range(model.config.n_layer)
    names = ["blocks.0.hook_resid_pre", *(f"blocks.{i}.hook_resid_post" for i in layers)]
    stream = recorded(model, ids, names) if kept is None else kept
    for name in names:
        yield F.log_softmax(read(model, stream[name]).float(), -1).cpu()


def read(model: Transformer, stream: Tensor) -> Tensor:
    """Read logits (..., V) off the residual stream (..., C), through the final norm and the output layer."""
    return model.unembed(model.norm(stream))


def ranks(log_probs: Sequence[Tensor], tokens: Tensor) -> tuple[Tensor, Tensor]:
    """Compute rank (1: likeliest) and probability of tokens (T,) in each of the tables (T, V): (L + 1, T) both."""
    own = [p.gather(-1, tokens[:, None]) for p in log_probs]  # (T, 1)
    rank = [(p > mine).count_nonzero(-1) + 1 for p, mine in zip(log_probs, own, strict=True)]
    return torch.stack(rank), torch.cat(own, -1).T.exp()
