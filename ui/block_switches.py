"""The second half of "The block": switch parts off, move the norm, stack more blocks, and look at the training."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import streamlit as st

from figures.block_explorer import curve_figure, depth_figure, gradient_figure, variant_grid
from ui import block_models, block_training, worker
from ui.attention_choice import told_choice
from ui.attention_panels import QUIET
from ui.attention_switch import table
from ui.block_training import Live
from ui.lessons import Lesson, lesson
from ui.notice import notice
from ui.numbers import short
from ui.panel import panel
from ui.peeking_panel import shown_sample
from ui.prose import prose
from ui.theme import dark

TEXTBOOK = "pre"
NORMS = ("pre", "post", "none")
ON = ("on", "off")
POLL = 1.0

NOTICED, STRONG = 0.05, 0.5
"""Bits per character: a smaller difference between two single trainings is called "hardly any", a larger "a lot"."""

SAME = 0.02
"""Bits per character: that near to a price that is known, a model is said to be worth just that."""

DEPTHS = {"1": "depth-1", "2": "depth-2", "4": TEXTBOOK, "8": "depth-8"}


def switch_panels(words: Lesson) -> None:
    """Both panels that need the stored trainings; a sentence when they are not here."""
    from llm_core.checkpoints import CheckpointError

    try:
        found = block_models.explorer()
    except CheckpointError:
        notice(words.ui("no_record"))
        return
    switches_panel(words, found)
    depth_panel(words, found)


def switches_panel(words: Lesson, found: dict[str, Any]) -> None:
    """The switches; the curve, the pull at the start, all twelve, and what the model writes."""
    from llm_core.language.block_variants import VariantBlock, gradient_norms

    expect: dict[str, object] = {}
    with panel(words, "block_switches", [VariantBlock, gradient_norms], expect, wide=True):
        variant = choose(words)
        if variant not in found["variants"]:
            notice(words.ui("not_trained"))
            return
        left, right = st.columns([3, 2], gap="large")
        with left:
            training_area(words, found, variant)
            one = found["variants"][variant]
            st.html(shown_sample(words.ui("writes", steps=f"{found['steps']:,}"), one["sample"] or "–"))
        with right:
            draw_pull(words, found, variant)
            draw_grid(words, found, variant)
        expect["sentence"] = sentences(words, found, variant)


def choose(words: Lesson) -> str:
    """Three switches -> the name of the variant."""
    from llm_core.language.block_variants import Switches

    def switch(key: str, options: tuple[str, ...]) -> str:
        return told_choice(
            st.segmented_control,
            words.ui(key),
            list(options),
            key,
            names=lambda o: words.ui(f"{'norm' if len(options) == 3 else 'switch'}_{o}"),
        )

    with st.container(horizontal=True, key="block_switch_controls", vertical_alignment="bottom"):
        residual, norm, mlp = (
            switch("block_residual", ON),
            switch("block_norm", NORMS),
            switch("block_mlp", ON),
        )
    kind = next(n for n in NORMS if n == norm)
    return Switches(residual == "on", kind, mlp == "on").name  # type: ignore[arg-type]


def training_area(words: Lesson, found: dict[str, Any], variant: str) -> None:
    """The stored curve with, while one trains, the live points on it; then the button."""
    live = block_training.current()
    if live is not None and not live.job.done:
        st.fragment(running, run_every=POLL)(words, found, variant, live)
        return
    draw_curve(words, found, variant, live)
    if live is not None:
        told(words, found, live)
    label = words.ui("train", seconds=block_training.SECONDS)
    if st.button(label, key="block_train"):
        try:
            block_training.start(variant, found)
        except worker.QueueFull:
            notice(lesson("common").ui("queue_full"))
            return
        st.rerun()


def running(words: Lesson, found: dict[str, Any], variant: str, live: Live) -> None:
    """One look per second."""
    if live.job.done:
        st.rerun()
    draw_curve(words, found, variant, live)
    common = lesson("common")
    text = words.ui("training", step=f"{max(live.curve[0], default=0):,.0f}", steps=f"{found['steps']:,}")
    if live.job.ahead:
        text = common.ui("queue_ahead", count=live.job.ahead)
    elif not live.job.events:
        text = words.ui("preparing")
    st.progress(live.job.progress or 0.0, text=text)
    st.button(common.ui("stop"), key="block_stop", on_click=stop, args=(live,))


def stop(live: Live) -> None:
    """One that waits is given up, one that runs ends and keeps its points."""
    live.stop.set()
    if live.job.ahead:
        live.job.cancel()


def told(words: Lesson, found: dict[str, Any], live: Live) -> None:
    """What came out of the live training beside the stored one at the same step."""
    steps, bits = live.curve
    if live.job.error is not None:
        notice(lesson("common").ui("job_failed"))
    elif len(steps) > 1:
        stored = {row[0]: row[2] for row in found["variants"][live.variant]["curve"]}
        same = [
            (s, b, stored[s]) for s, b in zip(steps, bits, strict=True) if s and stored.get(s) is not None
        ]
        facts = {"variant": variant_name(words, found, live.variant), "step": f"{steps[-1]:,.0f}"}
        if same:
            step, here, there = same[-1]
            facts |= {"same": f"{step:,.0f}", "here": f"{here:.3f}", "there": f"{there:.3f}"}
            prose(words.ui("trained_same", **facts), "note")
        else:
            prose(words.ui("trained", bits=f"{bits[-1]:.2f}", **facts), "note")


def draw_curve(words: Lesson, found: dict[str, Any], variant: str, live: Live | None) -> None:
    """Textbook, chosen, and live points when they belong to the chosen variant."""
    variants = found["variants"]
    lines = {"textbook": curve(variants[TEXTBOOK])}
    if variant != TEXTBOOK:
        lines["chosen"] = curve(variants[variant])
    if live is not None and live.variant == variant and live.job.events:
        lines["live"] = live.curve
    labels = {
        "textbook": words.ui("textbook"),
        "chosen": variant_name(words, found, variant),
        "live": words.ui("live"),
        "step": words.ui("step"),
        "bits": words.ui("bits"),
        "uniform": words.ui("uniform", bits=f"{found['uniform_bits']:.2f}"),
    }
    figure = curve_figure(lines, labels, found["uniform_bits"], found["steps"], dark())
    st.plotly_chart(figure, theme=None, config=QUIET, key="block_curves", alt=words.ui("curves_alt"))


def curve(one: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Steps and held-out bits of a stored training, up to where its numbers ended."""
    rows = [row for row in one["curve"] if row[2] is not None]
    return [row[0] for row in rows], [row[2] for row in rows]


