"""Chapter "Several heads": the same parameters cut in 1 ... 16, whether heads differ, their sum, and image patches."""

from __future__ import annotations

from chapters.attention.heads import one_model, patches
from chapters.attention.heads.count import count
from chapters.attention.heads.small import SMALL_HEADS

PANELS = (count, one_model.trained_panels, patches.patches_panel)
CONTROLS = (*count.controls, SMALL_HEADS.seed, *one_model.CONTROLS, *patches.CONTROLS)
