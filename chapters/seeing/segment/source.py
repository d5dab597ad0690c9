"""The trained networks of this chapter."""

from __future__ import annotations

from llm_core.vision.segment_training import RECORD, trained
from ui.work.source import StoredModel

MODELS = StoredModel(RECORD, trained)
