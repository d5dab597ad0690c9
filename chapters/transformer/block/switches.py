"""The second half of "The block": switch parts off, move the norm, stack more blocks, and look at the training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from chapters.transformer.block import training as block_training
from chapters.transformer.block.depth import draw_depths
from chapters.transformer.block.figure import gradient_figure, variant_grid
from chapters.transformer.block.live import TEXTBOOK, training_area, variant_name
from chapters.transformer.block.models import explorer
from llm_core.checkpoints import CheckpointError
from llm_core.language.block_variants import Norm, Switches, VariantBlock, gradient_norms
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import price, signed, small
from ui.show.samples import samples
from ui.site.theme import dark

NORMS: tuple[Norm, ...] = ("pre", "post", "none")
RESIDUAL = Choice("block_residual", ("on", "off"), names="switch_")
NORM = Choice("block_norm", NORMS, names="norm_")
MLP = Choice("block_mlp", ("on", "off"), names="switch_")
CONTROLS = (RESIDUAL, NORM, MLP)

STRONG = 0.5
"""Bits per character: a larger difference is called "a lot"."""

ROWS = [(residual, mlp) for residual in (True, False) for mlp in (True, False)]
"""The rows of the table of all twelve: (residual, feed-forward part)."""

SAME = 0.02
"""Bits per character: that near to a price that is known, a model is said to be worth just that."""


def switch_panels(words: Lesson) -> None:
    """Draw both panels that need the stored trainings; a notice when they are not here."""
    try:
        found = explorer()
    except CheckpointError:
        notice(words.ui("no_record"))
        return
    switches_panel(words, found)
    draw_depths(words, found)


def switches_panel(words: Lesson, found: dict[str, Any]) -> None:
    """Draw the switches; the curve, the pull at the start, all twelve, and what the model writes."""
    expect: dict[str, object] = {}
    with panel(words, "block_switches", [VariantBlock, gradient_norms], expect, wide=True):
        variant = choose(words)
        if variant not in found["variants"]:
            notice(words.ui("not_trained"))
            return
        covered = complete(found) and GUESS.waits(CONTROLS)
        if complete(found):
            GUESS.draw(words, GUESS.measured(found))
        left, right = st.columns([3, 2], gap="large")
        with left:
            training_area(words, found, variant)
            title = words.ui("writes", steps=f"{found['steps']:,}")
            st.html(samples({title: found["variants"][variant]["sample"] or "–"}))
        with right:
            draw_pull(words, found, variant)
            draw_grid(words, found, variant, covered)
        if not covered:
            expect["sentence"] = sentences(words, found, variant)


def choose(words: Lesson) -> str:
    """Draw three switches; returns the name of the variant."""
    with st.container(horizontal=True, key="block_switch_controls", vertical_alignment="bottom"):
        residual, norm, mlp = RESIDUAL.draw(words), NORM.draw(words), MLP.draw(words)
    return Switches(residual == "on", NORMS[NORMS.index(norm)], mlp == "on").name


def draw_pull(words: Lesson, found: dict[str, Any], variant: str) -> None:
    """Draw how much of the loss's pull on the last block arrives at the earlier ones before any training.

    Only within one model: how long a gradient is also depends on how large the numbers on the stream are.
    """
    norms = {"textbook": arriving(TEXTBOOK)}
    if variant != TEXTBOOK:
        norms["chosen"] = arriving(variant)
    labels = draw_labels(words, "textbook", "layer", "gradient")
    labels |= {"chosen": variant_name(words, found, variant)}
    prose(words.ui("pull_title"), "note")
    chart("block_pull", words.ui("pull_alt"), gradient_figure, norms, labels, dark())


def arriving(variant: str) -> list[float]:
    """Compute the length of the gradient at each block's output as a multiple of that at the last one's."""
    norms = block_training.pull(variant)
    return [norm / norms[-1] for norm in norms] if norms[-1] else []


def draw_grid(words: Lesson, found: dict[str, Any], variant: str, covered: bool) -> None:
    """Draw all twelve at the end of their training; only the chosen one while the others are covered."""
    now = Switches(**found["variants"][variant]["switches"])
    chosen = (ROWS.index((now.residual, now.mlp)), NORMS.index(now.norm))
    prose(words.ui("grid_title", steps=f"{found['steps']:,}"), "note")
    if covered:
        prose(words.ui("grid_covered"), "note")
    names = [words.ui(f"grid_{'res' if r else 'nores'}_{'mlp' if m else 'nomlp'}") for r, m in ROWS]
    columns = [words.ui(f"grid_{norm}") for norm in NORMS]
    labels = draw_labels(words, "bits")
    chart(
        "block_grid",
        words.ui("grid_alt"),
        variant_grid,
        all_bits(found, variant if covered else ""),
        names,
        columns,
        chosen,
        labels,
        dark(),
        "?" if covered else "–",
    )


def all_bits(found: dict[str, Any], only: str = "") -> NDArray[np.floating]:
    """Collect (rows, norms) bits per character, NaN where a training broke down, is not there or not the `only` one."""
    bits = np.full((len(ROWS), len(NORMS)), math.nan)
    for i, (residual, mlp) in enumerate(ROWS):
        for j, norm in enumerate(NORMS):
            name = Switches(residual, norm, mlp).name
            one = found["variants"].get(name) if only in ("", name) else None
            if one is not None and one["test"]["bits_per_character"] is not None:
                bits[i, j] = one["test"]["bits_per_character"]
    return bits


SINGLES = {"residual": "pre-nores", "post": "post", "none": "none", "mlp": "pre-nomlp"}
"""The variants that differ from the textbook block in one switch."""


MISSING = ("residual", "none", "mlp")
"""Of SINGLES those in which a part is missing."""


def dearest(found: dict[str, Any]) -> Found:
    """Name the part without which the model needs most bits; a training that broke down is the dearest."""
    names = {"whole": TEXTBOOK, **{part: SINGLES[part] for part in MISSING}}
    ends = {part: found["variants"][name]["test"]["bits_per_character"] for part, name in names.items()}
    bits = {part: math.inf if end is None else end for part, end in ends.items()}
    facts = {part: price(end) if math.isfinite(end) else "–" for part, end in bits.items()}
    return Found(max(MISSING, key=bits.__getitem__), facts)


def complete(found: dict[str, Any]) -> bool:
    """Return whether all trainings that the guess is about are in the record."""
    return {TEXTBOOK, *(SINGLES[part] for part in MISSING)} <= found["variants"].keys()


GUESS = Guess("block_switches", MISSING, dearest)


def sentences(words: Lesson, found: dict[str, Any], variant: str) -> str:
    """Write a sentence for each single switch, from the scores on held-out text, and for the chosen combination."""
    base = found["variants"][TEXTBOOK]["test"]["bits_per_character"]
    said = [words.ui("effect_textbook", bits=f"{base:.2f}", steps=f"{found['steps']:,}")]
    for key, name in SINGLES.items():
        if name in found["variants"]:
            said.append(words.ui(f"effect_{key}", effect=effect(words, found, name)))
    if variant not in (TEXTBOOK, *SINGLES.values()):
        name = variant_name(words, found, variant)
        said.append(words.ui("effect_chosen", variant=name, effect=effect(words, found, variant)))
    said += signal(words, found)
    return joined("" if words.language == "zh" else " ", said)


def signal(words: Lesson, found: dict[str, Any]) -> list[str]:
    """Write how much of the gradient reaches the first block without the residual; only where both cases are clear."""
    if not {"none-nores", "pre-nores"} <= set(found["variants"]):
        return []
    bare, normed = arriving("none-nores"), arriving("pre-nores")
    if not bare or not normed or bare[0] > 0.01 or normed[0] < 0.1:
        return []
    return [words.ui("effect_signal", bare=small(bare[0]), normed=f"{normed[0]:.1f}")]


def effect(words: Lesson, found: dict[str, Any], variant: str) -> str:
    """Write the score of a variant, and in words what it is worth."""
    bits = found["variants"][variant]["test"]["bits_per_character"]
    if bits is None:
        return words.ui("size_diverged")
    change = bits - found["variants"][TEXTBOOK]["test"]["bits_per_character"]
    if abs(bits - found["uniform_bits"]) < SAME:
        size = "nothing"
    elif abs(bits - found.get("frequency_bits", math.inf)) < SAME:
        size = "frequencies"
    elif overlap(found["variants"][variant]["seeds"], found["variants"][TEXTBOOK]["seeds"]):
        size = "little"
    else:
        size = "better" if change < 0 else "lot" if change > STRONG else "worse"
    printed = round(bits, 2) - round(found["variants"][TEXTBOOK]["test"]["bits_per_character"], 2)
    return words.ui(f"size_{size}", bits=f"{bits:.2f}", change=signed(printed))


def overlap(scores: Sequence[float], others: Sequence[float]) -> bool:
    """Return whether the runs of two variants mix: what is between them may be chance."""
    return max(scores) >= min(others) and max(others) >= min(scores)
