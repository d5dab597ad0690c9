"""The shuffle test on the visitor's own sentence: cards, all machines side by side, and the spread over seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st
from torch import Tensor

from chapters.transformer.positions import cards as positions_cards
from chapters.transformer.positions.cards import MOST_CARDS, small
from chapters.transformer.positions.shuffle_figure import spread_figure
from llm_core.analysis.positions.shuffle import (
    BLIND,
    Kind,
    Machine,
    outputs,
    random_blocks,
    sees_order,
    shuffle_test,
    shuffled,
    spread,
)
from ui.controls.choice import choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.site.theme import dark
from ui.work import jobs as attention_jobs
from ui.work import lanes as worker

KINDS = ("none", "sinusoid", "learned", "rotary", "alibi", "end")
MASKS = {"off": False, "on": True}
LAYERS = ("1", "2", "3", "4")
SEEDS = tuple(range(1, 13))
TEXT_LIMIT = 300
ORDER = Number("positions_order", 1, MOST_SEED, 1, label="order_seed")
SEED = Number("positions_seed", 1, MOST_SEED, 1, label="weights_seed")


@dataclass(frozen=True)
class Everything:
    """What the worker measures with one set of cards."""

    spread: Tensor  # (4 layers, seeds) of the chosen machine
    table: dict[tuple[str, bool], float]  # every kind and mask, with the visitor's layers, weights and order
    known: dict[
        str, tuple[float, float]
    ]  # smallest and largest of the three cases of the syllabus, over the seeds


def shuffle_panel(words: Lesson) -> None:
    """Controls, cards, verdict; then the table and the spread."""
    expect: dict[str, object] = {}
    code: list[Callable[..., Any]] = [random_blocks, outputs, shuffle_test]
    with panel(words, "positions_shuffle", code, expect, wide=True):
        cards = cards_of(words)
        machine, order_seed = machine_of(words)
        draw(words, cards, machine, order_seed, expect)


def cards_of(words: Lesson) -> list[str]:
    """The visitor's sentence as cards; the example when it cannot be shuffled."""
    typed = st.text_input(
        words.ui("sentence"), words.ui("example"), key="positions_text", bind="query-params"
    )
    text, changes = clean_text(typed or "", TEXT_LIMIT)
    explain([change for change in changes if change != "empty"], TEXT_LIMIT)
    cards = positions_cards.split(text)
    if len(cards) > MOST_CARDS:
        notice(words.ui("cards_cut", most=MOST_CARDS, count=len(cards) - MOST_CARDS))
        cards = cards[:MOST_CARDS]
    if len(set(cards[:-1])) < 2:
        notice(words.ui("cards_few"))
        cards = positions_cards.split(words.ui("example"))
    return cards


def machine_of(words: Lesson) -> tuple[Machine, int]:
    """The machine that the visitor builds, and the seed of the order."""
    with st.container(horizontal=True, key="positions_build", vertical_alignment="bottom"):
        kinds = {kind: words.ui(f"kind_{kind}") for kind in KINDS}
        kind = choice(st.selectbox, words.ui("kind"), list(KINDS), "positions_kind", names=kinds.__getitem__)
        masks = {"off": words.ui("mask_none"), "on": words.ui("mask_causal")}
        mask = choice(
            st.segmented_control, words.ui("mask"), list(MASKS), "positions_mask", names=masks.__getitem__
        )
        layers = choice(st.segmented_control, words.ui("layers"), list(LAYERS), "positions_layers")
    with st.container(horizontal=True, key="positions_seeds", vertical_alignment="bottom"):
        order = ORDER.draw(words)
        seed = SEED.draw(words)
        st.button(
            words.ui("shuffle"),
            key="positions_again",
            type="primary",
            on_click=ORDER.next,
        )
        st.button(words.ui("reseed"), key="positions_reseed", on_click=SEED.next)
    return Machine(cast("Kind", kind), MASKS[mask], int(layers), seed), order


