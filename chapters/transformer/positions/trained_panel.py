"""Panel "trained": what the trained stories Transformer pays when the order of its context is lost."""

from __future__ import annotations

from collections.abc import Callable

from chapters.transformer.positions.shuffle_figure import price_bars
from llm_core.analysis.positions.trained import Price, losses, prices, shuffle_context
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.show.numbers import price
from ui.show.spread import draw_earlier, draws
from ui.site.theme import dark
from ui.work import attention_models, jobs, models
from ui.work import lanes as worker
from ui.work.held_out import held_out_tokens

CORPUS = "stories"
LENGTH, SCORED, MOST_PIECES = 64, 16, 48
"""Tokens of a piece, how many of them at its end are scored, and pieces at most."""

SEED = Choice("positions_trained_seed", ("1", "2", "3", "4"), label="trained_seed")


def trained_panel(words: Lesson) -> None:
    """Draw three bars: in order, context shuffled, positions taken away."""
    expect: dict[str, object] = {}
    with panel(words, "positions_trained", [shuffle_context, losses, prices], expect):
        if "transformer" not in models.families(CORPUS):
            notice(words.ui("no_model"))
            return
        seed = SEED.draw(words)
        key = f"positions_trained|{LENGTH}|{seed}"
        found = jobs.result(words, "positions_trained", key, work_of(int(seed)), 3 * MOST_PIECES)
        if found == []:
            notice(words.ui("no_text"))
        elif found:
            covered = GUESS.waits([SEED])
            GUESS.draw(words, GUESS.measured(found))
            draw(words, found[:1] if covered else found)
            shuffled = draws("positions_trained", CORPUS, int(seed), found[1].bits)
            draw_earlier(words.ui("trained_chance"), shuffled, price)
            expect |= {} if covered else facts(found)


def work_of(seed: int) -> worker.Work:
    """Make the work of the three prices, for the worker; no price where there is no text."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> list[Price]:
        model = attention_models.transformer(CORPUS)
        length = min(LENGTH, model.context_length)
        ids = held_out_tokens(CORPUS, "test", MOST_PIECES * length, model.tokenizer)
        if len(ids) < length:
            return []
        progress = jobs.steps(report, cancelled)
        return prices(model, ids, length, SCORED, MOST_PIECES, seed, progress)

    return work


def draw(words: Lesson, found: list[Price]) -> None:
    """Draw a bar for each way of reading."""
    names, bits = [words.ui(f"trained_{one.way}") for one in found], [one.bits for one in found]
    chart(
        "positions_prices",
        words.ui("trained_alt"),
        price_bars,
        names,
        bits,
        [one.error for one in found],
        words.ui("bits_axis"),
        dark(),
    )


def dearest(found: list[Price]) -> Found:
    """Name the loss of order that costs most; where one standard error of both could change that, neither."""
    lost = sorted(found[1:], key=lambda one: one.bits)
    clear = lost[1].bits - lost[0].bits > lost[0].error + lost[1].error
    return Found(lost[1].way if clear else "same", facts(found))


GUESS = Guess("positions_trained", ("shuffled", "no_positions", "same"), dearest)


def facts(found: list[Price]) -> dict[str, object]:
    """Give bits and errors by name."""
    numbers: dict[str, object] = {"tokens": f"{found[0].tokens:,}"}
    for one in found:
        numbers |= {one.way: f"{one.bits:.2f}", f"{one.way}_error": f"{one.error:.2f}"}
    return numbers
