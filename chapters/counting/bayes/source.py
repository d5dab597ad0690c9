"""The spam filter of this chapter, and its test."""

from __future__ import annotations

from llm_core.data.spam import RECORD, spam
from ui.work.source import StoredModel

SPAM = StoredModel(RECORD, spam)
