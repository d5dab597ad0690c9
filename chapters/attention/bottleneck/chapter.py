"""Chapter "The bottleneck": one vector for a whole string, against looking back at every letter."""

from __future__ import annotations

from typing import Any

import streamlit as st

from chapters.attention.bottleneck.figure import share_lines
from chapters.attention.bottleneck.look import look_panel
from chapters.attention.bottleneck.train import train_panel
from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.language.rnn_encoder_decoder import Seq2Seq, random_strings
from llm_core.language.rnn_encoder_decoder_stored import Stored, load
from llm_core.language.rnn_encoder_decoder_training import accuracies
from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import day, duration, short
from ui.site.theme import dark

MEASURES = ("exact", "letters")
HALF = 0.5


def percent(share: float) -> str:
    """0.545 -> "54 %" with a space that does not break."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def stored_panels(words: Lesson) -> None:
    """What was trained beforehand, the visitor's own string, and a small training now."""
    try:
        found = stored(*stamp())
    except CheckpointError as reason:
        notice(words.ui("missing", reason=reason))
    else:
        length_panel(words, found)
        look_panel(words, found)


def stamp() -> tuple[str, int]:
    """Where the record lies and when it changed, so that a new one is read."""
    path = experiments.folder() / "bottleneck.json"
    return str(path), path.stat().st_mtime_ns if path.exists() else 0


@st.cache_resource(max_entries=2, show_spinner=False)
def stored(_path: str, changed: int) -> Stored:
    """Record and models, shared by everybody; raises CheckpointError."""
    return load()


@st.fragment
def length_panel(words: Lesson, found: Stored) -> None:
    """Accuracy over length, and how it came about."""
    with panel(words, "bottleneck_length", [Seq2Seq, random_strings, accuracies], expected(found.facts)):
        names = {name: words.ui(f"measure_{name}") for name in MEASURES}
        measure = choice(
            st.segmented_control,
            words.ui("measure"),
            list(MEASURES),
            "bottleneck_measure",
            names=names.__getitem__,
        )
        draw_lengths(words, found.facts, measure)
        draw_curve(words, found.facts, measure)
        prose(made(words, found.facts), "note")


def draw_lengths(words: Lesson, facts: dict[str, Any], measure: str) -> None:
    labels = draw_labels(words, "fixed", "attention", "beyond")
    labels |= {"x": words.ui("length"), "y": words.ui(f"measure_{measure}")}
    shares = {name: facts["test"][name][measure] for name in ("fixed", "attention")}
    figure = share_lines(facts["test"]["lengths"], shares, labels, dark(), facts["trained_lengths"][1] + 0.5)
    alt = words.ui("length_alt")
    chart(figure, "bottleneck_length_figure", alt)


def draw_curve(words: Lesson, facts: dict[str, Any], measure: str) -> None:
    labels = draw_labels(words, "fixed", "attention")
    labels |= {
        "x": words.ui("steps", batch=facts["batch"], longest=facts["trained_lengths"][1]),
        "y": words.ui(f"measure_{measure}"),
    }
    curves = facts["curve"]
    shares = {name: [point[measure] for point in curves[name]] for name in ("fixed", "attention")}
    figure = share_lines([point["step"] for point in curves["fixed"]], shares, labels, dark())
    alt = words.ui("curve_alt")
    chart(figure, "bottleneck_curve_figure", alt)


def made(words: Lesson, facts: dict[str, Any]) -> str:
    """How the numbers came about."""
    return words.ui(
        "made",
        command=facts["command"],
        date=day(facts["date"], words.language),
        machine=facts["machine"],
        seed=facts["seed"],
        strings=short(facts["strings_seen"], words.language),
        fixed_seconds=duration(facts["seconds"]["fixed"], words.language),
        attention_seconds=duration(facts["seconds"]["attention"], words.language),
        fixed_parameters=f"{facts['parameters']['fixed']:,}",
        attention_parameters=f"{facts['parameters']['attention']:,}",
        test=facts["test"]["strings"],
    )


def expected(facts: dict[str, Any]) -> dict[str, object]:
    """The numbers of "what you should see", all from the test."""
    test, longest = facts["test"], facts["trained_lengths"][1]
    lengths = test["lengths"]

    def at(name: str, length: int, measure: str = "exact") -> str:
        return percent(test[name][measure][lengths.index(length)])

    return {
        "short": 5,
        "short_fixed": at("fixed", 5),
        "short_attention": at("attention", 5),
        "longest": longest,
        "fixed": at("fixed", longest),
        "attention": at("attention", longest),
        "fixed_letters": at("fixed", longest, "letters"),
        "attention_letters": at("attention", longest, "letters"),
        "half_fixed": last_above(lengths, test["fixed"]["exact"]),
        "half_attention": last_above(lengths, test["attention"]["exact"]),
        "last": lengths[-1],
        "last_fixed": at("fixed", lengths[-1]),
        "last_attention": at("attention", lengths[-1]),
        **rise(facts["curve"]["fixed"]),
    }


def rise(curve: list[dict[str, Any]]) -> dict[str, object]:
    """How far the model with one vector had come two thirds through its training, and at the end."""
    middle, end = curve[2 * (len(curve) - 1) // 3], curve[-1]
    shares = {"before": middle["exact"], "end": end["exact"]}
    told = {name: percent(share) for name, share in shares.items()}
    return {"mid": f"{middle['step']:,}", "steps": f"{end['step']:,}", **told}


def last_above(lengths: list[int], shares: list[float]) -> int:
    """The longest length up to which at least half of the strings come out right; 0 when there is none."""
    kept = 0
    for length, share in zip(lengths, shares, strict=True):
        if share < HALF:
            break
        kept = length
    return kept


PANELS = (stored_panels, train_panel)
