"""ROUGE (Lin 2004): how many words and word pairs a summary shares with a reference that a person wrote."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from llm_core.tasks.sentences import is_chinese, words


@dataclass(frozen=True)
class Rouge:
    """Precision, recall and their harmonic mean (F1), each from 0 to 1."""

    precision: float
    recall: float
    f1: float


class CharacterTokens:
    """The tokenizer that `rouge-score` is given for Chinese: each character counts as a word."""

    def tokenize(self, text: str) -> list[str]:
        return words(text)


def rouge(summary: str, reference: str) -> dict[str, Rouge]:
    """Compute {"rouge1", "rouge2", "rougeL"}: shared words, shared pairs of neighbours, longest common subsequence.

    Computed by Google's `rouge-score`: English with its own tokenizer and Porter stemming, Chinese by
    characters.
    """
    scorer_class = importlib.import_module("rouge_score.rouge_scorer").RougeScorer
    kinds = ["rouge1", "rouge2", "rougeL"]
    if is_chinese(reference) or is_chinese(summary):
        scorer = scorer_class(kinds, tokenizer=CharacterTokens())
    else:
        scorer = scorer_class(kinds, use_stemmer=True)
    scores = scorer.score(reference, summary)
    return {kind: Rouge(s.precision, s.recall, s.fmeasure) for kind, s in scores.items()}