def draw_pull(words: Lesson, found: dict[str, Any], variant: str) -> None:
    """How much of the loss's pull on the last block arrives at the earlier ones before any training, computed now.

    Only within one model: how long a gradient is also depends on how large the numbers on the stream are.
    """
    norms = {"textbook": arriving(TEXTBOOK)}
    if variant != TEXTBOOK:
        norms["chosen"] = arriving(variant)
    labels = {
        "textbook": words.ui("textbook"),
        "chosen": variant_name(words, found, variant),
        "layer": words.ui("layer"),
        "gradient": words.ui("gradient"),
    }
    prose(words.ui("pull_title"), "note")
    figure = gradient_figure(norms, labels, dark())
    st.plotly_chart(figure, theme=None, config=QUIET, key="block_pull", alt=words.ui("pull_alt"))


def arriving(variant: str) -> list[float]:
    """The length of the gradient at each block's output as a multiple of that at the last one's."""
    norms = block_training.pull(variant)
    return [norm / norms[-1] for norm in norms] if norms[-1] else []


def draw_grid(words: Lesson, found: dict[str, Any], variant: str) -> None:
    """All twelve at the end of their training."""
    from llm_core.language.block_variants import Switches

    rows = [(residual, mlp) for residual in (True, False) for mlp in (True, False)]
    bits = np.full((len(rows), len(NORMS)), math.nan)
    for i, (residual, mlp) in enumerate(rows):
        for j, norm in enumerate(NORMS):
            one = found["variants"].get(Switches(residual, norm, mlp).name)  # type: ignore[arg-type]
            if one is not None and one["test"]["bits_per_character"] is not None:
                bits[i, j] = one["test"]["bits_per_character"]
    now = Switches(**found["variants"][variant]["switches"])
    chosen = (rows.index((now.residual, now.mlp)), NORMS.index(now.norm))
    prose(words.ui("grid_title", steps=f"{found['steps']:,}"), "note")
    names = [words.ui(f"grid_{'res' if r else 'nores'}_{'mlp' if m else 'nomlp'}") for r, m in rows]
    columns = [words.ui(f"grid_{norm}") for norm in NORMS]
    figure = variant_grid(bits, names, columns, chosen, {"bits": words.ui("bits")}, dark())
    st.plotly_chart(figure, theme=None, config=QUIET, key="block_grid", alt=words.ui("grid_alt"))


