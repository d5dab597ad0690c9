"""Chapter "What is each pixel?": semantic, instance and panoptic masks, k-means on colours, and a threshold."""

from __future__ import annotations

from chapters.seeing.segment import colors, scene
from chapters.seeing.segment.blobs import blobs_panel
from chapters.seeing.segment.colors import colors_panel
from chapters.seeing.segment.scene import scene_panel
from chapters.seeing.segment.small import SMALL
from chapters.seeing.segment.tokens import tokens_panel
from chapters.seeing.segment.touch import touch_panel

PANELS = (scene_panel, touch_panel, colors_panel, blobs_panel, tokens_panel)
CONTROLS = (
    *scene.CONTROLS,
    SMALL.seed,
    *touch_panel.controls,
    *colors.CONTROLS,
    *blobs_panel.controls,
    *tokens_panel.controls,
)
