"""Parts of a shared Transformer switched off, measured: the price of texts and how the text goes on.

Nothing is changed on the model; the edits live inside each call (llm_core.analysis.ablation.intervened).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from llm_core.analysis.ablation.head_damage import HeadDamage, head_damage
from llm_core.analysis.ablation.parts import Means, Part, continue_without, losses_without, reference_means
from llm_core.generation import Sampling
from llm_core.language.transformer import Transformer
from ui.work import attention_models
from ui.work import lanes as worker
from ui.work.held_out import held_out_tokens
from ui.work.jobs import steps

KINDS = ("head", "mlp", "attention", "layer")
FILLINGS = ("zero", "mean")
HELD_OUT_TOKENS = 512
CONTINUATION = 40
SWEEP_TOKENS = 64
"""Tokens of the text on which every head of the pretrained model is removed: it has 270 and is 40 times as large."""


@dataclass(frozen=True)
class Off:
    """What is switched off. Layer and head count from 0, as in llm_core."""

    kind: str  # one of KINDS
    layer: int
    head: int
    filling: str  # what the part gives instead: "zero" or "mean"

    def parts(self) -> list[Part]:
        """Name it as llm_core does: a whole layer is its attention and its MLP."""
        if self.kind == "layer":
            return [Part("attention", self.layer), Part("mlp", self.layer)]
        kind = next(kind for kind in ("head", "mlp", "attention") if kind == self.kind)
        return [Part(kind, self.layer, self.head)]


@dataclass(frozen=True)
class Price:
    """Bits per character of one text, whole and with the part off, and the standard error of the difference."""

    before: float
    after: float
    error: float
    tokens: int


@dataclass(frozen=True)
class Effect:
    """What switching a part off does."""

    own: Price
    held_out: Price | None  # None where no text is known to be new to the model
    written: tuple[str, str]  # the text's continuation before and after, drawn with the same numbers


@dataclass(frozen=True)
class Damage:
    """Every head removed once: `found` in nats per token, `scale` makes it bits per character of the text."""

    found: HeadDamage
    scale: float

    @property
    def bits(self) -> torch.Tensor:
        """Give (L, H) bits per character that the text costs more."""
        return self.found.increase * self.scale

    @property
    def errors(self) -> torch.Tensor:
        """Give the (L, H) standard error of `bits`."""
        return self.found.standard_error * self.scale


def bits_per_nat(model: Transformer, ids: Sequence[int], n_tokens: int) -> float:
    """Compute the factor from nats per token to bits per character for the first n_tokens of a text."""
    characters = max(1, len(model.tokenizer.decode(ids[:n_tokens])))
    return n_tokens / (math.log(2) * characters)


def stretch(corpus: str, split: str) -> tuple[int, ...]:
    """Read the first tokens of a split that training has not used; empty where that text is not on this machine."""
    tokenizer = attention_models.transformer(corpus).tokenizer
    return tuple(held_out_tokens(corpus, split, HELD_OUT_TOKENS + 1, tokenizer)[1:])


def held_out(model_id: str, split: str = "test") -> tuple[int, ...]:
    """Read a stretch of held-out text; for a pretrained model nobody can say which text it has not read."""
    return () if model_id in attention_models.PRETRAINED else stretch(model_id, split)


def means_for(model_id: str, ids: Sequence[int], filling: str) -> Means | None:
    """Compute what every part writes on average, on validation text, or on this very text where there is none."""
    if filling != "mean":
        return None

    reference = list(held_out(model_id, "valid")) or list(ids)
    return reference_means(attention_models.transformer(model_id), reference)


def price(model: Transformer, ids: Sequence[int], off: Off, means: Means | None) -> Price:
    """Price one text, with everything and without the part."""
    before = losses_without(model, ids).double().flatten()
    after = losses_without(model, ids, off.parts(), means).double().flatten()
    n = len(before)
    scale = bits_per_nat(model, ids, n)
    error = float((after - before).std(correction=0)) / n**0.5
    return Price(float(before.mean()) * scale, float(after.mean()) * scale, error * scale, n)


def effect_work(model_id: str, ids: Sequence[int], off: Off, seed: int) -> worker.Work:
    """Make the work of `Effect`, for the worker."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Effect:
        model = attention_models.transformer(model_id)
        means = means_for(model_id, ids, off.filling)
        return effect(model, ids, held_out(model_id), off, means, seed, steps(report, cancelled))

    return work


def effect(
    model: Transformer,
    ids: Sequence[int],
    reference: Sequence[int],
    off: Off,
    means: Means | None,
    seed: int,
    progress: Callable[[int, int], None],
    continuation: int = CONTINUATION,
) -> Effect:
    """Measure what a part that is off does to a text, a `reference` text (may be empty) and the text's continuation.

    `progress(done, 4)` is called after each of four steps and may end the computation by raising.
    """
    own = price(model, ids, off, means)
    progress(1, 4)
    other = price(model, reference, off, means) if reference else None
    progress(2, 4)
    written: list[str] = []
    for parts in ([], off.parts()):
        sampling = Sampling(temperature=0.8, seed=seed)
        written.append(continue_without(model, ids, continuation, parts, means, sampling))
        progress(2 + len(written), 4)
    return Effect(own, other, (written[0], written[1]))


def sweep_work(model_id: str, ids: Sequence[int], filling: str) -> worker.Work:
    """Make the work of `Damage`, for the worker."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Damage:
        model = attention_models.transformer(model_id)
        return damage(model, ids, means_for(model_id, ids, filling), steps(report, cancelled))

    return work


def damage(
    model: Transformer, ids: Sequence[int], means: Means | None, progress: Callable[[int, int], None]
) -> Damage:
    """Remove every head once on a text, in bits per character."""
    found = head_damage(model, ids, means, progress)
    return Damage(found, bits_per_nat(model, ids, found.tokens))


def swept(model_id: str, ids: Sequence[int]) -> list[int]:
    """Cut off the part of the text on which every head is removed."""
    return list(ids[:SWEEP_TOKENS] if model_id in attention_models.PRETRAINED else ids)
