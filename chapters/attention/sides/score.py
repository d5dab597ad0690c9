"""Panel "What are both sides worth?": missing words restored on test sentences, from the record of the training."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from chapters.attention.sides.figure import restored_figure
from llm_core import small_trainings
from llm_core.analysis.encoder_decoder.score import score_repairs
from llm_core.language.transformer_encoder_decoder_task import NAME, draw_missing
from ui.controls.guess import Found, Guess, nearest
from ui.demo import BELOW, Demo
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

TIMES = (1, 2, 5)
"""How many times as many words a visitor can guess."""
WAYS = {"both": "right", "left": "right_left_only", "common": "right_frequent"}
"""Way to restore a missing word -> what the record calls the number of those that it got right."""


def restored(record: dict[str, Any]) -> dict[str, Any] | None:
    """Give the facts of a finished score, with the share of restored words by way; None without one."""
    test = record.get("test", {})
    if not record.get("finished") or not test.get("missing"):
        return None
    shares = {way: test[name] / test["missing"] for way, name in WAYS.items()}
    sizes = {"n_parameters": record["n_parameters"], "tokens_seen": record["tokens_seen"]}
    return test | sizes | {"shares": shares, "n_layer": record["config"]["n_layer"]}


def figures(found: dict[str, Any] | None, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw a bar for each way."""
    if found is None:
        return {}
    shares = {words.ui(f"way_{way}"): share for way, share in found["shares"].items()}
    return {"ways": restored_figure(shares, ["transformer", "transformer", ""], dark)}


def ratio(found: dict[str, Any] | None) -> Found:
    """Compare what both sides restore with what the left side does."""
    if found is None:
        return Found("1", {"both": "–", "left": "–"})
    both, left = found["shares"]["both"], found["shares"]["left"]
    return Found(nearest(both / left, TIMES), {"both": percent(both), "left": percent(left)})


def covered(found: dict[str, Any] | None, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the commonest word alone."""
    if found is None:
        return {}
    shares = {words.ui("way_common"): found["shares"]["common"]}
    return {"ways": restored_figure(shares, [""], dark)}


def notices(found: dict[str, Any] | None, words: Lesson) -> list[str]:
    """Write that there is no score."""
    return [words.ui("no_score")] if found is None else []


def text(found: dict[str, Any] | None, words: Lesson) -> dict[str, str]:
    """Explain how it was measured."""
    if found is None:
        return {}
    facts = {name: f"{found[name]:,}" for name in ("sentences", "missing")}
    facts |= {"parameters": f"{found['n_parameters']:,}", "tokens": f"{found['tokens_seen']:,}"}
    return {BELOW: words.ui("score_note", layers=found["n_layer"], **facts)}


def sentence(found: dict[str, Any] | None, words: Lesson) -> dict[str, object]:
    """Give the shares of words and whole sentences that came out right."""
    if found is None:
        return {}
    return {
        **{way: percent(share) for way, share in found["shares"].items()},
        "frequent": found["frequent"],
        "whole": percent(found["whole"] / found["sentences"]),
        "written": percent(found["right_written"] / found["missing"]),
        "bits": f"{found['bits_per_token']:.2f}",
    }


def stored() -> Lines:
    """Give bits per token of validation sentences over the steps."""
    rows = record(NAME)["curve"]
    return {"both": ([row[0] for row in rows], [row[4] for row in rows])}


def line_name(words: Lesson, key: str) -> str:
    """Name the one line."""
    return words.ui("both_small_line")


def small_facts() -> dict[str, object]:
    """Say how the small model differs from the stored one."""
    found = record(NAME)
    return {
        "parameters": f"{small_trainings.repairer_size():,}",
        "stored_parameters": f"{found['n_parameters']:,}",
        "documents": f"{small_trainings.REPAIR_DOCUMENTS:,}",
        "steps": small_trainings.REPAIR_STEPS,
        "stored_steps": f"{found['steps']:,}",
    }


SMALL = SmallTraining(
    "both_small",
    small_trainings.repair,
    small_trainings.REPAIR_STEPS,
    stored,
    line_name,
    small_facts,
    y="bits_per_token",
)


score = Demo(
    "both_score",
    (),
    restored,
    figures,
    sentence,
    code=[draw_missing, score_repairs],
    source=StoredRecord(NAME),
    notices=notices,
    text=text,
    guess=Guess("both_score", tuple(map(str, TIMES)), ratio),
    covered=covered,
    more=SMALL,
)
