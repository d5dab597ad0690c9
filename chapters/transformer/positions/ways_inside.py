"""Two ways that work inside attention: rotary positions, on a real query and key, and ALiBi."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st

from chapters.transformer.positions.figure import distance_figure, pair_map, turn_figure
from chapters.transformer.positions.ways_added import LENGTH, Drawn
from llm_core.analysis.positions.kinds import (
    alibi_bias,
    alibi_slopes,
    query_and_key,
    rotary_scores,
    turned_pair,
)
from llm_core.language.transformer import Transformer
from ui.controls.examples import examples_of
from ui.controls.nearest import Nearest
from ui.controls.number import FIELD_WIDTH, Number
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits
from ui.site.theme import dark
from ui.work import attention_models

HEADS = 8
"""The paper's example for ALiBi: slopes 1/2, 1/4, ... 1/256."""
FAR, PLACES = 48, (48, 248)
"""Distances of the rotary picture, and two places at which the same query stands."""
TURNS = 12
"""Positions whose turn is drawn."""
MOST_PAIRS = 128
"""Pairs of the widest head that a model here may have."""
SHARED_DISTANCE = 8
"""Tokens apart at which the sentence says what ALiBi does to a share."""

LAYER, HEAD = Nearest("positions_layer", label="layer"), Nearest("positions_head", label="head")
PAIR = Number("positions_pair", 1, MOST_PAIRS, 4, label="pair")
ALIBI_HEAD = Number("positions_alibi_head", 1, HEADS, 3, label="alibi_head")


def draw_rotary(words: Lesson) -> Drawn | None:
    """Draw one pair of a real query as it turns, and its score with a real key at two places of the text."""
    ids = attention_models.with_taps()
    if not ids:
        notice(words.ui("no_model"))
        return None
    model = attention_models.transformer(ids[0])
    layer, head, pair = choose_pair(words, model)
    tokens = model.tokenizer.encode(lesson("models").ui(f"text_{examples_of(ids[0])[0]}"))
    tokens, base = tokens[: model.context_length], model.config.rotary_base
    q, k = query_and_key(model, tokens, layer, head)
    scores = [rotary_scores(q, k, at, range(FAR + 1), base) for at in PLACES]
    lines = [(words.ui("query_at", n=at), s.numpy()) for at, s in zip(PLACES, scores, strict=True)]
    named = {"first": words.ui("pair_first", n=pair), "second": words.ui("pair_second", n=pair + len(q) // 2)}
    turns = turned_pair(q, pair - 1, TURNS, base).numpy()
    left = partial(turn_figure, turns, named | draw_labels(words, "position"), dark())
    labels = draw_labels(words, "distance") | {"value": words.ui("score")}
    right = partial(distance_figure, lines, labels, dark=dark(), apart=True)
    texts = model.tokenizer.token_texts(tokens)
    last, before = (texts[i].strip() for i in (-1, max(-2, -len(texts))))
    facts = rotary_facts(pair, len(q), base) | {"last": last, "before": before}
    return Drawn({"left": left, "right": right}, facts)


def choose_pair(words: Lesson, model: Transformer) -> tuple[int, int, int]:
    """Draw the choice of layer and head (from 0) and of a pair of the head's numbers (from 1)."""
    c = model.config
    with st.container(horizontal=True, key="positions_rotary_controls"):
        layer = LAYER.draw(words, c.n_layer, width=FIELD_WIDTH)
        head = HEAD.draw(words, c.n_head, width=FIELD_WIDTH)
        return layer, head, PAIR.draw(words, high=c.head_width // 2)


def rotary_facts(pair: int, width: int, base: float) -> dict[str, object]:
    """Compute the angle of this pair for each place."""
    speed = base ** (-2 * (pair - 1) / width)
    return {
        "pair": pair,
        "angle": f"{speed:.3g}",
        "turn": digits(2 * math.pi / speed),
        "base": f"{base:,.0f}",
        "width": width,
        "index": pair - 1,
        "twice": 2 * (pair - 1),
        "first": PLACES[0],
        "second": PLACES[1],
    }


def draw_alibi(words: Lesson) -> Drawn:
    """Draw what one head takes off every score, and what several heads take off by distance."""
    head, n = ALIBI_HEAD.draw(words), LENGTH // 4
    every = alibi_bias(n, HEADS)  # (heads, n, n)
    hidden = every.new_ones(n, n).triu(1).bool()
    labels = {"from": words.ui("looks"), "to": words.ui("looked_at"), "value": words.ui("taken")}
    seen = every[head - 1].masked_fill(hidden, float("nan"))
    left = partial(pair_map, seen.numpy(), labels, dark=dark(), signed=False)
    lines = [(words.ui("head_n", n=h), every[h - 1, -1].flip(0).numpy()) for h in sorted({1, 3, 5, head})]
    labels = draw_labels(words, "distance") | {"value": words.ui("taken")}
    right = partial(distance_figure, lines, labels, dark=dark())
    slope = float(alibi_slopes(HEADS)[head - 1])
    facts = {"head": head, "slope": f"{slope:g}", "heads": HEADS}
    return Drawn(
        {"left": left, "right": right}, facts | {"factor": f"{math.exp(-SHARED_DISTANCE * slope):.2g}"}
    )
