"""Chapter "Batches": when a batch is drawn, how noisy its slope is, what its size costs, our machines' batches."""

from chapters.learning.batches.noise import noise_panel
from chapters.learning.batches.race import cost, race
from chapters.learning.batches.twin import CORPUS, twin
from chapters.learning.batches.when import when

PANELS = (when, noise_panel, race, cost, twin)
CONTROLS = (*when.controls, *noise_panel.controls, *race.controls, *cost.controls, CORPUS)
