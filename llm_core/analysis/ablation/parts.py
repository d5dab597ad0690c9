"""Switch a part of a Transformer off and see what is lost.

A part is a head, an MLP or the whole attention of a layer. Off means that it writes nothing (zero ablation), or always
the same: the average of what it writes on some reference text (mean ablation, which leaves the stream closer to what
later layers are used to). Nothing is changed on the model: every call runs under edits of its own (llm_core.taps), so
two threads that switch different heads of one shared model off do not see each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from llm_core import taps
from llm_core.analysis.ablation.intervened import Intervened
from llm_core.analysis.evaluation.scoring import Score, evaluate_documents
from llm_core.generation import Sampling, generate
from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer

Kind = Literal["head", "attention", "mlp"]


@dataclass(frozen=True)
class Part:
    """Something that can be switched off. Layers and heads count from 0."""

    kind: Kind
    layer: int
    head: int = 0  # only of kind "head"

    @property
    def tap(self) -> str:
        """The tensor that is changed: z (B, T, H, D) for a head, what is written (B, T, C) for the others."""
        return f"blocks.{self.layer}." + TAPS[self.kind]


TAPS: dict[Kind, str] = {"head": "attn.hook_z", "attention": "hook_attn_out", "mlp": "hook_mlp_out"}

Means = Mapping[str, Tensor]
"""Tap name -> average over all positions of a reference text: (H, D) or (C,)."""


def all_parts(model: Transformer) -> list[Part]:
    """List every head, then every layer's attention, then every MLP."""
    layers = range(model.config.n_layer)
    heads = [Part("head", layer, head) for layer in layers for head in range(model.config.n_head)]
    return heads + [Part("attention", i) for i in layers] + [Part("mlp", i) for i in layers]


def check_parts(model: Transformer, parts: Iterable[Part]) -> None:
    """Raise ValueError, with one sentence, for a part that the model does not have."""
    c = model.config
    for part in parts:
        if part.kind not in TAPS:
            raise ValueError(f"A part is a head, an attention or an mlp, not {part.kind!r}.")
        if not 0 <= part.layer < c.n_layer:
            raise ValueError(f"This model has layers 0 to {c.n_layer - 1}, not {part.layer}.")
        if not 0 <= part.head < c.n_head:
            raise ValueError(f"This model has heads 0 to {c.n_head - 1}, not {part.head}.")


def edits_without(
    model: Transformer, parts: Iterable[Part], means: Means | None = None
) -> dict[str, taps.Edit]:
    """Make the edits for `taps.intervening` that switch these parts off: to zero, or to their `means`."""
    parts = list(parts)
    check_parts(model, parts)
    heads: dict[str, list[int]] = {}
    edits: dict[str, taps.Edit] = {}
    for part in parts:
        if part.kind == "head":
            heads.setdefault(part.tap, []).append(part.head)
        else:
            edits[part.tap] = replace_all(None if means is None else means[part.tap])
    for name, off in heads.items():
        edits[name] = replace_heads(sorted(set(off)), None if means is None else means[name])
    return edits


def replace_all(mean: Tensor | None) -> taps.Edit:
    """Make an edit by which every position writes `mean` (C,), or nothing."""
    return lambda x: torch.zeros_like(x) if mean is None else mean.to(x).expand_as(x)


def replace_heads(heads: list[int], mean: Tensor | None) -> taps.Edit:
    """Make an edit by which these heads of z (B, T, H, D) give `mean` (H, D) at every position, or nothing.

    The others stay.
    """

    def edit(z: Tensor) -> Tensor:
        z = z.clone()
        z[..., heads, :] = 0 if mean is None else mean.to(z)[heads]
        return z

    return edit


@torch.inference_mode()
def reference_means(model: Transformer, ids: Sequence[int] | Tensor) -> dict[str, Tensor]:
    """Compute what every part writes on average over a reference text, for mean ablation.

    The text is read in rows of one context.
    """
    rows = rows_of(model, ids)
    names = [f"blocks.{i}.{tap}" for i in range(model.config.n_layer) for tap in TAPS.values()]
    with taps.recording(names) as kept:
        model.features(rows[:, :-1].to(model.device))
    return {name: kept[name].flatten(0, 1).mean(0) for name in names}


def rows_of(model: Transformer, ids: Sequence[int] | Tensor) -> Tensor:
    """Cut a text into rows of one context, each after the end-of-text token.

    (B, T + 1): row[:-1] predicts row[1:].

    A short text is one row; of a long one, what does not fill the last row is left out.
    Raises ValueError for an empty text or a token that the model does not have.
    """
    tokens = torch.as_tensor(ids, dtype=torch.long).flatten()
    width = max(1, min(len(tokens), model.context_length))
    check_text(model, tokens[:width].tolist())
    if int(tokens.max()) >= model.vocab_size or int(tokens.min()) < 0:
        raise ValueError(f"The text has tokens outside the vocabulary of {model.vocab_size}.")
    rows = tokens[: len(tokens) // width * width].view(-1, width)
    return torch.cat([rows.new_full((len(rows), 1), model.tokenizer.eot_id), rows], 1)


def losses_without(
    model: Transformer, ids: Sequence[int] | Tensor, parts: Iterable[Part] = (), means: Means | None = None
) -> Tensor:
    """Compute the price of every token with these parts off, in nats: (B, T), rows as in `rows_of`."""
    rows = rows_of(model, ids)
    log_probs = (
        Intervened(model, edits_without(model, parts, means)).logits(rows[:, :-1]).float().log_softmax(-1)
    )
    return -log_probs.cpu().gather(-1, rows[:, 1:, None])[..., 0]


def loss_without(
    model: Transformer, ids: Sequence[int] | Tensor, parts: Iterable[Part] = (), means: Means | None = None
) -> float:
    """Compute the mean price of a token with these parts off, in nats."""
    return float(losses_without(model, ids, parts, means).double().mean())


def score_without(
    model: Transformer, documents: Sequence[str], parts: Iterable[Part] = (), means: Means | None = None
) -> Score:
    """Compute the price of documents with these parts off, in bits per character, as the scoreboard counts it."""
    return evaluate_documents(Intervened(model, edits_without(model, parts, means)), documents)


def continue_without(
    model: Transformer,
    ids: Sequence[int],
    n_tokens: int,
    parts: Iterable[Part] = (),
    means: Means | None = None,
    sampling: Sampling | None = None,
) -> str:
    """Continue ids with these parts off. No parts: the unchanged model, computed the same plain way."""
    changed = Intervened(model, edits_without(model, parts, means))
    return "".join(token.text for token in generate(changed, ids, n_tokens, sampling))
