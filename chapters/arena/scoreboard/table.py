"""The scoreboard's texts and its table: a row per quantity, a column per machine, so that a phone can show it."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chapters.arena.facts import Facts
from ui.lesson.rows import clauses
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import computer, day, digits, duration, percent, short, size
from ui.show.table import BROKEN, Cell, foot, machine_name, table, written
from ui.site.language import html_lang


def machines_table(
    words: Lesson, rows: list[Facts], found: dict[str, Any] | None, text_is_here: bool, label: str = ""
) -> str:
    """Write all quantities of one corpus; label: its name. A number that is not known is said to be so, in words."""
    language = words.language
    columns = [Cell(words.ui("quantity"), unseen=True), *(Cell(machine_name(row.family)) for row in rows)]
    lines = {
        "bits": [_bits(words, row, rows) for row in rows],
        "size": [Cell(short(row.n_parameters, language)) for row in rows],
        "file": [Cell(size(row.file_bytes)) for row in rows],
        "tokens": [_tokens(words, row) for row in rows],
        "time": [_known(words, row.seconds, lambda s: duration(s, language)) for row in rows],
        "speed": [_measured(words, found, row, "speed", True) for row in rows],
        "run": [_measured(words, found, row, "run", text_is_here) for row in rows],
        "share": [_measured(words, found, row, "share", text_is_here) for row in rows],
    }
    named = [[Cell(words.ui(key), words.ui(f"{key}_help")), *cells] for key, cells in lines.items()]
    return table(columns, named, label=label or words.panel("scores").kicker)


def _known(words: Lesson, value: float | None, write: Callable[[float], str]) -> Cell:
    """Write the number, or the words for "not known"."""
    return Cell(words.ui("no_number"), missing=True) if value is None else Cell(write(value))


def _bits(words: Lesson, row: Facts, rows: list[Facts]) -> Cell:
    """Write the score; the best of several is marked."""
    known = [other.test_bits for other in rows if other.test_bits is not None]
    cell = _known(words, row.test_bits, lambda bits: f"{bits:.3f}")
    if row.test_bits is not None and len(known) > 1 and row.test_bits == min(known):
        return replace(cell, strong=True, right=True, word=words.ui("best"))
    return cell


def _tokens(words: Lesson, row: Facts) -> Cell:
    cell = _known(words, row.tokens_seen, lambda tokens: short(tokens, words.language))
    return replace(cell, note=words.ui("passes", passes=digits(row.passes, 2))) if row.passes else cell


def _measured(words: Lesson, found: dict[str, Any] | None, row: Facts, what: str, possible: bool) -> Cell:
    """Write a measured quantity of one machine, or why there is none."""
    entry = (found or {}).get("families", {}).get(row.family)
    copying = (entry or {}).get("copying")
    if what == "speed" and entry:
        return Cell(digits(entry["tokens_per_second"], 2))
    if what == "run" and copying:
        return Cell(words.ui("characters", count=copying["longest_run"]))
    if what == "share" and copying and copying["share"] is not None:
        return Cell(interval(copying))
    return Cell(words.ui("not_measured" if possible else "not_here"), missing=True)


def interval(copying: dict[str, Any]) -> str:
    """Write a share with its 95% interval: two standard errors to either side, a text being one draw."""
    share = percent(copying["share"], 1)
    return f"{share} ± {percent(2 * copying['error'], 0)}" if copying.get("error") is not None else share


def notes(words: Lesson, rows: list[Facts], found: dict[str, Any] | None) -> str:
    """Write where and when the numbers come from, and the yardstick for copying."""
    common = lesson("common")
    made = [
        words.ui(
            "trained_one",
            family=common.ui(row.family),
            date=day(row.date, words.language),
            machine=computer(row.machine, words.language),
        )
        for row in rows
        if row.date
    ]
    lines, log = [], [words.ui("trained", list=clauses(words, made))] if made else []
    unknown = max((row.unknown for row in rows), default=0)
    if unknown:
        lines.append(words.ui("unknown", count=unknown))
    if found:
        log.append(
            words.ui(
                "measured_here" if found["here"] else "measured_there",
                date=day(found["date"], words.language) + found["date"][10:].replace("T", " "),
                samples=found["n_samples"],
                tokens=found["n_tokens"],
                machine=computer(found["machine"], words.language),
            )
        )
        held_out = found.get("held_out")
        if held_out and held_out["share"] is not None:
            share = interval(held_out)
            lines.insert(0, words.ui("held_out_note", run=held_out["longest_run"], share=share))
    return foot(*lines) + folded(words.ui("how_measured"), foot(*log)) if log else foot(*lines)


def folded(title: str, body: str) -> str:
    """Write HTML that opens under its title."""
    summary = f"<summary>{html.escape(title)}</summary>"
    return f'<details class="gb-runs" lang="{html_lang()}">{summary}{body}</details>'


def copied_runs(words: Lesson, rows: list[Facts], found: dict[str, Any]) -> str:
    """Write each machine's longest copied run, and where it stands in the training text."""
    items = []
    for row in rows:
        copying = (found["families"].get(row.family) or {}).get("copying")
        if copying and copying["run"]:
            title = words.ui(
                "copied_run_one",
                family=lesson("common").ui(row.family),
                count=copying["longest_run"],
                position=f"{copying['position']:,}",
            )
            items.append(f"<dt>{html.escape(title)}</dt><dd>{written(copying['run'])}</dd>")
    if not items:
        return ""
    return folded(words.ui("copied_run"), f"<dl>{''.join(items)}</dl>")


def snapshots(words: Lesson, rows: list[Facts]) -> str:
    """Write what each network wrote at early steps, one column per network, time from top to bottom."""
    watched = [row for row in rows if row.snapshots]
    if not watched:
        return foot(words.ui("snapshots_none"))
    columns = "".join(_snapshot_column(words, row) for row in watched)
    broken = any(BROKEN in shot["sample"] for row in watched for shot in row.snapshots)
    said = foot(words.ui("snapshots_broken")) if broken else ""
    return f'<div class="gb-snapshots" lang="{html_lang()}">{columns}</div>{said}'


def _snapshot_column(words: Lesson, row: Facts) -> str:
    items = []
    for shot in row.snapshots:
        when = words.ui("snapshot_start") if not shot["tokens"] else None
        tokens, bits = short(shot["tokens"], words.language), f"{shot['bits_per_character']:.2f}"
        when = when or words.ui("snapshot", tokens=tokens, bits=bits)
        items.append(f"<li><small>{html.escape(when)}</small>{written(shot['sample'])}</li>")
    return f"<div><h3>{machine_name(row.family)}</h3><ol>{''.join(items)}</ol></div>"
