"""The dictionary method: from left to right, always take the longest word that the dictionary has."""

from __future__ import annotations

from collections.abc import Collection


def longest_match(text: str, dictionary: Collection[str], longest: int) -> list[str]:
    """Cut a text into words of at most `longest` characters; a character that begins no word stands alone.

    Forward maximum matching: greedy, so a long word may swallow the beginning of the next one.
    """
    words, begin = list[str](), 0
    while begin < len(text):
        ends = range(min(len(text), begin + longest), begin + 1, -1)
        end = next((end for end in ends if text[begin:end] in dictionary), begin + 1)
        words.append(text[begin:end])
        begin = end
    return words
