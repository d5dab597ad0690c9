"""Chapter "One cell": the same weights at every token, its sum with real numbers, and what its state is worth."""

from chapters.memory.cell.equation import equation
from chapters.memory.cell.unroll import unroll
from chapters.memory.cell.wipe import wiped_panel

PANELS = (unroll, equation, wiped_panel)
CONTROLS = tuple(control for demo in PANELS for control in demo.controls)
