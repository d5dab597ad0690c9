"""Panel "Who stands near whom?": the pairs that the vectors are learnt from, and how they are scored before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go
import torch
from torch import Tensor

from chapters.memory.vectors.figure import pair_dots
from chapters.memory.vectors.read import SOURCE, quoted
from chapters.memory.vectors.small import SMALL
from llm_core.tasks.words import words as words_of
from llm_core.vectors.skip_gram import Pairs, SkipGram, loss, noise_shares, step
from llm_core.vectors.stored import Stored
from llm_core.vectors.training import NOISE
from llm_core.vectors.windows import REACH
from ui.controls.guess import Found, Guess
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text
from ui.demo import Demo
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels

MOST = 12
"""Words of a sentence that are used."""
LEFT = {"little": 0.1, "half": 2.4, "most": 3.9}
"""Nats: the options of the guess."""
CONTROLS = (
    Text("vec_pairs_text", example="vec_pairs_example", label="vec_pairs_text", limit=200),
    Number("vec_pairs_place", 1, MOST, 5, slider=True),
    Number("vec_pairs_seed", 1, MOST_SEED, 1, label="vec_seed", again="vec_again"),
)


@dataclass(frozen=True)
class Scored:
    """The words of a sentence; the one in the middle, its neighbours and words of chance, with their scores."""

    sentence: list[int]
    """Rows of the words that the table has."""
    left_out: tuple[str, ...]
    beyond: int
    """Known words after MOST, which are not used."""
    place: int
    neighbours: list[int]
    noise: list[int]
    before: Tensor  # (neighbours + noise,) sigmoid(v'·v) before the first step
    after: Tensor  # (neighbours + noise,)
    loss_before: float
    """Mean of equation 4 over the neighbours, with these noise words, in nats."""
    loss_after: float
    curve: list[list[float]]
    """The record's: step and held-out loss."""
    names: tuple[str, ...]
    """All words of the table."""


def scored(stored: Stored, text: str, place: int, seed: int) -> Scored:
    """Score the neighbours of one word, and words drawn as noise, before and after training."""
    known = {word: i for i, word in enumerate(stored.words.words)}
    read = words_of(text)
    every = [known[word] for word in read if word in known]
    rows = every[:MOST]
    middle = min(place, len(rows)) - 1
    near = [rows[i] for i in range(len(rows)) if i != middle and abs(i - middle) <= REACH]
    dice = torch.Generator().manual_seed(seed)
    noise = torch.multinomial(noise_shares(torch.tensor(stored.words.counts)), NOISE, True, generator=dice)
    names = stored.words.words
    left_out = tuple(dict.fromkeys(word for word in read if word not in known))
    curve = stored.record["runs"][0]["curve"]
    if not near:
        empty = torch.zeros(0)
        return Scored(rows, left_out, 0, middle, [], [], empty, empty, 0.0, 0.0, curve, names)
    pairs = Pairs(torch.tensor([rows[middle]] * len(near)), torch.tensor(near), noise.expand(len(near), NOISE))
    seen = [*near, *noise.tolist()]
    before, after = (
        chance_of(model, rows[middle], seen) for model in (stored.untrained, stored.trained)
    )
    losses = [float(loss(model, pairs).mean()) for model in (stored.untrained, stored.trained)]
    beyond = len(every) - len(rows)
    return Scored(rows, left_out, beyond, middle, near, noise.tolist(), before, after, *losses, curve, names)


def chance_of(model: SkipGram, centre: int, others: list[int]) -> Tensor:
    """Compute how surely each of `others` is taken for a true neighbour of the centre: sigmoid(v'·v), (N,)."""
    return torch.sigmoid(model.outside[others] @ model.inside[centre])


def figures(found: Scored, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw a row for each neighbour and each noise word."""
    if not found.neighbours:
        return {}
    names = [found.names[i] for i in (*found.neighbours, *found.noise)]
    labels = draw_labels(words, "before", "after", "true", "noise", "sure", prefix="vec_axis_")
    true = len(found.neighbours)
    return {"dots": pair_dots(names, found.before.numpy(), found.after.numpy(), true, labels, dark)}


def covered(found: Scored, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the scores before the first step alone."""
    if not found.neighbours:
        return {}
    names = [found.names[i] for i in (*found.neighbours, *found.noise)]
    labels = draw_labels(words, "before", "after", "true", "noise", "sure", prefix="vec_axis_")
    return {"dots": pair_dots(names, found.before.numpy(), None, len(found.neighbours), labels, dark)}


def notices(found: Scored, words: Lesson) -> list[str]:
    """Say which words were left out, and that one word alone has no neighbours."""
    told = []
    if not found.neighbours:
        told.append(words.ui("vec_pairs_short"))
    if found.left_out:
        told.append(words.ui("vec_left_out", words=listing(words, map(quoted, found.left_out[:8]))))
    if found.beyond:
        told.append(words.ui("vec_beyond", count=MOST))
    return told


def sentence(found: Scored, words: Lesson) -> dict[str, object]:
    """Give the loss of this word before and after, and the held-out loss of the whole training."""
    facts: dict[str, object] = {
        "start": f"{found.curve[0][1]:.2f}",
        "end": f"{found.curve[-1][1]:.2f}",
    }
    if not found.neighbours:
        return facts | {"found": words.ui("vec_pairs_short")}
    told = {
        "word": quoted(found.names[found.sentence[found.place]]),
        "true": len(found.neighbours),
        "noise": len(found.noise),
        "before": f"{found.loss_before:.2f}",
        "after": f"{found.loss_after:.2f}",
    }
    return facts | {"found": words.ui("vec_pairs_found", **told)}


def measured(found: Scored) -> Found:
    """Find the option nearest to the held-out loss after training."""
    facts: Mapping[str, object] = {"start": f"{found.curve[0][1]:.2f}", "end": f"{found.curve[-1][1]:.2f}"}
    right = min(LEFT, key=lambda name: abs(LEFT[name] - found.curve[-1][1]))
    return Found(right, facts)


pairs_panel = Demo(
    "vec_pairs",
    CONTROLS,
    scored,
    figures,
    sentence,
    code=[loss, step, noise_shares],
    source=SOURCE,
    notices=notices,
    guess=Guess("vec_pairs", tuple(LEFT), measured),
    covered=covered,
    more=SMALL,
)
