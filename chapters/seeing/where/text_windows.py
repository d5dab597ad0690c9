"""Panel "windows of a text": the detector's window over pixels, and the n-gram's window over tokens."""

from __future__ import annotations

from typing import NamedTuple

import torch

from chapters.seeing.where.figure import window_bars
from figures.tokens import visible
from llm_core.language.ngram import NGram
from ui.controls.text import Text, listed
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, small
from ui.work.source import SharedModel

TEXT = Text("where_text", example="text_example", limit=120)
MOST, LONGEST = 24, 16
"""Windows that are shown, and characters of one."""


class Windows(NamedTuple):
    """For each token of a text the window before it, its probability from the window alone, and the largest gap."""

    width: int
    tokens: list[str]
    before: list[list[str]]
    chances: list[float]
    gap: float  # between a window alone and one pass over the whole text
    unknown: list[str]


def slide(model: NGram, text: str) -> Windows:
    """Ask the model at every window of a text by itself, and compare with one pass over the whole text."""
    ids = model.tokenizer.encode(text)[:MOST]
    width, line = model.order - 1, [model.tokenizer.eot_id, *ids]
    chances = []
    for i, token in enumerate(ids):
        window = torch.tensor([line[max(0, i + 1 - width) : i + 1]])
        log_probs, _ = model.step(window, model.start())
        chances.append(float(log_probs[0, token].exp()))
    whole = model.score(torch.tensor(ids)).exp().tolist() if ids else []
    gap = max((abs(a - b) for a, b in zip(chances, whole, strict=True)), default=0.0)
    tokens = [model.tokenizer.decode([one]) for one in ids]
    before = [tokens[max(0, i - width) : i] for i in range(len(ids))]
    return Windows(width, tokens, before, chances, gap, model.tokenizer.unknown(text))


def figures(found: Windows, words: Lesson, dark: bool) -> Figures:
    """Draw a bar for each window."""
    names = [
        f"{shortened(visible(''.join(before))) or words.ui('beginning')} → {visible(token)}"
        for before, token in zip(found.before, found.tokens, strict=True)
    ]
    return {"bars": window_bars(names, found.chances, draw_labels(words, "chance", prefix="axis_"), dark)}


def shortened(text: str) -> str:
    """Keep the end of a window that is too long to stand beside its bar."""
    return text if len(text) <= LONGEST else f"…{text[1 - LONGEST :]}"


def notices(found: Windows, words: Lesson) -> list[str]:
    """Name what the model cannot read."""
    unknown = lesson("common").ui("unknown_characters", characters=listed(found.unknown))
    return [unknown] if found.unknown else []


def sentence(found: Windows, words: Lesson) -> dict[str, object]:
    """Say how many windows there are, and that one pass gives the same."""
    best = max(range(len(found.chances)), key=found.chances.__getitem__)
    return {
        "windows": len(found.tokens),
        "width": found.width,
        "window": f"“{visible(before)}”"
        if (before := "".join(found.before[best]))
        else words.ui("beginning"),
        "token": f"“{visible(found.tokens[best])}”",
        "share": percent(found.chances[best]),
        "agreement": words.ui("agree_nearly", gap=small(found.gap)) if found.gap else words.ui("agree"),
    }


text_windows = Demo(
    "where_text_windows",
    (TEXT,),
    slide,
    figures,
    sentence,
    code=[NGram.step, NGram.score],
    source=SharedModel("stories", "ngram"),
    notices=notices,
    ways=(("arena", "write"),),
)
