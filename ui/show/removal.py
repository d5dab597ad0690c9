"""Parts of a model switched off: the map of damage, the worst heads, texts before and after."""

from __future__ import annotations

import html

import streamlit as st

from figures.attention_damage import damage_map
from ui.controls.part_off import PartOff
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import fine, signed
from ui.show.samples import samples
from ui.show.table import Html, table
from ui.site.theme import dark
from ui.work import removal as work

STANDS_OUT = 3
"""Standard errors: the largest of many heads passes two of them by luck alone."""

FEWEST_TOKENS = 8
"""Below this a standard error says little; with one token it is zero."""

SHOWN_HEADS = 5


def draw_damage(found: work.Damage, prefix: str = "") -> None:
    """Draw the map, the table of the worst, and a way to the panel below. `prefix` begins the keys of another page."""
    words = lesson("removal")
    layer, head, _ = found.found.worst(1)[0]
    labels = draw_labels(words, "layer", "head", prefix="chart_") | {"damage": words.ui("damage_unit")}
    chart(
        f"{prefix}damage_figure",
        words.ui("damage_alt"),
        damage_map,
        found.bits.numpy(),
        found.errors.numpy(),
        labels,
        (layer, head),
        dark(),
    )
    st.html(damage_table(found))
    label = words.ui("off_worst", layer=layer + 1, head=head + 1)
    st.button(label, key=f"{prefix}off_worst", on_click=PartOff(f"{prefix}off").pick, args=(layer, head))


def damage_table(found: work.Damage) -> str:
    """Write the table of the heads whose removal costs most, with standard errors."""
    words = lesson("removal")
    rows = [
        [
            words.ui("head_name", layer=layer + 1, head=head + 1),
            signed(float(found.bits[layer, head]), 4),
            f"± {fine(float(found.errors[layer, head]), 4)}",
        ]
        for layer, head, _ in found.found.worst(SHOWN_HEADS)
    ]
    columns = [words.ui(f"damage_{name}") for name in ("head", "bits", "error")]
    return table(columns, rows, label=words.ui("damage_table"))


def said(words: Lesson | None, key: str, **values: object) -> str:
    """Fill a sentence about the text that was read: the page's own where it has one, else the shared one."""
    own = words if words is not None and key in words.strings else lesson("removal")
    return own.ui(key, **values)


def damage_sentence(found: work.Damage, words: Lesson | None = None) -> str:
    """Write which head this text needs most, or that none can be told from chance. words: see `said`."""
    layer, head, _ = found.found.worst(1)[0]
    bits, error = float(found.bits[layer, head]), float(found.errors[layer, head])
    if found.found.tokens < FEWEST_TOKENS:
        return said(words, "damage_few", tokens=found.found.tokens, fewest=FEWEST_TOKENS)
    return said(
        words,
        "damage_found" if bits > STANDS_OUT * error else "damage_none",
        layer=layer + 1,
        head=head + 1,
        bits=fine(bits),
        error=fine(error),
        tokens=f"{found.found.tokens:,}",
    )


def part_name(off: work.Off) -> str:
    """Name the part in a sentence."""
    return lesson("removal").ui(f"part_{off.kind}", layer=off.layer + 1, head=off.head + 1)


def change(price: work.Price) -> str:
    """Write a change with its standard error."""
    return f"{signed(price.after - price.before, 3)} ± {fine(price.error)}"


def draw_effect(found: work.Effect, prompt: str = "", own: Lesson | None = None) -> None:
    """Draw the prices as a table, and the two texts, after the `prompt` where one is given. own: see `said`."""
    words = lesson("removal")
    rows = [price_row(said(own, "off_own"), found.own)]
    if found.held_out is not None:
        name = said(own, "off_held_out", tokens=f"{found.held_out.tokens:,}")
        rows.append(price_row(name, found.held_out))
    columns = [words.ui(f"off_{name}") for name in ("text", "before", "after", "change")]
    st.html(table(columns, rows, label=words.ui("off_table")))
    if found.held_out is None:
        prose(words.ui("off_no_held_out"), "note")
    st.html(texts(found.written, prompt))


def price_row(name: str, price: work.Price) -> list[str]:
    """Write a row of the table of prices; a change of less than two standard errors could be chance."""
    doubtful = abs(price.after - price.before) < 2 * price.error
    said = lesson("removal").ui("off_chance", change=change(price)) if doubtful else change(price)
    return [name, f"{price.before:.3f}", f"{price.after:.3f}", said]


def texts(written: tuple[str, str], prompt: str = "") -> str:
    """Write both continuations as HTML, each after the `prompt` in grey."""
    words = lesson("removal")
    titles = [words.ui(f"off_written_{name}") for name in ("before", "after")]
    return samples({title: after(prompt, text) for title, text in zip(titles, written, strict=True)})


def after(prompt: str, text: str) -> Html:
    """Write a continuation, or that the model ends the text there; both texts are escaped."""
    before = f'<span style="color:var(--gb-second)">{html.escape(prompt)}</span>' if prompt else ""
    ended = f"<em>{html.escape(lesson('removal').ui('off_ended'))}</em>"
    return Html(f'<span class="gb-written" translate="no">{before}{html.escape(text) or ended}</span>')
