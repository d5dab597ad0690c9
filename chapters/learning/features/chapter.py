"""Chapter "Features": designed or learnt, what a move by one pixel leaves of them, and what people still choose."""

from __future__ import annotations

from chapters.learning.features import pad
from chapters.learning.features.filters import filters_panel
from chapters.learning.features.pad import pad_panel
from chapters.learning.features.shares import SMALL, shares_panel
from chapters.learning.features.tokens import tokens_panel

PANELS = (shares_panel, pad_panel, filters_panel, tokens_panel)
CONTROLS = (
    *shares_panel.controls,
    SMALL.seed,
    *pad.CONTROLS,
    *filters_panel.controls,
    *tokens_panel.controls,
)
