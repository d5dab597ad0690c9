"""Chapter "Inside the LSTM": its gates on a text, units that follow something, a gate held, and the cell of 1997."""

from chapters.memory.gates.clamp import clamp_panel
from chapters.memory.gates.found import found_panel
from chapters.memory.gates.long import long_panel
from chapters.memory.gates.read import read_panel

PANELS = (read_panel, found_panel, clamp_panel, long_panel)
CONTROLS = tuple(control for demo in PANELS for control in demo.controls)
