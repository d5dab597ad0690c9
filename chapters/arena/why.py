"""Why this token? Each machine answers in its own terms: counts, gates, attention. All numbers are its own."""

from __future__ import annotations

from typing import Any

from chapters.arena.why_attention import explain_attention
from chapters.arena.why_counts import explain_counts
from chapters.arena.why_gates import explain_gates
from chapters.arena.why_state import explain_state
from llm_core.language.lstm import LSTM
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.recurrent import Recurrent
from llm_core.language.transformer import Transformer
from ui.lesson.words import Lesson


def answer(words: Lesson, model: LanguageModel, prefix: list[int], token_id: int) -> dict[str, Any]:
    """Explain `token_id` after `prefix`, which begins with the end-of-text token, as the component draws it."""
    match model:
        case NGram():
            return explain_counts(words, model, prefix, token_id)
        case LSTM():
            return explain_gates(words, model, prefix)
        case Recurrent():
            return explain_state(words, model, prefix)
        case Transformer():
            return explain_attention(words, model, prefix, token_id)
        case _:
            raise TypeError(f"A {type(model).__name__} cannot say why.")