def draw(
    words: Lesson, cards: Sequence[str], machine: Machine, order_seed: int, expect: dict[str, object]
) -> None:
    """The cards at once; the table and the spread when the worker has them."""
    order = shuffled(cards, order_seed)
    if order is None:
        return
    found = shuffle_test(machine, cards, order)
    st.html(positions_cards.cards_html(words, cards, found, BLIND))
    sees = sees_order(machine.kind, machine.causal, machine.n_layer)
    prose(verdict(words, cards, sees, found.last, found.last >= BLIND), "note")
    if machine.kind == "end":
        prose(words.ui("end_note", most=small(found.most)), "note")
    everything = measured(words, cards, machine, order)
    if everything is not None:
        draw_everything(words, everything, machine, found.last)
        expect["sentence"] = sentence(words, everything, machine, found.last)


def verdict(words: Lesson, cards: Sequence[str], sees: bool, last: float, changed: bool) -> str:
    """What was expected of the last card, and whether it came so."""
    told = words.ui("verdict_sees" if sees else "verdict_blind")
    kept = words.ui("agrees" if sees == changed else "disagrees")
    card = cards[-1].replace("*", "＊").replace("`", "'")  # the marks of ui.lesson.prose
    return words.ui("verdict", card=card, expected=told, last=small(last), kept=kept)


def measured(
    words: Lesson, cards: Sequence[str], machine: Machine, order: Sequence[int]
) -> Everything | None:
    """About 150 small tests: on the worker, shared by everybody with the same cards and machine."""
    key = f"positions|{list(cards)}|{machine}|{list(order)}"
    total = (len(LAYERS) + 3) * len(SEEDS) + 2 * len(KINDS)
    return attention_jobs.result(words, "positions", key, work_of(cards, machine, order), total)


def work_of(cards: Sequence[str], machine: Machine, order: Sequence[int]) -> worker.Work:
    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Everything:
        done = 0

        def tell(*_: int) -> None:
            nonlocal done
            done += 1
            attention_jobs.steps(report, cancelled)(done, 0)

        every = spread(machine.kind, machine.causal, cards, [int(n) for n in LAYERS], SEEDS, tell)
        table = {}
        for kind in KINDS:
            for causal in MASKS.values():
                other = Machine(cast("Kind", kind), causal, machine.n_layer, machine.seed)
                table[kind, causal] = shuffle_test(other, cards, order).last
                tell()
        cases = {"open": (False, 2), "one": (True, 1), "two": (True, 2)}
        known = {}
        for name, (causal, n_layer) in cases.items():
            each = spread("none", causal, cards, [n_layer], SEEDS, tell)
            known[name] = (float(each.min()), float(each.max()))
        return Everything(every, table, known)

    return work


def draw_everything(words: Lesson, found: Everything, machine: Machine, last: float) -> None:
    """The table of all machines beside the picture of many seeds."""
    left, right = st.columns([6, 7], gap="medium")
    with left:
        prose(words.ui("table_title", layers=machine.n_layer, seed=machine.seed), "note")
        expected = {
            (kind, causal): sees_order(cast("Kind", kind), causal, machine.n_layer)
            for kind, causal in found.table
        }
        mine = (machine.kind, machine.causal)
        st.html(positions_cards.machines_table(words, found.table, expected, mine, BLIND))
    with right:
        mask = words.ui("mask_causal" if machine.causal else "mask_none")
        prose(
            words.ui("spread_title", kind=words.ui(f"kind_{machine.kind}"), mask=mask, seeds=len(SEEDS)),
            "note",
        )
        labels = {
            name: words.ui(f"spread_{name}")
            for name in ("layers", "change", "seeds", "mine", "blind", "sees")
        }
        figure = spread_figure(found.spread.numpy(), (machine.n_layer, last), BLIND, labels, dark())
        alt = words.ui("spread_alt")
        chart(figure, "positions_spread", alt)


def sentence(words: Lesson, found: Everything, machine: Machine, last: float) -> str:
    """This machine, its spread, and the three cases whose numbers were expected beforehand."""
    row = found.spread[machine.n_layer - 1]
    known = {
        f"{name}_{end}": small(value)
        for name, ends in found.known.items()
        for end, value in zip(("low", "high"), ends, strict=True)
    }
    mine = {"last": small(last), "low": small(float(row.min())), "high": small(float(row.max()))}
    return words.ui("sees_shuffle", seeds=len(SEEDS), **mine, **known)
