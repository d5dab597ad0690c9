"""Chapter "Where order comes from": four ways to say where a token stands, the shuffle test, a trained model."""

from __future__ import annotations

from ui.lessons import lesson
from ui.positions_shuffle import shuffle_panel
from ui.positions_trained import trained_panel
from ui.positions_ways import ways_panel


def positions_chapter() -> None:
    """The chapter's three panels."""
    words = lesson("positions")
    ways_panel(words)
    shuffle_panel(words)
    trained_panel(words)
