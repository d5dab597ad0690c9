"""Chapter "Where order comes from": four ways to say where a token stands, the shuffle test, a trained model."""

from __future__ import annotations

from chapters.transformer.positions.shuffle import shuffle_panel
from chapters.transformer.positions.trained import trained_panel
from chapters.transformer.positions.ways import ways_panel

PANELS = (ways_panel, shuffle_panel, trained_panel)
