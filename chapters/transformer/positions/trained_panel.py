"""Panel "trained": what the trained stories Transformer pays when the order of its context is lost."""

from __future__ import annotations

from collections.abc import Callable

from chapters.transformer.positions.shuffle_figure import price_bars
from llm_core.analysis.positions.trained import Price, losses, prices, shuffle_context
from ui.controls.choice import Choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart
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
        key = f"positions_trained|{seed}"
        found = jobs.result(words, "positions_trained", key, work_of(int(seed)), 3 * MOST_PIECES)
        if found == []:
            notice(words.ui("no_text"))
        elif found:
            draw(words, found)
            expect |= facts(found)


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
    names, bits = [words.ui(f"trained_{price.way}") for price in found], [price.bits for price in found]
    chart(
        "positions_prices",
        words.ui("trained_alt"),
        price_bars,
        names,
        bits,
        [price.error for price in found],
        words.ui("bits_axis"),
        dark(),
    )


def facts(found: list[Price]) -> dict[str, object]:
    """Give bits and errors by name."""
    numbers: dict[str, object] = {"tokens": f"{found[0].tokens:,}"}
    for price in found:
        numbers |= {price.way: f"{price.bits:.2f}", f"{price.way}_error": f"{price.error:.2f}"}
    return numbers
