"""Chapter "The bottleneck": one vector for a whole string, against looking back at every letter."""

from __future__ import annotations

from chapters.attention.bottleneck.length import length
from chapters.attention.bottleneck.look import STRING, look_panel
from chapters.attention.bottleneck.train import SEED, train_panel

PANELS = (length, look_panel, train_panel)
CONTROLS = (*length.controls, STRING, SEED)
