"""Chapter "Same or different?": two pictures, two vectors, a distance, and a threshold that people choose."""

from __future__ import annotations

from chapters.seeing.same.gate import gate_panel
from chapters.seeing.same.pair import pair_panel
from chapters.seeing.same.threshold import SMALL, threshold_panel
from chapters.seeing.same.words import words_panel

PANELS = (pair_panel, threshold_panel, gate_panel, words_panel)
CONTROLS = (
    *pair_panel.controls,
    *threshold_panel.controls,
    SMALL.seed,
    *gate_panel.controls,
    *words_panel.controls,
)
