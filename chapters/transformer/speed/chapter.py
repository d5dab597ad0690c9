"""Chapter "Parallel reading, serial writing": the decoding loop in slow motion, then its price, measured."""

from __future__ import annotations

from chapters.transformer.speed import loop_panel, reading_panel, timing_panel

PANELS = (loop_panel.loop_panel, timing_panel.timing_panel, reading_panel.reading_panel)
CONTROLS = (*loop_panel.CONTROLS, *timing_panel.CONTROLS)
