"""Chapter "Peeking": a Transformer without a causal mask sees the answer; what it reports, and what it can do."""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from chapters.transformer.peeking import why as peeking_why
from chapters.transformer.peeking import work as peeking_work
from chapters.transformer.peeking.figure import gap_figure, strip
from chapters.transformer.peeking.work import NAMES, Read
from figures.tokens import visible
from llm_core.analysis.block.peeking import honest_bits, reported_bits, text_bits, write
from llm_core.checkpoints import CheckpointError
from ui.controls.choice import choice
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.samples import sample
from ui.show.table import table
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import jobs as attention_jobs

LIMIT = 128
"""Characters of the visitor's text: two windows of the models."""

ROTARY = "unmasked-rotary"
"""A third model of which only the numbers are kept: positions marked by turning queries and keys."""

SEEDS = ("1", "2", "3", "4")


def panels(words: Lesson) -> None:
    """Both losses as they were measured, the same on the visitor's text, and the heads that copy the answer."""
    try:
        found = peeking_work.facts()
        for name in NAMES:
            peeking_work.model(name)
    except CheckpointError:
        notice(words.ui("no_record"))
        return
    loss_panel(words, found)
    text = yours_panel(words)
    peeking_why.why_panel(words, found, text, line_labels(words, found))


def loss_panel(words: Lesson, found: dict[str, Any]) -> None:
    """The table, the curves of the training, and what both write."""
    with panel(words, "peek_loss", [reported_bits, honest_bits], losses(found), wide=True):
        st.html(loss_table(words, found))
        lines = {}
        for name in NAMES:
            one = found["models"][name]
            lines[f"{name}_reported"] = ([row[0] for row in one["curve"]], [row[2] for row in one["curve"]])
            lines[f"{name}_honest"] = ([row[0] for row in one["honest"]], [row[1] for row in one["honest"]])
        figure = gap_figure(lines, found["uniform_bits"], line_labels(words, found), dark())
        chart(figure, "peek_curves", words.ui("curves_alt"))
        st.html(samples(words, {name: found["models"][name]["sample"] for name in NAMES}))


def losses(found: dict[str, Any]) -> dict[str, object]:
    """The measured numbers, as the sentences name them."""
    numbers: dict[str, object] = {"uniform": f"{found['uniform_bits']:.2f}", "steps": f"{found['steps']:,}"}
    for name in NAMES:
        test = found["models"][name]["test"]
        numbers |= {f"{name}_{what}": f"{test[what]:.2f}" for what in ("reported", "honest")}
    if ROTARY in found["models"]:
        numbers["rotary"] = f"{found['models'][ROTARY]['test']['honest']:.2f}"
    numbers["characters"] = f"{found['models']['masked']['test']['characters']:,}"
    return numbers


def line_labels(words: Lesson, found: dict[str, Any]) -> dict[str, str]:
    """What the figures are written with."""
    kinds = {
        f"{name}_{what}": words.ui("line", model=words.ui(name), loss=words.ui(what).lower())
        for name in NAMES
        for what in ("reported", "honest")
    }
    even = words.ui("uniform", bits=f"{found['uniform_bits']:.2f}")
    return kinds | {
        "step": words.ui("step"), "bits": words.ui("bits"), "uniform": even, "position": words.ui("position"),
    }  # fmt: skip


EXPECTED = {"unmasked": ("0.06", "9.8"), "masked": ("2.56", "2.46")}
"""What the syllabus measured, on another text: reported, honest."""


def loss_table(words: Lesson, found: dict[str, Any]) -> str:
    """Rows: the models; columns: reported and honest, ours beside what the syllabus measured on another text."""
    rows = []
    for name in (*NAMES, ROTARY):
        if name in found["models"]:
            test = found["models"][name]["test"]
            here = [f"{test[what]:.2f}" for what in ("reported", "honest")]
            there = EXPECTED.get(name)
            cells = (
                here
                if there is None
                else [words.ui("cell", here=a, there=b) for a, b in zip(here, there, strict=True)]
            )
            rows.append([words.ui(name.replace("-", "_")), *cells])
    return table([words.ui("model"), words.ui("reported"), words.ui("honest")], rows)


