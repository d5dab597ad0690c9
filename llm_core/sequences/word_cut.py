"""The words of a text in any writing: what stands between spaces and signs, and in Chinese what jieba cuts."""

from __future__ import annotations

import regex

from llm_core.sequences.jieba_words import jieba_cut
from llm_core.tasks.words import WORD

RUN = regex.compile(rf"(?P<chinese>\p{{Han}}+)|(?:{WORD.pattern})", regex.V1)


def words_of(text: str) -> list[str]:
    """List the words; spaces and signs are none.

    Where a writing has no spaces and we have no dictionary (Japanese kana, Thai, Khmer, ...) each character is one.
    """
    return [
        word
        for run in RUN.finditer(text)
        for word in (jieba_cut(run.group()) if run.group("chinese") else [run.group()])
    ]
