"""Chapter "Optimisers": down a bowl by seven rules, Adam in parts, a race on real networks, and our own machines."""

from chapters.learning.optimisers.network import SMALL, network_race, rates
from chapters.learning.optimisers.parts import adam_parts
from chapters.learning.optimisers.race import bowl_race
from chapters.learning.optimisers.slope import slope
from chapters.learning.optimisers.twin import CORPUS, twin

PANELS = (slope, bowl_race, adam_parts, rates, network_race, twin)
CONTROLS = (
    *slope.controls,
    *bowl_race.controls,
    *adam_parts.controls,
    *rates.controls,
    *network_race.controls,
    *(small.seed for small in SMALL.values()),
    CORPUS,
)
