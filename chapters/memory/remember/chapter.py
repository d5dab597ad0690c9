"""Chapter "Remember it": a letter recalled after a delay by five machines, why some fail, and one trained now."""

from chapters.memory.remember.delay import delay_panel
from chapters.memory.remember.look import look_panel
from chapters.memory.remember.play import play_panel
from chapters.memory.remember.train import SMALL, SMALL_MACHINE, train_panel
from chapters.memory.remember.why import why_panel

PANELS = (play_panel, delay_panel, why_panel, look_panel, train_panel)
CONTROLS = (*(control for demo in PANELS for control in demo.controls), SMALL_MACHINE, SMALL.seed)
