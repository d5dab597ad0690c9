"""Panel "look": where the question of a Transformer looks in the strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray

from chapters.memory.remember.figure import look_bars
from chapters.memory.remember.source import STORED
from llm_core.analysis.recurrence.recalled import looking_head, question_looks
from llm_core.language.transformer import Transformer, attention
from llm_core.recall.machines import letter_chances
from llm_core.recall.stored import Stored
from llm_core.recall.task import LETTERS, strips
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.site.ways import draw_ways

LONGEST, FIRST = 200, 30
CONTROLS = (
    Number("remember_look_delay", 1, LONGEST, FIRST, label="remember_delay", slider=True),
    Number("remember_look_strip", 1, MOST_SEED, 1, label="remember_strip", again="remember_other"),
)


@dataclass(frozen=True)
class Looked:
    """The weights of the head that puts most on the letter; the start of the text is the first token."""

    tokens: list[str]
    weights: NDArray[np.float32]
    """(T,)."""
    place: int
    layer: int
    head: int
    delay: int
    edge: int
    answer: str
    sure: float


def looked(stored: Stored, delay: int, seed: int) -> Looked:
    """Read a strip with the Transformer of the first seed, and find the head that looks at the letter."""
    model = cast(Transformer, stored.machines["transformer"][min(stored.facts["seed"])])
    strip = strips(1, delay, torch.Generator().manual_seed(seed))
    looks = question_looks(model, strip)
    layer, head = looking_head(looks, strip.place)
    sure, best = letter_chances(model, strip.ids)[0].max(0)
    tokens = model.tokenizer.token_texts(strip.ids[0].tolist())
    weights = looks[layer, head].numpy()
    edge = stored.facts["most_mixed"]
    return Looked(tokens, weights, strip.place, layer, head, delay, edge, LETTERS[int(best)], float(sure))


def figures(found: Looked, words: Lesson, dark: bool) -> Figures:
    """Draw a bar for each token, the letter in the colour of the machine."""
    labels = draw_labels(words, "token", "weight", "even", prefix="remember_axis_")
    start = words.ui("remember_start")
    return {"bars": look_bars(found.weights, [start, *found.tokens[1:]], found.place, labels, dark)}


def sentence(found: Looked, words: Lesson) -> dict[str, object]:
    """Give the weight on the letter, the even share, and the answer."""
    letter = found.tokens[found.place]
    verdict = "remember_good" if found.answer == letter else "remember_bad"
    beyond = (
        words.ui("remember_look_beyond", edge=found.edge)
        if found.delay > found.edge
        else words.ui("remember_look_within", edge=found.edge)
    )
    return {
        "delay": found.delay,
        "tokens": len(found.tokens),
        "layer": found.layer + 1,
        "head": found.head + 1,
        "letter": letter,
        "weight": percent(float(found.weights[found.place])),
        "even": percent(1 / len(found.tokens)),
        "answer": found.answer,
        "verdict": words.ui(verdict),
        "sure": percent(found.sure),
        "beyond": beyond,
    }


def ways_on(_words: Lesson) -> dict[str, object]:
    """Lead to the heads of a Transformer that reads stories."""
    draw_ways([("attention", "look"), ("attention", "bottleneck")])
    return {}


look_panel = Demo(
    "remember_look",
    CONTROLS,
    looked,
    figures,
    sentence,
    code=[question_looks, looking_head, attention],
    source=STORED,
    more=ways_on,
    wide=True,
)
