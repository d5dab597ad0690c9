"""Panel "words": the twin among the language models. A token's vector is a feature that was learnt."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.learning.features.figure import neighbours_figure
from figures.tokens import visible
from llm_core.analysis.attribution.random_twin import random_twin
from llm_core.analysis.token_neighbours import Neighbours, cosines, neighbours
from llm_core.language.transformer import Transformer
from ui.controls.text import Text
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.work.source import SharedModel

TEXT = Text("features_word", "word_example", limit=40)
COUNT = 8


@dataclass(frozen=True)
class Near:
    """The last token of what was written, its neighbours, and how near the nearest one is by chance."""

    token: str
    names: tuple[str, ...]
    found: Neighbours
    chance: float
    tokens: int  # how many the text was cut into
    size: int  # of the table


def nearest(model: Transformer, text: str) -> Near:
    """Find the neighbours of the last token of a text, in the model's table and in one that learnt nothing."""
    ids = model.tokenizer.encode(text)
    found = neighbours(model, ids[-1], COUNT)
    chance = neighbours(random_twin(model), ids[-1], 1).cosines[0]
    name = model.tokenizer.decode
    return Near(
        name([ids[-1]]), tuple(name([i]) for i in found.ids), found, chance, len(ids), model.vocab_size
    )


def figures(found: Near, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw a bar for each neighbour."""
    names = [f"{visible(name)} " for name in found.names]
    labels = {"x": words.ui("word_x"), "chance": words.ui("word_chance", chance=f"{found.chance:.2f}")}
    return {"bars": neighbours_figure(names, found.found.cosines, found.chance, labels, dark)}


def sentence(found: Near, words: Lesson) -> dict[str, object]:
    """Name the token and its nearest neighbour."""
    return {
        "token": f"“{visible(found.token)}”",
        "nearest": f"“{visible(found.names[0])}”",
        "cosine": f"{found.found.cosines[0]:.2f}",
        "chance": f"{found.chance:.2f}",
        "size": f"{found.size:,}",
    }


def notices(found: Near, words: Lesson) -> list[str]:
    """Say which token is looked up when the text has several."""
    if found.tokens < 2:
        return []
    return [words.ui("word_last", count=found.tokens, token=f"“{visible(found.token)}”")]


tokens_panel = Demo(
    "features_words",
    (TEXT,),
    nearest,
    figures,
    sentence,
    code=[neighbours, cosines],
    source=SharedModel("stories", "transformer"),
    notices=notices,
    ways=(("transformer", "walk"),),
)
