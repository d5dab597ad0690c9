"""Chapter "Where order comes from": four ways to say where a token stands, the shuffle test, a trained model."""

from __future__ import annotations

from chapters.transformer.positions import shuffle_panel, trained_panel, ways_panel

PANELS = (ways_panel.ways_panel, shuffle_panel.shuffle_panel, trained_panel.trained_panel)
CONTROLS = (*ways_panel.CONTROLS, *shuffle_panel.CONTROLS, trained_panel.SEED)
