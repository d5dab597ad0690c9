"""Chapter "Style": an image whose pixels are optimised until a network sees one picture's content, another's style."""

from __future__ import annotations

from chapters.seeing.style import grams, live
from chapters.seeing.style.grams import grams_panel
from chapters.seeing.style.letters import letters_panel
from chapters.seeing.style.live import live_panel
from chapters.seeing.style.network import SMALL, network_panel
from chapters.seeing.style.strip import strip_panel

PANELS = (strip_panel, grams_panel, live_panel, network_panel, letters_panel)
CONTROLS = (
    *strip_panel.controls,
    *grams.CONTROLS,
    *live.CONTROLS,
    *network_panel.controls,
    SMALL.seed,
    *letters_panel.controls,
)
