"""Chapter "Labels, not text": a conditional random field cuts Chinese words, and says nothing about the text itself."""

from __future__ import annotations

from chapters.counting.labels.apart import apart_panel
from chapters.counting.labels.ask import ask_panel
from chapters.counting.labels.cut import cut_panel
from chapters.counting.labels.gold import gold_panel
from chapters.counting.labels.paths import paths_panel
from chapters.counting.labels.switches import SMALL, switches_panel

PANELS = (cut_panel, apart_panel, paths_panel, switches_panel, gold_panel, ask_panel)
CONTROLS = (*(control for panel in PANELS for control in panel.controls), SMALL.seed)
