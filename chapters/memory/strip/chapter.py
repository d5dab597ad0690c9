"""Chapter "A strip of digits": a CNN sees each digit, a memory carries what was; three readers, and their relative."""

from chapters.memory.strip.places import places_panel
from chapters.memory.strip.read import read_panel
from chapters.memory.strip.relative import relative_panel
from chapters.memory.strip.train import SMALL, SMALL_READER, train_panel

PANELS = (read_panel, places_panel, train_panel, relative_panel)
CONTROLS = (*(control for demo in PANELS for control in demo.controls), SMALL_READER, SMALL.seed)
