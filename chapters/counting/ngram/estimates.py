"""Panel "estimates": a count becomes an estimate, and the estimate settles as the sample grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.counting.ngram.figure import settling
from chapters.counting.ngram.work import Asked, text_of
from llm_core.analysis.evaluation.follow import Follow, follow
from ui.controls.number import Step
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.tokens import named

SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
SIZE = Step("ngram_sample", SIZES, 1_000, label="sample")


@dataclass(frozen=True)
class Settled:
    """The share over the sample's size, at the chosen size, and in the whole text."""

    found: Follow
    context: str
    token: str
    at: int
    sizes: NDArray[np.integer]
    share: NDArray[np.floating]
    error: NDArray[np.floating]


def settled(asked: Asked, text: str, size: int) -> Settled:
    """Follow the most frequent pair of tokens of the sentence through the counted text."""
    counted = text_of(asked.base)
    ids = counted.tokenizer.encode(text)
    found = follow(counted.train_ids, ids)
    stops = np.unique(np.geomspace(100, max(len(counted.train_ids), 101), 60).astype(int))
    sizes, share, error = found.over(stops)
    context = named(counted.tokenizer, [found.context])
    token = named(counted.tokenizer, [found.token], [found.context])
    at = int(min(size, len(counted.train_ids)))
    return Settled(found, context, token, at, sizes, share, error)


def figures(found: Settled, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the share over the sample's size."""
    labels = draw_labels(words, "x", "final", "band", prefix="estimates_")
    labels["y"] = words.ui("estimates_y", context=found.context, token=found.token)
    final = found.found.share(found.found.length)
    return {"share": settling(found.sizes, found.share, found.error, found.at, final, labels, dark)}


def sentence(found: Settled, words: Lesson) -> dict[str, object]:
    """Say both counts, the estimate and its error, at the chosen size and in the whole text."""
    contexts, pairs = found.found.counts(found.at)
    whole_contexts, whole_pairs = found.found.counts(found.found.length)
    final = found.found.share(found.found.length)
    if contexts:
        error = 2 * found.found.error(found.at)
        here = words.ui(
            "estimates_here", pairs=f"{pairs:,}", contexts=f"{contexts:,}",
            share=f"{found.found.share(found.at):.3f}", error=f"{error:.3f}",
        )  # fmt: skip
    else:
        here = words.ui("estimates_none")
    return {
        "context": found.context,
        "token": found.token,
        "size": f"{found.at:,}",
        "here": here,
        "whole": f"{found.found.length:,}",
        "whole_pairs": f"{whole_pairs:,}",
        "whole_contexts": f"{whole_contexts:,}",
        "final": f"{final:.3f}",
        "compared": compared(found, final, words),
    }


def compared(found: Settled, final: float, words: Lesson) -> str:
    """Say whether the whole text's share lies within two standard errors of the sample's, as both are printed."""
    if not found.found.counts(found.at)[0] or found.at == found.found.length:
        return words.ui("estimates_alone")
    share, error = found.found.share(found.at), 2 * found.found.error(found.at)
    key = "estimates_inside" if abs(final - share) <= error else "estimates_outside"
    return words.ui(key, share=f"{share:.3f}", error=f"{error:.3f}")


def python(asked: Asked, text: str, size: int) -> str:
    """Write the same estimate for letters in Python."""
    corpus = asked.base.corpus if asked.base.corpus != "own" else "stories"
    return "\n".join(
        [
            "from llm_core.data.corpora import documents",
            f"text = ''.join(documents({corpus!r}, 'train'))[:{size}]",
            f"context, token = {text[:1]!r}, {text[1:2]!r}",
            "print(text.count(context + token), '/', text.count(context))",
            "",
        ]
    )


estimates_panel = Demo(
    "ngram_estimates",
    (SIZE,),
    settled,
    figures,
    sentence,
    code=[follow, Follow.counts, Follow.share, Follow.error],
    snippet=python,
)
