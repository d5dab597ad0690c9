"""Four ways to cut a Chinese text into words, side by side: a field, a hidden Markov model, a dictionary, jieba."""

from __future__ import annotations

from llm_core.sequences.crf import CRF
from llm_core.sequences.crf_words import silver_hmm
from llm_core.sequences.jieba_words import jieba_cut
from llm_core.sequences.matching import longest_match
from llm_core.sequences.segmentation import cut_text
from llm_core.sequences.word_tables import dictionary

LONGEST = 6
"""Characters of a word that the dictionary method looks up."""
METHODS = ("crf", "hmm", "dictionary", "jieba")


def cut_by(method: str, field: CRF, text: str) -> tuple[str, ...]:
    """Cut a text by one of METHODS; white space is left out."""
    if method == "crf":
        return tuple(field.cut(text))
    cutters = {"hmm": silver_hmm().cut, "dictionary": by_dictionary, "jieba": jieba_cut}
    return tuple(cut_text(text, cutters[method]))


def by_dictionary(run: str) -> list[str]:
    """Take the longest word of the dictionary, again and again."""
    return longest_match(run, dictionary(), LONGEST)
