"""Parts of a model switched off: the controls, the map of damage, the worst heads, texts before and after."""

from __future__ import annotations

import html

import streamlit as st

from figures.attention_damage import damage_map
from ui.controls.choice import choice
from ui.controls.nearest import nearest_number
from ui.lesson.prose import prose
from ui.lesson.words import lesson
from ui.show.chart import chart, draw_labels
from ui.show.table import table
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import removal as work

STANDS_OUT = 3
"""Standard errors: the largest of many heads passes two of them by luck alone."""


FEWEST_TOKENS = 8
"""Below this a standard error says little; with one token it is zero."""


SHOWN_HEADS = 5


SEEDS = ("1", "2", "3", "4")


def choose_filling(key: str) -> str:
    """What a part that is off gives instead."""
    words = lesson("removal")
    names = {name: words.ui(f"filling_{name}") for name in work.FILLINGS}
    return choice(st.segmented_control, words.ui("filling"), list(names), key, names=names.__getitem__)


def choose_part(
    shape: tuple[int, int], opens_at: tuple[int, int], filling: str, key: str = "off"
) -> tuple[work.Off, int]:
    """The controls of a model of (layers, heads); a layer or head that it does not have becomes the nearest."""
    words = lesson("removal")
    with st.container(horizontal=True, key=f"{key}_controls", vertical_alignment="bottom"):
        names = {kind: words.ui(f"kind_{kind}") for kind in work.KINDS}
        kind = choice(st.segmented_control, words.ui("off_kind"), list(names), key, names=names.__getitem__)
        layer = nearest_number(words.ui("layer"), f"{key}_layer", shape[0], opens_at[0])
        is_head = kind == "head"
        head = nearest_number(words.ui("head"), f"{key}_head", shape[1], opens_at[1]) if is_head else 0
        seed = choice(st.segmented_control, words.ui("off_seed"), list(SEEDS), f"{key}_seed")
    return work.Off(kind, layer, head, filling), int(seed)


def draw_damage(found: work.Damage, prefix: str = "") -> None:
    """The map, the table of the worst, and a way to the panel below. `prefix` begins the keys of another page."""
    words = lesson("removal")
    layer, head, _ = found.found.worst(1)[0]
    labels = draw_labels(words, "layer", "head", prefix="chart_") | {"damage": words.ui("damage_unit")}
    figure = damage_map(found.bits.numpy(), found.errors.numpy(), labels, (layer, head), dark())
    chart(figure, f"{prefix}damage_figure", words.ui("damage_alt"))
    st.html(damage_table(found))
    label = words.ui("off_worst", layer=layer + 1, head=head + 1)
    st.button(label, key=f"{prefix}off_worst", on_click=pick, args=(layer, head, f"{prefix}off"))


def pick(layer: int, head: int, key: str = "off") -> None:
    """Choose this head in the panel below."""
    st.session_state.update({key: "head", f"{key}_layer": str(layer + 1), f"{key}_head": str(head + 1)})


def damage_table(found: work.Damage) -> str:
    """The heads whose removal costs most, with standard errors."""
    words = lesson("removal")
    rows = [
        [
            words.ui("head_name", layer=layer + 1, head=head + 1),
            f"{float(found.bits[layer, head]):+.4f}",
            f"± {float(found.errors[layer, head]):.4f}",
        ]
        for layer, head, _ in found.found.worst(SHOWN_HEADS)
    ]
    return table([words.ui(f"damage_{name}") for name in ("head", "bits", "error")], rows)


def damage_sentence(found: work.Damage) -> str:
    """Which head this text needs most, or that none can be told from chance."""
    words = lesson("removal")
    layer, head, _ = found.found.worst(1)[0]
    bits, error = float(found.bits[layer, head]), float(found.errors[layer, head])
    if found.found.tokens < FEWEST_TOKENS:
        return words.ui("damage_few", tokens=found.found.tokens, fewest=FEWEST_TOKENS)
    return words.ui(
        "damage_found" if bits > STANDS_OUT * error else "damage_none",
        layer=layer + 1,
        head=head + 1,
        bits=f"{bits:.3f}",
        error=f"{error:.3f}",
        tokens=found.found.tokens,
    )


def part_name(off: work.Off) -> str:
    """The part in a sentence."""
    return lesson("removal").ui(f"part_{off.kind}", layer=off.layer + 1, head=off.head + 1)


def change(price: work.Price) -> str:
    return f"{price.after - price.before:+.3f} ± {price.error:.3f}"


def draw_effect(found: work.Effect, prompt: str = "") -> None:
    """The prices as a table, and the two texts side by side, after the `prompt` where one is given."""
    words = lesson("removal")
    rows = [price_row(words.ui("off_own"), found.own)]
    if found.held_out is not None:
        rows.append(price_row(words.ui("off_held_out", tokens=found.held_out.tokens), found.held_out))
    columns = [words.ui(f"off_{name}") for name in ("text", "before", "after", "change")]
    st.html(table(columns, rows))
    if found.held_out is None:
        prose(words.ui("off_no_held_out"), "note")
    st.html(texts(found.written, prompt))


def price_row(name: str, price: work.Price) -> list[str]:
    return [name, f"{price.before:.3f}", f"{price.after:.3f}", change(price)]


def texts(written: tuple[str, str], prompt: str = "") -> str:
    """Both continuations as HTML; what the model wrote and the `prompt` before it, in grey, are escaped."""
    words = lesson("removal")
    before = f'<span style="color:var(--gb-second)">{html.escape(prompt)}</span>' if prompt else ""
    ended = f"<em>{html.escape(words.ui('off_ended'))}</em>"
    cells = "".join(
        f"<div><h3>{html.escape(words.ui(f'off_written_{name}'))}</h3>"
        f'<div class="gb-sample gb-written" style="border-color:var(--gb-transformer)">'
        f"{before}{html.escape(text) or ended}</div></div>"
        for name, text in zip(("before", "after"), written, strict=True)
    )
    return f'<div class="gb-runners" lang="{html_lang()}">{cells}</div>'
