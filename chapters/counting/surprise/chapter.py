"""Chapter "Surprise": surprisal and entropy, what knowing something is worth, context, and the loss of networks."""

from __future__ import annotations

from chapters.counting.surprise.context import context
from chapters.counting.surprise.knowing import knowing_panel
from chapters.counting.surprise.loss import loss_panel
from chapters.counting.surprise.meter import CONTROLS as METER
from chapters.counting.surprise.meter import meter

PANELS = (meter, knowing_panel, context, loss_panel)
CONTROLS = (*METER, *knowing_panel.controls, *context.controls, *loss_panel.controls)