def variant_name(words: Lesson, found: dict[str, Any], variant: str) -> str:
    """The differences from the textbook block in words."""
    switches = found["variants"][variant]["switches"]
    parts = [] if switches["norm"] == "pre" else [words.ui(f"is_{switches['norm']}")]
    parts += [words.ui(f"is_no_{part}") for part in ("residual", "mlp") if not switches[part]]
    return words.ui("and").join(parts) or words.ui("textbook")


SINGLES = {"residual": "pre-nores", "post": "post", "none": "none", "mlp": "pre-nomlp"}
"""The variants that differ from the textbook block in one switch."""


def sentences(words: Lesson, found: dict[str, Any], variant: str) -> str:
    """One sentence for each single switch, from the scores on held-out text, and one for the chosen combination."""
    base = found["variants"][TEXTBOOK]["test"]["bits_per_character"]
    said = [words.ui("effect_textbook", bits=f"{base:.2f}", steps=f"{found['steps']:,}")]
    for key, name in SINGLES.items():
        if name in found["variants"]:
            said.append(words.ui(f"effect_{key}", effect=effect(words, found, name)))
    if variant not in (TEXTBOOK, *SINGLES.values()):
        name = variant_name(words, found, variant)
        said.append(words.ui("effect_chosen", variant=name, effect=effect(words, found, variant)))
    return ("" if words.language == "zh" else " ").join(said)


def effect(words: Lesson, found: dict[str, Any], variant: str) -> str:
    """The score of a variant, and in words what it is worth."""
    bits = found["variants"][variant]["test"]["bits_per_character"]
    if bits is None:
        return words.ui("size_diverged")
    change = bits - found["variants"][TEXTBOOK]["test"]["bits_per_character"]
    if abs(bits - found["uniform_bits"]) < SAME:
        size = "nothing"
    elif abs(bits - found.get("frequency_bits", math.inf)) < SAME:
        size = "frequencies"
    elif abs(change) < NOTICED:
        size = "little"
    else:
        size = "better" if change < 0 else "lot" if change > STRONG else "worse"
    return words.ui(f"size_{size}", bits=f"{bits:.2f}", change=f"{change:+.2f}")


def depth_panel(words: Lesson, found: dict[str, Any]) -> None:
    """The same training with one, two, four and eight textbook blocks."""
    from llm_core.language.transformer import Transformer

    here = {count: found["variants"][name] for count, name in DEPTHS.items() if name in found["variants"]}
    expect: dict[str, object] = {}
    with panel(words, "block_depth", [Transformer.features], expect):
        count = told_choice(st.segmented_control, words.ui("depth"), list(here), "block_depth")
        labels = {"blocks": words.ui("blocks"), "step": words.ui("step"), "bits": words.ui("bits")}
        figure = depth_figure({int(n): curve(one) for n, one in here.items()}, labels, int(count), dark())
        st.plotly_chart(figure, theme=None, config=QUIET, key="block_depths", alt=words.ui("depth_alt"))
        columns = [words.ui(k) for k in ("blocks_column", "parameters", "bits", "seconds")]
        rows = [
            [
                n,
                short(one["n_parameters"], words.language),
                f"{one['test']['bits_per_character']:.3f}",
                f"{one['seconds']:.0f}",
            ]
            for n, one in here.items()
        ]
        st.html(table(columns, rows))
        bits = {n: one["test"]["bits_per_character"] for n, one in here.items()}
        expect |= {
            "chosen": count,
            "bits": f"{bits[count]:.2f}",
            "all": ", ".join(f"{n}: {b:.2f}" for n, b in bits.items()),
            "steps": f"{found['steps']:,}",
        }
        wide = found["variants"].get("wide")
        if wide is not None:
            expect |= {
                "wide": f"{wide['test']['bits_per_character']:.2f}",
                "wide_parameters": short(wide["n_parameters"], words.language),
                "deep_parameters": short(found["variants"][TEXTBOOK]["n_parameters"], words.language),
                "four": f"{bits['4']:.2f}",
            }
