"""Chapter "How an LLM is made": one answer of a model, the loop that writes with it, the stages of training."""

from __future__ import annotations

from chapters.inside.made.rounds import rounds_panel
from chapters.inside.made.stages import stages_panel
from chapters.inside.made.step import step_panel

PANELS = (step_panel, rounds_panel, stages_panel)
CONTROLS = tuple(control for panel in PANELS for control in panel.controls)
