"""Panel "shuffle": the test on the visitor's own sentence, all machines side by side, the spread over seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from chapters.transformer.positions.cards import MOST_CARDS, cards_html, split
from chapters.transformer.positions.machines import (
    KINDS,
    LAYERS,
    MASKS,
    SEEDS,
    Everything,
    machines_table,
    measured,
)
from chapters.transformer.positions.shuffle_figure import spread_figure
from llm_core.analysis.positions.shuffle import (
    BLIND,
    Machine,
    outputs,
    random_blocks,
    sees_order,
    shuffle_test,
    shuffled,
)
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import small
from ui.site.theme import dark

TEXT = Text("positions_text", label="sentence", limit=300)
KIND = Choice("positions_kind", KINDS, label="kind", names="kind_", widget=st.selectbox)
MASK = Choice("positions_mask", tuple(MASKS), label="mask", names="mask_")
LAYER_COUNT = Choice("positions_layers", LAYERS, label="layers")
ORDER = Number("positions_order", 1, MOST_SEED, 1, label="order_seed")
SEED = Number("positions_seed", 1, MOST_SEED, 1, label="weights_seed")
CONTROLS = (TEXT, KIND, MASK, LAYER_COUNT, ORDER, SEED)
SMALLEST = 1e-6
"""What is written of a change that is only rounding."""


def shuffle_panel(words: Lesson) -> None:
    """Draw controls, cards and verdict; then the table and the spread."""
    expect: dict[str, object] = {}
    with panel(words, "positions_shuffle", [random_blocks, outputs, shuffle_test], expect, wide=True):
        cards = choose_cards(words)
        machine, order_seed = choose_machine(words)
        draw(words, cards, machine, order_seed, expect)


def choose_cards(words: Lesson) -> list[str]:
    """Draw the field; returns the sentence as cards, or the example when it cannot be shuffled."""
    cards = split(TEXT.draw(words))
    if len(cards) > MOST_CARDS:
        notice(words.ui("cards_cut", most=MOST_CARDS, count=len(cards) - MOST_CARDS))
        cards = cards[:MOST_CARDS]
    if len(set(cards[:-1])) < 2:
        notice(words.ui("empty"))
        cards = split(words.ui("example"))
    return cards


def choose_machine(words: Lesson) -> tuple[Machine, int]:
    """Draw the controls; returns the machine that the visitor builds, and the seed of the order."""
    with st.container(horizontal=True, key="positions_settings", vertical_alignment="bottom"):
        kind, causal = KINDS[KINDS.index(KIND.draw(words))], MASKS[MASK.draw(words)]
        layers = int(LAYER_COUNT.draw(words))
    with st.container(horizontal=True, key="positions_seeds", vertical_alignment="bottom"):
        order, seed = ORDER.draw(words), SEED.draw(words)
        st.button(words.ui("shuffle"), key="positions_again", type="primary", on_click=ORDER.next)
        st.button(words.ui("reseed"), key="positions_reseed", on_click=SEED.next)
    return Machine(kind, causal, layers, seed), order


def draw(
    words: Lesson, cards: Sequence[str], machine: Machine, order_seed: int, expect: dict[str, object]
) -> None:
    """Draw the cards at once; the table and the spread when the worker has them."""
    order = shuffled(cards, order_seed)
    if order is None:
        return
    found = shuffle_test(machine, cards, order)
    notices = found.last >= BLIND
    beside = None if notices else shuffle_test(replace(machine, kind="sinusoid"), cards, order)
    st.html(cards_html(words, cards, found, BLIND, beside))
    prose(verdict(words, cards[-1], machine, found.last), "note")
    if machine.kind == "end":
        prose(words.ui("end_note", most=small(found.most)), "note")
    everything = measured(words, cards, machine, order)
    if everything is not None:
        draw_everything(words, everything, machine, found.last)
        expect["sentence"] = sentence(words, everything, found.last)


def verdict(words: Lesson, card: str, machine: Machine, last: float) -> str:
    """Write what was expected of the last card, and whether it came so."""
    sees = sees_order(machine.kind, machine.causal, machine.n_layer)
    expected = words.ui("verdict_sees" if sees else "verdict_blind")
    kept = words.ui("agrees" if sees == (last >= BLIND) else "disagrees")
    return words.ui("verdict", card=card, expected=expected, last=small(last), kept=kept)


def draw_everything(words: Lesson, found: Everything, machine: Machine, last: float) -> None:
    """Draw the table of all machines beside the picture of many seeds."""
    left, right = st.columns([6, 7], gap="medium")
    with left:
        prose(words.ui("table_title", layers=machine.n_layer, seed=machine.seed), "note")
        st.html(machines_table(words, found, machine))
    with right:
        kind, mask = words.ui(f"kind_{machine.kind}"), words.ui("mask_on" if machine.causal else "mask_off")
        prose(words.ui("spread_title", kind=kind, mask=mask, seeds=len(SEEDS)), "note")
        labels = draw_labels(words, "layers", "change", "seeds", "mine", "blind", "sees", prefix="spread_")
        chart(
            "positions_spread",
            words.ui("spread_alt"),
            spread_figure,
            found.spread.numpy(),
            (machine.n_layer, last),
            BLIND,
            labels,
            dark(),
        )


def sentence(words: Lesson, found: Everything, last: float) -> str:
    """Compare this machine with the three cases whose numbers were expected beforehand: two are blind, one notices."""
    rounding = max(found.known[name][1] for name in ("open", "one"))
    below = 10.0 ** math.ceil(math.log10(max(rounding, SMALLEST)))
    return words.ui(
        "sees_shuffle", below=f"{below:f}", two_low=small(found.known["two"][0]), last=small(last)
    )
