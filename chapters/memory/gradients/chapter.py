"""Chapter "Gradients through time": what is left of a lesson many steps back, untrained, too strong, and trained."""

from chapters.memory.gradients.lag import lag
from chapters.memory.gradients.strength import strength
from chapters.memory.gradients.trained import trained

PANELS = (lag, strength, trained)
CONTROLS = tuple(control for demo in PANELS for control in demo.controls)
