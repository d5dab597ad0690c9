"""Counts, times and memory of the three ways, as a table and as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from llm_core.analysis.speed.generating import Best, readings
from llm_core.analysis.speed.serial_parallel import WAYS, Way, cache_bytes
from llm_core.language.transformer import Transformer
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.numbers import digits, duration, size
from ui.show.table import Cell, table, tick

ROWS = ("calls", "readings", "seconds", "rate", "memory")


def counted(n_tokens: int) -> dict[str, object]:
    """Count what needs no clock."""
    again = readings("without_cache", n_tokens)
    return {"tokens": n_tokens, "readings": f"{again:,}", "times": digits(again / n_tokens, 4)}


def ways_table(
    words: Lesson, model: Transformer, n_tokens: int, found: Sequence[Best], waiting: bool = False
) -> str:
    """Write a column for each way: calls, readings, seconds of the fastest run, memory held and by formula.

    waiting: what is not in `found` was measured, and is covered by a guess.
    """
    measured = {best.timing.way: best for best in found}
    ways = [column(words, model, n_tokens, way, measured.get(way), waiting) for way in WAYS]
    rows = [[words.ui(f"row_{name}"), *(cells[name] for cells in ways)] for name in ROWS]
    columns = [words.ui("quantity"), *(words.ui(f"way_{way}") for way in WAYS)]
    return table(columns, rows, label=words.ui("ways_table"))


def column(
    words: Lesson, model: Transformer, n_tokens: int, way: Way, best: Best | None, waiting: bool
) -> dict[str, str | Cell]:
    """Write the cells of one way."""
    done = best.timing.tokens if best else n_tokens
    calls = best.timing.calls if best else 1 if way == "one_call" else n_tokens
    return {
        "calls": f"{calls:,}",
        "readings": f"{readings(way, done):,}",
        "seconds": seconds_cell(words, best, waiting),
        "rate": digits(done / best.timing.seconds, 2) if best else "–",
        "memory": memory_cell(words, way, best, cache_bytes(model, done)),
    }


def seconds_cell(words: Lesson, best: Best | None, waiting: bool) -> Cell:
    """Write the fastest run, and below it all of them."""
    if best is None:
        return Cell(words.ui("guess_first" if waiting else "not_measured"), missing=True)
    each = listing(words, [digits(s, 2) for s in best.seconds])
    note = words.ui("cut", tokens=best.timing.tokens) if best.unfinished else words.ui("runs", runs=each)
    return Cell(duration(best.timing.seconds, words.language), note=note)


def memory_cell(words: Lesson, way: Way, best: Best | None, formula: int) -> Cell:
    """Write the bytes that the cache holds: measured, and by the formula."""
    if way != "with_cache":
        return Cell(words.ui("no_cache"))
    if best is None:
        return Cell(size(formula), note=words.ui("by_formula", size=size(formula), bytes=f"{formula:,}"))
    same = best.timing.cache_bytes == formula
    kept = words.ui("formula_equal" if same else "formula_differs", bytes=f"{formula:,}")
    return Cell(f"{best.timing.cache_bytes:,} B", note=f"{tick(same)} {kept}")


def sentence(words: Lesson, n_tokens: int, found: Sequence[Best]) -> str:
    """Compare one call with the others: ratios where a way came to its end, how far it came where it did not."""
    one, cached = found[0].timing, found[1].timing
    base = duration(one.seconds, words.language)
    parts = [words.ui("sees_one", tokens=n_tokens, seconds=base)]
    for best in found[1:]:
        t = best.timing
        facts = {"seconds": duration(t.seconds, words.language), "ratio": digits(t.seconds / one.seconds, 2)}
        cut = "_cut" if best.unfinished else ""
        parts.append(words.ui(f"sees_{t.way}{cut}", done=t.tokens, **facts, **counted(n_tokens)))
    each = cached.cache_bytes // max(1, cached.tokens)
    parts.append(words.ui("sees_memory", memory=size(cached.cache_bytes), token=f"{each:,}"))
    return in_a_row(words, parts)
