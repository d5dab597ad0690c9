"""Chapter "One loop, four jobs": four networks learn by one function, what differs in their code, what depth adds."""

from __future__ import annotations

from chapters.inside.loop.code import code_panel
from chapters.inside.loop.curves import SMALL, curves_panel
from chapters.inside.loop.depth import SMALL as SPIRALS
from chapters.inside.loop.depth import depth_panel

PANELS = (curves_panel, code_panel, depth_panel)
SEEDS = tuple(small.seed for small in (*SMALL.values(), SPIRALS))
CONTROLS = (*curves_panel.controls, *SEEDS, *depth_panel.controls)
