"""Counts, times and memory of the three ways, as a table and as sentences."""

from __future__ import annotations

import html
from collections.abc import Sequence

from llm_core.analysis.speed.generating import Best, readings
from llm_core.analysis.speed.serial_parallel import WAYS, Way, cache_bytes
from llm_core.language.transformer import Transformer
from ui.lesson.words import Lesson
from ui.show.numbers import digits, duration, size
from ui.site.language import html_lang


def counted(n_tokens: int) -> dict[str, object]:
    """What needs no clock."""
    again = readings("without_cache", n_tokens)
    return {"tokens": n_tokens, "readings": f"{again:,}", "times": digits(again / n_tokens, 4)}


def ways_table(words: Lesson, model: Transformer, n_tokens: int, found: Sequence[Best]) -> str:
    """A column for each way: calls, readings, seconds of the fastest run, memory held and by formula."""
    measured = {best.timing.way: best for best in found}
    columns = [column(words, model, n_tokens, way, measured.get(way)) for way in WAYS]
    head = "".join(f'<th scope="col">{html.escape(words.ui(f"way_{way}"))}</th>' for way in WAYS)
    rows = []
    for name in columns[0]:
        cells = "".join(f"<td>{cells[name]}</td>" for cells in columns)
        rows.append(f'<tr><th scope="row">{html.escape(words.ui(f"row_{name}"))}</th>{cells}</tr>')
    return (
        f'<div class="gb-scores" lang="{html_lang()}"><table><thead>'
        f'<tr><th scope="col">{html.escape(words.ui("quantity"))}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def column(words: Lesson, model: Transformer, n_tokens: int, way: Way, best: Best | None) -> dict[str, str]:
    """The cells of one way, as HTML."""
    done = best.timing.tokens if best else n_tokens
    calls = best.timing.calls if best else 1 if way == "one_call" else n_tokens
    return {
        "calls": f"{calls:,}",
        "readings": f"{readings(way, done):,}",
        "seconds": seconds_of(words, best),
        "rate": digits(done / best.timing.seconds, 2) if best else "–",
        "memory": memory_of(words, way, best, cache_bytes(model, done)),
    }


def seconds_of(words: Lesson, best: Best | None) -> str:
    """The fastest run, and below it all of them."""
    if best is None:
        return f"<i>{html.escape(words.ui('not_measured'))}</i>"
    told = html.escape(duration(best.timing.seconds, words.language))
    each = ", ".join(digits(s, 2) for s in best.seconds)
    note = words.ui("cut", tokens=best.timing.tokens) if best.unfinished else words.ui("runs", runs=each)
    return f"{told}<small>{html.escape(note)}</small>"


def memory_of(words: Lesson, way: str, best: Best | None, formula: int) -> str:
    """Bytes that the cache holds: measured, and by the formula."""
    if way != "with_cache":
        return html.escape(words.ui("no_cache"))
    told = words.ui("by_formula", size=size(formula), bytes=f"{formula:,}")
    if best is None:
        return f"{size(formula)}<small>{html.escape(told)}</small>"
    same = best.timing.cache_bytes == formula
    kept = words.ui("formula_equal" if same else "formula_differs", bytes=f"{formula:,}")
    mark = "✓" if same else "✗"
    return f"{best.timing.cache_bytes:,} B<small>{mark} {html.escape(kept)}</small>"


def sentence(words: Lesson, n_tokens: int, found: Sequence[Best]) -> str:
    """One call against the others: ratios where a way came to its end, how far it came where it did not."""
    one, cached = found[0].timing, found[1].timing
    base = duration(one.seconds, words.language)
    said = [words.ui("sees_one", tokens=n_tokens, seconds=base)]
    for best in found[1:]:
        t = best.timing
        facts = {"seconds": duration(t.seconds, words.language), "ratio": digits(t.seconds / one.seconds, 2)}
        cut = "_cut" if best.unfinished else ""
        said.append(words.ui(f"sees_{t.way}{cut}", done=t.tokens, **facts, **counted(n_tokens)))
    each = cached.cache_bytes // max(1, cached.tokens)
    said.append(words.ui("sees_memory", memory=size(cached.cache_bytes), token=f"{each:,}"))
    return "".join(said) if words.language == "zh" else " ".join(said)
