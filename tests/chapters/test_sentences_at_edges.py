"""What every computed sentence says of an empty text, of one token, of unknown characters, of another language."""

import re

import pytest

from chapters.arena.facts import facts
from chapters.arena.readers.compare import outside
from llm_core.analysis.evaluation.scoring import Price
from tests.chapters.hearing import heard
from tests.chapters.opening import CHAPTERS, leave, module_of, opened, settled
from ui.controls.text import Text
from ui.lesson.words import read

NEVER = {
    "a plural after one": r"(?<![\w.,×/⁻])(?<!layer )(?<![hH]ead )(?<!step )1 (?!was\b|has\b|means\b)[a-z]+[^s\W]s\b",
    "one among one": r"\b(?:among|of|over) 1\.0 [a-z]|摊在 1\.0 |在 1\.0 个",
    "a distance of nothing": r"distance (?:of )?0\b(?!\.)|相距 0 |距离 0 ",
    "quotation marks around nothing": r"“”|``|‘’",
    "a number that is none": r"\b(?:nan|NaN|inf|None)\b|∞ |<built-in|<function",
    "an even share of nothing": r"(?:would get|应得|会得到) 0 ?%",
    "a place that was not filled": r"\{[a-z_]+\}",
    "something out of nothing": r"(?<![\d.,])0 of 0\b|共 0 个|0/0",
    "the mark of a text's end as a word": r"<\|endoftext\|>|<\|end_of_text\|>",
}
"""What a computed sentence must never say, in either language."""

EDGES = {
    "nothing": "",
    "one letter": "a",
    "one token": "Hello",
    "one Chinese character": "的",
    "unknown letters": "ЖЩ",
    "another language": "Le chat dort.",
    "the same word twice": "a a",
}
WITH_TEXT = [
    (page, chapter)
    for page, chapter in CHAPTERS
    if any(isinstance(control, Text) for control in module_of(page, chapter).CONTROLS)
]
pytestmark = [
    pytest.mark.usefixtures("shared_models"),
    # bertviz 1.4.1 leaves the files that it reads to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def wrong(said):
    """What should not have been said, with the name of the rule."""
    return [
        (rule, page, text)
        for page, _, text in dict.fromkeys(said)
        for rule, pattern in NEVER.items()
        if re.search(pattern, text)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "1 characters, 1 bytes",
        "a free choice among 1.0 tokens",
        "looked at “a”, at distance 0",
        "nan bits",
        "spread evenly, a word would get 0%",
    ],
)
def test_the_rules_bite(sentence):
    assert wrong([("", "", sentence)])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("page", "chapter"), WITH_TEXT, ids=["-".join(one) for one in WITH_TEXT])
def test_no_sentence_is_wrong_at_an_edge(page, chapter, language, monkeypatch):
    """The first text comes with the link, the others are written into the open page."""
    texts = [control.key for control in module_of(page, chapter).CONTROLS if isinstance(control, Text)]
    (_, first), *others = EDGES.items()
    with heard(monkeypatch) as said:
        at = opened(page, chapter, language, **dict.fromkeys(texts, first))
        for name, text in others:
            said.append(("", "", f"<{name}>"))  # so that a failure tells where
            write(at, texts, text)
    leave(at)
    assert wrong(said) == []


def write(at, keys, text):
    """Write a text into all these fields, as far as the page shows them, and wait for what it does."""
    for key in keys:
        if key in at.session_state:
            at.session_state[key] = text
    settled(at.run())


@pytest.mark.parametrize(
    ("paid", "said"), [(1.0, False), (2.9, False), (3.1, True), (78.0, True)], ids=lambda one: str(one)
)
def test_a_text_unlike_what_the_machines_have_read_is_called_so(paid, said):
    """`paid`: as many times as held-out text costs; 78 bits for a Chinese character is no measure of the text."""
    test = {one.family: one.test_bits for one in facts("stories")}
    readings = {family: [Price(0, 10, 10 * paid * bits)] for family, bits in test.items()}
    assert bool(outside(read("arena/readers", "en"), "stories", readings, 10)) is said