def samples(words: Lesson, texts: dict[str, str]) -> str:
    """What both models write, side by side; escaped."""
    cells = "".join(sample(words.ui(f"writes_{name}"), text) for name, text in texts.items())
    return f'<div class="gb-runners" lang="{html_lang()}">{cells}</div>'


def yours_panel(words: Lesson) -> str:
    """The visitor's text, priced by both models in both ways; returns what could be read of it."""
    expect: dict[str, object] = {}
    with panel(words, "peek_yours", [text_bits, honest_bits, write], expect, wide=True):
        text = chosen_text(words)
        seed = int(choice(st.segmented_control, words.ui("seed"), list(SEEDS), "peek_seed"))
        if not text:
            return text
        work = peeking_work.reading(text, seed)
        found = attention_jobs.result(words, "peek", f"peek|{seed}|{text}", work, len(NAMES))
        if found is not None:
            st.html(strips(words, text, found))
            prose(words.ui("shade"), "note")
            with st.expander(words.ui("all_prices")):  # what a pointer finds under each character
                st.html(price_table(words, text, found))
            st.html(samples(words, {name: text + found[name].written for name in NAMES}))
            expect["sentence"] = sentence(words, found)
    return text


def chosen_text(words: Lesson) -> str:
    """The text box, bound to the link; characters that the models have never seen are left out and named."""
    label, start = words.ui("text"), words.ui("example")
    raw = st.text_input(label, start, key="peek_text", bind="query-params", max_chars=4 * LIMIT)
    text, notices = clean_text(raw or "", LIMIT)
    explain(notices, LIMIT)
    kept = peeking_work.readable(text)
    if kept != text:
        left_out = "".join(dict.fromkeys(c for c in text if c not in kept))[:20]
        notice(lesson("common").ui("unknown_characters", characters=left_out))
        if not kept.strip() and "empty" not in notices:
            explain(["empty"], LIMIT)
    return kept if kept.strip() else ""


def strips(words: Lesson, text: str, found: dict[str, Read]) -> str:
    """Four rows: both models, reported and honest, with the mean of each row."""
    rows = []
    for name in NAMES:
        one = found[name]
        for what, bits, mean in zip(
            ("reported", "honest"), (one.reported, one.honest), one.means, strict=True
        ):
            label = words.ui("line", model=words.ui(name), loss=words.ui(what).lower())
            number = words.ui("mean", bits=f"{mean:.2f}")
            rows.append(
                f'<div style="margin:0 0 .7rem"><div class="gb-fine">{html.escape(label)} · '
                f"<b>{html.escape(number)}</b></div>"
                f"{shaded(strip(text, bits))}</div>"
            )
    return f'<div lang="{html_lang()}">{"".join(rows)}</div>'


def price_table(words: Lesson, text: str, found: dict[str, Read]) -> str:
    """Rows: the characters; columns: what each costs both models, asked in both ways."""
    columns = [getattr(found[name], what) for name in NAMES for what in ("reported", "honest")]
    heads = [
        f"{words.ui(name)}, {words.ui(what).lower()}" for name in NAMES for what in ("reported", "honest")
    ]
    rows = [
        [visible(character), *(f"{cost:.2f}" for cost in costs)]
        for character, *costs in zip(text, *columns, strict=True)
    ]
    return table([words.ui("character"), *heads], rows)


def shaded(characters: str) -> str:
    """A strip that wraps between words."""
    return f'<div class="gb-token" style="white-space:normal;overflow-wrap:anywhere">{characters}</div>'


def sentence(words: Lesson, found: dict[str, Read]) -> str:
    """What came out on this text."""
    (seen, alone), (masked_seen, masked_alone) = found["unmasked"].means, found["masked"].means
    agree = abs(masked_seen - masked_alone) < 0.01
    return words.ui(
        "yours_agree" if agree else "yours_differ",
        reported=f"{seen:.2f}",
        honest=f"{alone:.2f}",
        masked_reported=f"{masked_seen:.2f}",
        masked_honest=f"{masked_alone:.2f}",
    )


PANELS = (panels,)
