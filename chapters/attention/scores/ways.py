"""Panel "How well does a query fit a key?": the queries and keys of one real head, scored three times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import plotly.graph_objects as go

from chapters.attention.scores.ways_figure import matrix_pair
from figures.attention import axis_names
from llm_core.analysis.scores.functions import additive_scores, dot_scores, scaled_dot_scores, weights_of
from llm_core.analysis.scores.ways import Asked, Compared, ask, compare
from llm_core.analysis.spread import Spread, over_seeds
from llm_core.language.transformer import Transformer
from ui.controls.choice import Choice
from ui.controls.nearest import Nearest
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text, listed
from ui.demo import BELOW, Demo
from ui.lesson.rows import clauses
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import digits, percent
from ui.work.source import SharedModel

LIMIT = 12  # tokens that the maps show, the start token included

CONTROLS = (
    Text("scores_text"),
    Nearest("scores_layer", label="layer", default=2),
    Nearest("scores_head", label="head", default=1),
    Choice("scores_look", ("before", "all"), label="look", names="look_"),
    Number("scores_net", 1, MOST_SEED, 1, label="net"),
)


class Ways(NamedTuple):
    """What one head asked, and its scores in three ways."""

    asked: Asked
    found: Compared
    unknown: list[str]  # characters that the model cannot read
    place: tuple[int, int]  # layer and head, from 1
    chance: Spread  # of the additive net's strongest weights, over its random weights


def three_ways(model: Transformer, text: str, layer: int, head: int, look: str, seed: int) -> Ways:
    """Score queries and keys of one head (layer and head from 0) in three ways."""
    asked = ask(model, text, layer, head, LIMIT)
    found = compare(asked.queries, asked.keys, look == "before", seed)
    causal = look == "before"
    chance = over_seeds(lambda n: top_weight(compare(asked.queries, asked.keys, causal, n), "additive"))
    return Ways(asked, found, model.tokenizer.unknown(text), (layer + 1, head + 1), chance)


def settings(model: Transformer, words: Lesson) -> dict[str, dict[str, int]]:
    """Limit layer and head to those that the model has."""
    limits = {"scores_layer": model.config.n_layer, "scores_head": model.config.n_head}
    return {key: {"limit": limit, "width": 110} for key, limit in limits.items()}


def figures(ways: Ways, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw scores and weights, one pair of maps for each way."""
    tokens = [words.ui("start"), *ways.asked.tokens[1:]]
    labels = draw_labels(words, "query", "key", "score", "weight", "scores", "weights", prefix="map_")
    drawn = {
        way: matrix_pair(scores.numpy(), ways.found.weights[way].numpy(), tokens, labels, dark=dark)
        for way, scores in ways.found.scores.items()
    }
    return drawn | {"scaled": in_words(drawn["scaled"], changed(ways.found, tokens, words))}


def changed(found: Compared, tokens: list[str], words: Lesson) -> str:
    """Say of each row but the first, which has no choice, what the division does to its strongest weight."""
    names = axis_names(tokens)
    rows = [
        words.ui(
            "map_changed_row",
            row=names[t],
            column=names[key],
            score=digits(float(found.scores["dot"][t, key]), 3),
            dot=percent(float(found.weights["dot"][t, key])),
            scaled=percent(float(found.weights["scaled"][t, key])),
        )
        for t, key in enumerate(found.weights["dot"].argmax(-1).tolist())
        if t
    ]
    return words.ui("map_changed", rows=clauses(words, rows)) if rows else ""


def text(ways: Ways, words: Lesson) -> dict[str, str]:
    """Say where queries and keys come from, and explain each way."""
    width, (layer, head) = ways.asked.queries.shape[-1], ways.place
    about = (words.ui(f"about_{way}", width=width) for way in ways.found.scores)
    return {BELOW: joined("\n\n", [words.ui("where_from", layer=layer, head=head, width=width), *about])}


def notices(ways: Ways, words: Lesson) -> list[str]:
    """Write what was left out of the text."""
    found = []
    if ways.asked.cut:
        found.append(words.ui("cut", limit=LIMIT, count=f"{ways.asked.cut:,}"))
    if ways.unknown:
        found.append(lesson("common").ui("unknown_characters", characters=listed(ways.unknown)))
    return found


def sentence(ways: Ways, words: Lesson) -> Mapping[str, object]:
    """Give the largest weight of a row on average (of rows that have a choice); of the additive net also its range."""
    facts = {way: percent(top_weight(ways.found, way)) for way in ways.found.weights}
    return facts | {"low": percent(ways.chance.low), "high": percent(ways.chance.high)}


def top_weight(found: Compared, way: str) -> float:
    """Average the largest weight of each row but the first, which has no choice."""
    rows = found.weights[way][1:]
    return float(rows.max(-1).values.mean()) if len(rows) else 1.0


ways = Demo(
    "scores_ways",
    CONTROLS,
    three_ways,
    figures,
    sentence,
    code=[dot_scores, scaled_dot_scores, additive_scores, weights_of, ask],
    wide=True,
    source=SharedModel("stories", "transformer"),
    settings=settings,
    notices=notices,
    text=text,
)
