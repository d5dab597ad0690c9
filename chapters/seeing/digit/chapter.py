"""Chapter "Draw a digit": two networks answer while one draws, moved digits, weights, and patches as tokens."""

from __future__ import annotations

from chapters.seeing.digit.draw import CONTROLS as DRAWN
from chapters.seeing.digit.draw import draw_panel
from chapters.seeing.digit.parts import parts_panel
from chapters.seeing.digit.patches import patches_panel
from chapters.seeing.digit.shift import SMALL, shift_panel

PANELS = (draw_panel, shift_panel, parts_panel, patches_panel)
CONTROLS = (
    *DRAWN,
    *shift_panel.controls,
    SMALL.seed,
    *parts_panel.controls,
    *patches_panel.controls,
)
