"""The bytes for the instrument: weights, tokens, words, and the sentences of all heads."""

from __future__ import annotations

from chapters.attention.look import payload_figure
from chapters.attention.look.shown import Shown
from llm_core.analysis.attention.patterns import Attention, Shares, clearest_row
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.site.language import html_lang
from ui.work.reading import place_name, sentences, shown_tokens


def payload(shown: Shown, words: Lesson) -> bytes:
    """Pack the bytes for the instrument."""
    reading = shown.reading
    kinds = [False, True] if reading.rest else [False]
    every = [(layer, head) for layer in range(reading.layers) for head in range(reading.heads)]
    header = {
        "lang": html_lang(),
        "tokens": shown_tokens(reading.attention),
        "specials": special_positions(reading.attention),
        "family": shown.family,
        "labels": labels_of(words),
        "places": {place: place_name(place) for place, n in reading.shares.rows.items() if n},
        "sentences": [sentences(reading, every, hidden) for hidden in kinds],
        "shares": [_flat(reading.rest if hidden else reading.shares) for hidden in kinds],
        "can_hide": reading.rest is not None,
        "selected": {"layer": shown.layer, "head": shown.head},
        "clearest": clearest_row(
            reading.attention, shown.layer, shown.head, reading.shares
        ),  # while none is pinned
        "panel": "one_head",  # where "draw this head" leads
    }
    return payload_figure.pack(reading.attention.pattern.numpy(), reading.attention.causal, header)


def special_positions(attention: Attention) -> list[int]:
    """List the positions of tokens that are not part of the text."""
    return [0] if attention.causal else [0, len(attention.ids) - 1]


def _flat(shares: Shares | None) -> dict[str, list[float]]:
    if shares is None:
        return {}
    return {place: [round(x, 4) for row in share for x in row] for place, share in shares.numbers.items()}
