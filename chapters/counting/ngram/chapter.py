"""Chapter "n-grams": count, smooth, take one probability apart, write, and compare with networks."""

from __future__ import annotations

from chapters.counting.ngram import chain, estimates, orders, settings, writes
from chapters.counting.ngram.networks import next_panel
from chapters.counting.ngram.parts import AT, parts_panel
from chapters.counting.ngram.units import units_panel
from chapters.counting.ngram.watch import watch_panel
from ui.lesson.words import Lesson


def ngram(words: Lesson) -> None:
    """Draw all panels for the text and the model that the first one chooses."""
    asked = orders.orders_panel(words)
    if asked is None:
        return
    text, before = parts_panel(words, asked)
    chain.chain_panel(words, asked, text)
    next_panel(words, asked, before)
    estimates.estimates_panel(words, asked, text)
    writes.writes_panel(words, asked)
    units_panel(words, asked)
    watch_panel(words, asked)


PANELS = (ngram,)
prepare = orders.prepare
CONTROLS = (*settings.CONTROLS, AT, chain.SEED, estimates.SIZE, writes.SEED)
