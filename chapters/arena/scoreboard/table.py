"""The scoreboard's tables as HTML of our own: a row per quantity, a column per machine, so that a phone can show it."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from chapters.arena.facts import Facts
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import day, digits, duration, short, size
from ui.show.table import foot, machine_name, written
from ui.site.language import html_lang


def table(words: Lesson, rows: list[Facts], found: dict[str, Any] | None, text_is_here: bool) -> str:
    """All quantities of one corpus. A number that is not known is said to be so, in words."""
    head = "".join(f'<th scope="col">{machine_name(row.family)}</th>' for row in rows)
    lines = [
        _line(words, "bits", [_bits(words, row, rows) for row in rows]),
        _line(words, "size", [short(row.n_parameters, words.language) for row in rows]),
        _line(words, "file", [size(row.file_bytes) for row in rows]),
        _line(words, "tokens", [_tokens(words, row) for row in rows]),
        _line(
            words, "time", [_or(words, row.seconds, lambda s: duration(s, words.language)) for row in rows]
        ),
        _line(words, "speed", [_measured(words, found, row, "speed", True) for row in rows]),
        _line(words, "run", [_measured(words, found, row, "run", text_is_here) for row in rows]),
        _line(words, "share", [_measured(words, found, row, "share", text_is_here) for row in rows]),
    ]
    quantity = html.escape(words.ui("quantity"))
    return (
        f'<div class="gb-scores" lang="{html_lang()}"><table><thead><tr>'
        f'<th scope="col"><span class="gb-unseen">{quantity}</span></th>{head}'
        f"</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _line(words: Lesson, key: str, cells: list[str]) -> str:
    title, hint = html.escape(words.ui(key)), html.escape(words.ui(f"{key}_help"))
    values = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{title}<small>{hint}</small></th>{values}</tr>'


def _or(words: Lesson, value: float | None, write: Callable[[float], str]) -> str:
    """The number, or the words for "not known"."""
    return f"<i>{html.escape(words.ui('no_number'))}</i>" if value is None else html.escape(write(value))


def _bits(words: Lesson, row: Facts, rows: list[Facts]) -> str:
    known = [other.test_bits for other in rows if other.test_bits is not None]
    text = _or(words, row.test_bits, lambda bits: f"{bits:.3f}")
    if row.test_bits is not None and len(known) > 1 and row.test_bits == min(known):
        return f'<b>{text}</b> <span class="gb-best">✓ {html.escape(words.ui("best"))}</span>'
    return text


def _tokens(words: Lesson, row: Facts) -> str:
    text = _or(words, row.tokens_seen, lambda tokens: short(tokens, words.language))
    if row.passes:
        text += f"<small>{html.escape(words.ui('passes', passes=digits(row.passes, 2)))}</small>"
    return text


def _measured(words: Lesson, found: dict[str, Any] | None, row: Facts, what: str, possible: bool) -> str:
    """A measured quantity of one machine, or why there is none."""
    entry = (found or {}).get("families", {}).get(row.family)
    copying = (entry or {}).get("copying")
    if what == "speed" and entry:
        return html.escape(digits(entry["tokens_per_second"], 2))
    if what == "run" and copying:
        return html.escape(words.ui("characters", count=copying["longest_run"]))
    if what == "share" and copying and copying["share"] is not None:
        return html.escape(percent(copying["share"]))
    return f"<i>{html.escape(words.ui('not_measured' if possible else 'not_here'))}</i>"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def notes(words: Lesson, rows: list[Facts], found: dict[str, Any] | None) -> str:
    """Where and when the numbers come from, and the yardstick for copying."""
    common = lesson("common")
    made = [
        words.ui(
            "trained_one",
            family=common.ui(row.family),
            date=day(row.date, words.language),
            machine=row.machine,
        )
        for row in rows
        if row.date
    ]
    lines = [words.ui("trained", list="; ".join(made))] if made else []
    unknown = max((row.unknown for row in rows), default=0)
    if unknown:
        lines.insert(0, words.ui("unknown", count=unknown))
    if found:
        lines.append(
            words.ui(
                "measured_here" if found["here"] else "measured_there",
                date=day(found["date"], words.language) + found["date"][10:].replace("T", " "),
                samples=found["n_samples"],
                tokens=found["n_tokens"],
                machine=found["machine"],
            )
        )
        held_out = found.get("held_out")
        if held_out and held_out["share"] is not None:
            share = percent(held_out["share"])
            lines.insert(0, words.ui("held_out_note", run=held_out["longest_run"], share=share))
    return foot(*lines)


def copied_runs(words: Lesson, rows: list[Facts], found: dict[str, Any]) -> str:
    """The text of each machine's longest copied run, and where it stands in the training text."""
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
    title = html.escape(words.ui("copied_run"))
    body = f"<summary>{title}</summary><dl>{''.join(items)}</dl>"
    return f'<details class="gb-runs" lang="{html_lang()}">{body}</details>'


def snapshots(words: Lesson, rows: list[Facts]) -> str:
    """What each network wrote at early steps, one column per network, time from top to bottom."""
    watched = [row for row in rows if row.snapshots]
    if not watched:
        return foot(words.ui("snapshots_none"))
    columns = "".join(_snapshot_column(words, row) for row in watched)
    return f'<div class="gb-snapshots" lang="{html_lang()}">{columns}</div>'


def _snapshot_column(words: Lesson, row: Facts) -> str:
    items = []
    for shot in row.snapshots:
        when = words.ui("snapshot_start") if not shot["tokens"] else None
        tokens, bits = short(shot["tokens"], words.language), f"{shot['bits_per_character']:.2f}"
        when = when or words.ui("snapshot", tokens=tokens, bits=bits)
        items.append(f"<li><small>{html.escape(when)}</small>{written(shot['sample'])}</li>")
    return f"<div><h3>{machine_name(row.family)}</h3><ol>{''.join(items)}</ol></div>"
