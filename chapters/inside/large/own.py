"""Panel "Deeper or wider?": a shape of the visitor's own beside GPT-2 small."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chapters.inside.large.models import GUESS, drawn_parts
from llm_core.analysis.size.published import MODELS
from llm_core.analysis.size.shape import (
    PARTS,
    ImpossibleShape,
    Shape,
    block_parameters,
    parameters,
)
from ui.controls.choice import Choice
from ui.controls.guess import waits
from ui.controls.number import Number
from ui.demo import BELOW, Demo, Figure
from ui.lesson.words import Lesson
from ui.show.numbers import digits, short, size

START = "gpt2"
GPT2 = MODELS[START].shape
TRILLION = 10**12
CONTROLS = (
    Number("large_layers", 0, 10_000, GPT2.layers, label="column_layers"),
    Number("large_width", 0, 1_000_000, 2 * GPT2.width, label="column_width"),
    Number("large_heads", 0, 10_000, GPT2.heads, label="own_heads"),
    Number("large_kv", 0, 10_000, GPT2.kv_heads, label="own_kv"),
    Number("large_factor", 0.5, 8.0, GPT2.hidden / GPT2.width, 0.25, label="own_factor"),
    Number("large_vocab", 0, 2_000_000, GPT2.vocabulary, label="column_vocabulary"),
    Number("large_context", 0, 2_000_000, GPT2.context, label="column_context"),
    Choice("large_gate", ("plain", "gated"), label="own_gate", names="gate_"),
    Choice("large_positions", ("learned", "rotary"), label="column_positions", names="positions_"),
    Choice("large_tied", ("yes", "no"), label="column_tied", names="tied_"),
)


@dataclass(frozen=True)
class Own:
    """Parameters by part and of the blocks, or the reason why there is no such model."""

    parts: dict[str, int] = field(default_factory=dict)
    blocks: int = 0
    shape: Shape | None = None
    reason: str = ""
    facts: dict[str, int] = field(default_factory=dict)


def count(
    layers: int,
    width: int,
    heads: int,
    kv_heads: int,
    factor: float,
    vocabulary: int,
    context: int,
    gate: str,
    positions: str,
    tied: str,
) -> Own:
    """Count a shape by part; one that cannot be is no failure but an answer."""
    hidden = round(factor * width)
    try:
        shape = Shape(
            vocabulary,
            context,
            layers,
            width,
            heads,
            kv_heads,
            max(hidden, 1),
            gated=gate == "gated",
            learned_positions=positions == "learned",
            tied=tied == "yes",
        )
    except ImpossibleShape as error:
        return Own(reason=error.reason, facts=error.facts)
    return Own(parameters(shape), block_parameters(shape), shape)


HELP = {
    "large_kv": "own_kv_help",
    "large_gate": "own_gate_help",
    "large_positions": "positions_help",
    "large_tied": "tied_help",
}
"""Controls whose words need an explanation."""


def settings(nothing: None, words: Lesson) -> dict[str, dict[str, Any]]:
    """Explain the controls."""
    return {key: {"help": words.ui(name)} for key, name in HELP.items()}


def figures(found: Own, words: Lesson, dark: bool, asked: bool = False) -> dict[str, Figure]:
    """Draw the shape beside GPT-2 small; GPT-2 alone when there is no such shape. asked: all parts are covered."""
    models = {MODELS[START].name: parameters(GPT2)}
    if found.parts:
        models[words.ui("own")] = found.parts
    return {"parts": drawn_parts(models, words, dark, PARTS if asked else ())}


def covered(found: Own, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the rows without their numbers: those of GPT-2 small are what the panel above asks for."""
    parts = figures(found, words, dark, asked=True)["parts"]
    return {"parts": waits(parts, dark, words="waits_above")}


def notices(found: Own, words: Lesson) -> list[str]:
    """Say why a shape cannot be, or that it is larger than any that was published."""
    if found.reason:
        return [words.ui(found.reason, **{name: f"{n:,}" for name, n in found.facts.items()})]
    whole = sum(found.parts.values())
    if whole < TRILLION:
        return []
    return [words.ui("trillion", total=short(whole, words.language), bytes=size(2 * whole))]


def text(found: Own, words: Lesson) -> dict[str, str]:
    """Put the numbers of a plain shape into the rule of thumb."""
    one = found.shape
    if one is None or one.gated or one.kv_heads != one.heads or one.hidden != 4 * one.width:
        return {}
    rule = 12 * one.width**2 * one.layers
    told = {"layers": f"{one.layers:,}", "width": f"{one.width:,}", "rule": short(rule, words.language)}
    return {BELOW: words.ui("own_rule", blocks=short(found.blocks, words.language), **told)}


def sentence(found: Own, words: Lesson) -> dict[str, object]:
    """Give the blocks before and now, and the whole; nothing where there is no such shape."""
    if not found.parts:
        return {}
    before, whole = block_parameters(GPT2), sum(found.parts.values())
    return {
        "before": short(before, words.language),
        "blocks": short(found.blocks, words.language),
        "factor": digits(found.blocks / before, 3),
        "total": f"{whole:,}",
        "whole": digits(whole / sum(parameters(GPT2).values()), 2),
    }


own = Demo(
    "large_own",
    CONTROLS,
    count,
    figures,
    sentence,
    code=[Shape, parameters, block_parameters],
    settings=settings,
    text=text,
    ways=(("transformer", "positions"), ("transformer", "block")),
    notices=notices,
    after=GUESS,
    covered=covered,
    wide=True,
)
