"""Panel "Who stands near whom?": the pairs that the vectors are learnt from, scored before training and after."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import torch
from torch import Tensor

from chapters.memory.vectors.figure import pair_dots
from chapters.memory.vectors.read import SOURCE, quoted
from chapters.memory.vectors.small import SMALL
from figures.numbers import GAP
from llm_core.tasks.words import words as words_of
from llm_core.vectors.skip_gram import Pairs, SkipGram, loss, noise_shares, step
from llm_core.vectors.stored import Stored
from llm_core.vectors.training import NOISE
from llm_core.vectors.windows import REACH
from ui.controls.guess import Found, Guess
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text
from ui.demo import Demo
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words

MOST = 12
"""Words of a sentence that are used."""
LEFT = {"little": 0.1, "half": 2.4, "most": 3.9}
"""Nats: the options of the guess."""
CONTROLS = (
    Text("vec_pairs_text", example="vec_pairs_example", label="vec_pairs_text", limit=200),
    Number("vec_pairs_place", 1, MOST, 7, slider=True),
    Number("vec_pairs_seed", 1, MOST_SEED, 1, label="vec_seed", again="vec_again"),
)


@dataclass(frozen=True)
class Side:
    """How one model scores the neighbours, then the noise: sigmoid(v'·v), and the mean loss of equation 4, in nats."""

    scores: Tensor  # (N + K,)
    loss: float


@dataclass(frozen=True)
class Scored:
    """One word of a sentence, its neighbours and words of chance, by their names; and what two models say of them."""

    words: list[str]
    """Those that have a vector, in their order."""
    middle: int
    """Place of the word in the middle."""
    neighbours: list[str]
    noise: list[str]
    before: Side
    after: Side
    left_out: tuple[str, ...]
    """Words that the table does not have."""
    beyond: int
    """Known words after MOST, which are not used."""
    curve: list[list[float]]
    """The record's: step and held-out loss."""

    @property
    def centre(self) -> str:
        """The word in the middle."""
        return self.words[self.middle]


def scored(stored: Stored, text: str, place: int, seed: int) -> Scored:
    """Score the neighbours of one word, and words drawn as noise, before and after training."""
    ids, read = stored.after.ids, words_of(text)
    known = [ids[word] for word in read if word in ids]
    rows = known[:MOST]
    middle = min(place, len(rows)) - 1
    near = [row for i, row in enumerate(rows) if i != middle and abs(i - middle) <= REACH]
    dice = torch.Generator().manual_seed(seed)
    shares = noise_shares(torch.tensor(stored.words.counts))
    noise = torch.multinomial(shares, NOISE, replacement=True, generator=dice).tolist()
    names, centre = stored.words.words, rows[middle] if rows else 0
    return Scored(
        [names[row] for row in rows],
        middle,
        [names[row] for row in near],
        [names[row] for row in noise],
        side(stored.untrained, centre, near, noise),
        side(stored.trained, centre, near, noise),
        tuple(dict.fromkeys(word for word in read if word not in ids)),
        len(known) - len(rows),
        stored.record["runs"][0]["curve"],
    )


def side(model: SkipGram, centre: int, near: list[int], noise: list[int]) -> Side:
    """Score rows as neighbours of the centre, and compute the mean loss of the true ones; 0 where there are none."""
    scores = torch.sigmoid(model.outside[[*near, *noise]] @ model.inside[centre])  # (N + K,)
    if not near:
        return Side(scores, 0.0)
    every = torch.tensor(noise).expand(len(near), len(noise))
    pairs = Pairs(torch.full((len(near),), centre), torch.tensor(near), every)
    return Side(scores, float(loss(model, pairs).mean()))


def figures(found: Scored, words: Lesson, dark: bool, learnt: bool = True) -> dict[str, go.Figure]:
    """Draw a row for each neighbour and each noise word; not learnt: the scores before the first step alone."""
    if not found.neighbours:
        return {}
    labels = draw_labels(words, "before", "after", "true", "noise", "sure", prefix="vec_axis_")
    after = found.after.scores.numpy() if learnt else None
    names, true = [*found.neighbours, *found.noise], len(found.neighbours)
    drawn = pair_dots(names, found.before.scores.numpy(), after, true, labels, dark)
    sides = {"before": found.before} | ({"after": found.after} if learnt else {})
    told = (side_told(found, labels[name], one.scores.tolist(), words) for name, one in sides.items())
    return {"dots": in_words(drawn, in_a_row(words, told))}


def side_told(found: Scored, when: str, scores: list[float], words: Lesson) -> str:
    """Say the score of each neighbour and of each word of chance."""
    each = [
        f"{name} {score:.2f}" for name, score in zip([*found.neighbours, *found.noise], scores, strict=True)
    ]
    true = len(found.neighbours)
    facts = {"true": listing(words, each[:true]), "noise": listing(words, each[true:])}
    return words.ui("vec_pairs_told", when=when, **facts)


def covered(found: Scored, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the scores before the first step while the visitor guesses."""
    return figures(found, words, dark, learnt=False)


def numbered(found: Scored, words: Lesson) -> dict[str, str]:
    """Say which word has which number, and which is in the middle."""
    if not found.neighbours:
        return {}
    every = listing(words, (f"{i}{GAP}{word}" for i, word in enumerate(found.words, start=1)))
    return {"dots": words.ui("vec_pairs_numbers", words=every, word=quoted(found.centre))}


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


def course(found: Scored) -> dict[str, object]:
    """Give the held-out loss of the whole training, at its beginning and its end."""
    return {"start": f"{found.curve[0][1]:.2f}", "end": f"{found.curve[-1][1]:.2f}"}


def sentence(found: Scored, words: Lesson) -> dict[str, object]:
    """Give the loss of this word before and after, and the held-out loss of the whole training."""
    if not found.neighbours:
        return course(found) | {"found": words.ui("vec_pairs_short")}
    told = {
        "word": quoted(found.centre),
        "true": len(found.neighbours),
        "noise": len(found.noise),
        "reach": REACH,
        "before": f"{found.before.loss:.2f}",
        "after": f"{found.after.loss:.2f}",
    }
    return course(found) | {"found": words.ui("vec_pairs_found", **told)}


def measured(found: Scored) -> Found:
    """Find the option nearest to the held-out loss after training."""
    right = min(LEFT, key=lambda name: abs(LEFT[name] - found.curve[-1][1]))
    return Found(right, course(found))


pairs_panel = Demo(
    "vec_pairs",
    CONTROLS,
    scored,
    figures,
    sentence,
    code=[loss, step, noise_shares],
    source=SOURCE,
    notices=notices,
    text=numbered,
    guess=Guess("vec_pairs", tuple(LEFT), measured),
    covered=covered,
    more=SMALL,
)
