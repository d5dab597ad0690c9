"""What the conditional random field looks at: features of one place of a text, each a name such as "next=国".

A template is a question about a place; its answer on a text is a feature. Every place has one feature of each template.
Templates form groups, which a learner can switch off; the last group is prior knowledge, a list of words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

import regex

GROUPS: dict[str, tuple[str, ...]] = {
    "here": ("here",),
    "neighbours": ("before2", "before", "next", "next2"),
    "pairs": ("before+here", "here+next", "before+next"),
    "types": ("type", "types"),
    "dictionary": ("begins", "ends", "inside"),
}
"""Group -> its templates."""

FIRST, LAST = "⊢", "⊣"
"""What stands before and after a text."""
EDGE = 2
"""How far a template looks to either side."""
LONGEST = 5
"""Characters of the longest word that the dictionary's features know."""

TYPES = {
    "edge": regex.compile(f"[{FIRST}{LAST}]"),
    "numeral": regex.compile("[〇零一二三四五六七八九十百千万亿两]"),
    "chinese": regex.compile(r"\p{Han}"),
    "digit": regex.compile(r"\p{N}"),
    "letter": regex.compile(r"\p{L}"),
    "mark": regex.compile(r"\p{P}"),
}
"""Type of a sign -> what it looks like; the first that fits counts."""

Signs = Sequence[str]


@lru_cache(maxsize=8192)
def type_of(sign: str) -> str:
    """Name the type of a sign; "other" is what is none of TYPES, such as an emoji."""
    return next((name for name, pattern in TYPES.items() if pattern.match(sign)), "other")


TEMPLATES: dict[str, Callable[[Signs, int], str]] = {
    "here": lambda s, t: s[t],
    "before2": lambda s, t: s[t - 2],
    "before": lambda s, t: s[t - 1],
    "next": lambda s, t: s[t + 1],
    "next2": lambda s, t: s[t + 2],
    "before+here": lambda s, t: s[t - 1] + s[t],
    "here+next": lambda s, t: s[t] + s[t + 1],
    "before+next": lambda s, t: f"{s[t - 1]}…{s[t + 1]}",
    "type": lambda s, t: type_of(s[t]),
    "types": lambda s, t: "+".join(type_of(s[i]) for i in (t - 1, t, t + 1)),
}
"""(signs with their edges, place) -> the answer; those of the dictionary are in word_lengths."""


def features(signs: Signs, groups: Collection[str], dictionary: Collection[str] = ()) -> list[list[str]]:
    """Answer the templates of these groups at every place of a text: T lists of features, all of one length."""
    asked = [
        name for group, names in GROUPS.items() if group in groups for name in names if name in TEMPLATES
    ]
    padded = [FIRST] * EDGE + list(signs) + [LAST] * EDGE
    found = [[f"{name}={TEMPLATES[name](padded, t + EDGE)}" for name in asked] for t in range(len(signs))]
    if "dictionary" in groups:
        for answers, lengths in zip(found, word_lengths(signs, dictionary), strict=True):
            answers.extend(
                f"{name}={length}" for name, length in zip(GROUPS["dictionary"], lengths, strict=True)
            )
    return found


def word_lengths(signs: Signs, dictionary: Collection[str]) -> list[tuple[int, int, int]]:
    """Measure the longest words of the dictionary that begin at each sign, end at it, and have it inside; 0: none."""
    found = [[0, 0, 0] for _ in signs]
    for begin in range(len(signs)):
        for end in range(begin + 2, min(len(signs), begin + LONGEST) + 1):
            if "".join(signs[begin:end]) in dictionary:
                places = [0] + [2] * (end - begin - 2) + [1]
                for t, place in enumerate(places, start=begin):
                    found[t][place] = max(found[t][place], end - begin)
    return [(begins, ends, inside) for begins, ends, inside in found]
