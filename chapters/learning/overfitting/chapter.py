"""Chapter "Overfitting": a curve, a network, an n-gram and a mini-GPT that learn by heart what they should not."""

from __future__ import annotations

from chapters.learning.overfitting.fit import fit_panel
from chapters.learning.overfitting.gpt import SMALL, gpt_panel
from chapters.learning.overfitting.network import network_panel
from chapters.learning.overfitting.ngram import ngram_panel

PANELS = (fit_panel, network_panel, ngram_panel, gpt_panel)
CONTROLS = (
    *fit_panel.controls,
    *network_panel.controls,
    *ngram_panel.controls,
    *gpt_panel.controls,
    SMALL.seed,
)
