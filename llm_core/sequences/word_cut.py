"""The words of a text in any writing: between spaces and signs, in Chinese the dictionary's likeliest cut."""

from __future__ import annotations

import regex

from llm_core.sequences.likeliest_words import likeliest_words
from llm_core.sequences.word_tables import dictionary
from llm_core.tasks.words import WORD

RUN = regex.compile(rf"(?P<chinese>\p{{Han}}+)|(?:{WORD.pattern})", regex.V1)


def words_of(text: str) -> list[str]:
    """List the words; spaces and signs are none.

    Where a writing has no spaces and we have no dictionary (Japanese kana, Thai, Khmer, ...) each character is one.
    Raises CheckpointError for Chinese where the dictionary is not here.
    """
    return [
        word
        for run in RUN.finditer(text)
        for word in (likeliest_words(run.group(), dictionary()) if run.group("chinese") else [run.group()])
    ]
