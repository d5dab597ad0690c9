"""Chapter "Clean and enlarge": noise taken away, pictures enlarged, and what of the detail was ever measured."""

from __future__ import annotations

from chapters.seeing.clean.larger import larger_panel
from chapters.seeing.clean.noise import noise_panel
from chapters.seeing.clean.strengths import SMALL, strengths_panel
from chapters.seeing.clean.two import CONTROLS as TWO
from chapters.seeing.clean.two import two_panel
from chapters.seeing.clean.words import words_panel

PANELS = (noise_panel, strengths_panel, larger_panel, two_panel, words_panel)
CONTROLS = (
    *noise_panel.controls,
    *strengths_panel.controls,
    SMALL.seed,
    *larger_panel.controls,
    *TWO,
    *words_panel.controls,
)
