"""Chapter "Three ways to draw": a GAN, a diffusion model and a VAE draw the same small digits."""

from __future__ import annotations

from chapters.seeing.ways.anatomy import map_panel, vae_panel
from chapters.seeing.ways.copies import copies_panel
from chapters.seeing.ways.measured import KIND, SMALL, measured_panel
from chapters.seeing.ways.sixteen import samples_panel
from chapters.seeing.ways.temperature import scale_panel
from chapters.seeing.ways.walk import walk_panel

PANELS = (samples_panel, measured_panel, copies_panel, vae_panel, map_panel, walk_panel, scale_panel)
CONTROLS = (*(control for panel in PANELS for control in panel.controls), KIND, SMALL.seed)
