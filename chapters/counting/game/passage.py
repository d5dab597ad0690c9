"""The shipped passages, and what the machines needed for them (scripts/make_passages.py)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from llm_core.analysis.evaluation.passage import CANDIDATES, Passage, chinese_passage, letters_passage

__all__ = ["CANDIDATES", "COUNT", "PASSAGES", "Passage", "passage"]

PASSAGES: dict[str, Any] = json.loads(Path(__file__).with_name("passages.json").read_text("utf-8"))
COUNT = min(len(corpus["texts"]) for corpus in PASSAGES.values())


@lru_cache(maxsize=64)
def passage(corpus: str, number: int) -> Passage:
    """Give the passage of this number, counted from 1."""
    facts = PASSAGES[corpus]
    text = facts["texts"][number - 1]
    if facts["language"] == "zh":
        return chinese_passage(corpus, number, text, facts["characters"], facts["given"])
    return letters_passage(corpus, number, text)
