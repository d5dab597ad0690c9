"""The trained network of this chapter, with the pictures that it painted with."""

from __future__ import annotations

from llm_core.vision.texture_net import RECORD, trained
from ui.work.source import StoredModel

PAINTER = StoredModel(RECORD, trained)
