"""Chapter "Scores": three ways to score a pair, why the product is divided, what a far key does, what it all costs."""

from __future__ import annotations

from chapters.attention.scores.collapse import collapse
from chapters.attention.scores.price import price
from chapters.attention.scores.saturation import saturated
from chapters.attention.scores.ways import ways

PANELS = (ways, saturated, collapse, price)
CONTROLS = tuple(control for demo in PANELS for control in demo.controls)
