"""Panel "words": a kernel over word vectors, the twin of the window of an n-gram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.seeing.convolution.figure import window_bars
from figures.tokens import visible
from llm_core.language.transformer import Transformer
from llm_core.vision.convolution import Floats, slide
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.work.source import SharedModel

MOST = 4
"""Tokens of a pattern."""
TEXT = Text("conv_words_text", "words_example", limit=300)
PATTERN = Text("conv_words_pattern", "pattern_example", "pattern", limit=40, empty="pattern_empty")


@dataclass(frozen=True)
class Windows:
    """Every window of the text, and what the kernel answers to it."""

    names: list[str]
    answers: Floats  # (T - K + 1,); 1 for the pattern itself
    exact: list[bool]  # whether the window is the pattern, token for token
    pattern: str
    cut: bool  # whether the pattern had more tokens
    size: tuple[int, int]  # K, C


def directions(model: Transformer, ids: list[int]) -> Floats:
    """Give the vector of each token, without what all tokens share, of length 1: (T, C)."""
    table = model.embed.weight.detach().numpy().astype(float)
    vectors = table[ids] - table.mean(0)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-12)


def answered(model: Transformer, text: str, pattern: str) -> Windows:
    """Lay the vectors of the pattern, as a kernel, on every place of the text."""
    ids = model.tokenizer.encode(text)
    wanted = model.tokenizer.encode(f" {pattern.strip()}")  # as it stands inside a text
    kernel, names = wanted[:MOST], [model.tokenizer.decode([i]) for i in ids]
    k = min(len(kernel), len(ids))
    kernel = kernel[:k]
    weights = directions(model, kernel).T / k  # (C, K)
    (answers,) = slide(directions(model, ids).T, weights[None])
    windows = range(len(ids) - k + 1)
    return Windows(
        ["".join(names[i : i + k]) for i in windows],
        answers,
        [ids[i : i + k] == kernel for i in windows],
        model.tokenizer.decode(kernel),
        k < len(wanted),
        (k, weights.shape[0]),
    )


def figures(found: Windows, words: Lesson, dark: bool) -> Figures:
    """Draw a bar for each window."""
    labels = draw_labels(words, "answer", "exact", "near", prefix="windows_")
    names = [visible(name) for name in found.names]
    return {"bars": window_bars(names, found.answers, found.exact, labels, dark)}


def notices(found: Windows, words: Lesson) -> list[str]:
    """Say when only the beginning of the pattern is used."""
    return [words.ui("pattern_cut", pattern=f"“{visible(found.pattern)}”")] if found.cut else []


def sentence(found: Windows, words: Lesson) -> dict[str, object]:
    """Name the windows that answer most, the exact ones and the best of the others."""
    k, width = found.size
    others = [i for i, same in enumerate(found.exact) if not same]
    facts = {"k": k, "width": width, "weights": f"{k * width:,}", "windows": len(found.names)}
    facts |= {
        "exact": sum(found.exact),
        "pattern": f"“{visible(found.pattern)}”",
        "most": f"{found.answers.max():.2f}",
    }
    if not others:
        return facts | {"near": words.ui("windows_no_other")}
    best = max(others, key=lambda i: found.answers[i])
    name, answer = (
        f"“{visible(found.names[best])}”",
        f"{found.answers[best]:.2f}".replace("-", "\N{MINUS SIGN}"),
    )
    return facts | {"near": words.ui("windows_other", window=name, answer=answer)}


phrases = Demo(
    "conv_words",
    (TEXT, PATTERN),
    answered,
    figures,
    sentence,
    code=[answered, directions, slide],
    source=SharedModel("stories", "transformer"),
    notices=notices,
    ways=(("arena", "write"), ("arena", "readers"), ("attention", "scores")),
    wide=True,
)
