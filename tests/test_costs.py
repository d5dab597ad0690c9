"""What a visitor's text costs: four times the text, about four times the work, up to the limit of its field.

A quadratic cost has a ratio of sixteen. What is under the floor cannot freeze a page, whatever its ratio.
"""

from __future__ import annotations

import re
import time

import pytest

from chapters.studio.summarise.measures import Measures
from chapters.transformer.positions.cards import split as cards
from llm_core.analysis.evaluation import known_words
from llm_core.analysis.evaluation.scoring import Price, disagreement
from llm_core.data.bpe import BPETokenizer
from llm_core.data.bpe_training import count_pieces
from llm_core.data.characters import CharTokenizer
from llm_core.data.user_text import TextRejected, corpus_from_text, decode_upload
from llm_core.tasks.chunks import cut
from llm_core.tasks.faithfulness import copied_share, unsupported
from llm_core.tasks.rouge import rouge
from llm_core.tasks.sentences import ends_sentence, sentences
from llm_core.tasks.summarise import summarise
from llm_core.tasks.words import has_words
from ui.controls import text as texts
from ui.controls.nearest import numbers_in
from ui.lesson import prose

STUDIO = 60_000
FLOOR = 0.4
"""Seconds of processor time."""
MOST = 10.0

UNITS = [
    ".", "…", "?a", "a. ", "Mr. ", "U.S. ", "no. A ", "1.", "1 000 ", "https://a.", "“", "\"'", "。”", "“a！”他说",
    "\"a?\" Tom ", "猫……", "\n \n", " ", "a", "Ab ", "e\u0301", "猫", "一点", "百分之", "one ", "half past ", "[",
    "[a](https://x", "**a", "`a", "😀",
]  # fmt: skip
"""Repeated, these are the worst that the patterns of this project could be given."""

TOKENIZER = BPETokenizer.train("the cat sat on the mat and the dog sat on the cat " * 20, 300)
CHARACTERS = CharTokenizer("abc")
KNOWN = known_words.known(["the cat sat"])


def accepted(read, *given):
    """What refuses a text with a sentence has done its work too."""
    try:
        return read(*given)
    except (TextRejected, ValueError):
        return None


def written_anew(text):
    """Prose as HTML, without what is kept of the last time."""
    prose._to_html.cache_clear()
    prose._inline.cache_clear()
    return prose.to_html(text)


READERS = {
    "sentences": (STUDIO, sentences),
    "ends_sentence": (STUDIO, ends_sentence),
    "has_words": (STUDIO, has_words),
    "lead": (STUDIO, lambda text: accepted(summarise, text, "lead", 6)),
    "unsupported": (STUDIO, lambda text: unsupported(text[:10_000], text)),
    "copied_share": (STUDIO, lambda text: copied_share(text[:10_000], text)),
    "rouge": (STUDIO, lambda text: rouge(text, text[:5_000])),
    "chunks": (STUDIO, lambda text: cut(text, 600, len)),
    "prose": (STUDIO, written_anew),
    "clean_text": (100_000, lambda text: texts.clean_text(text, 100_000)),
    "numbers_in": (100_000, numbers_in),
    "bpe": (100_000, TOKENIZER.encode),
    "bpe_spans": (100_000, TOKENIZER.spans),
    "unknown": (100_000, CHARACTERS.unknown),
    "cards": (100_000, cards),
    "known_words": (100_000, lambda text: known_words.count(text, KNOWN)),
    "corpus_from_text": (300_000, lambda text: accepted(corpus_from_text, text)),
    "decode_upload": (300_000, lambda text: accepted(decode_upload, text.encode()[:300_000])),
    "count_pieces": (300_000, lambda text: count_pieces([text])),
}


def seconds(read, text):
    """The least of three, in processor time."""
    return min(once(read, text) for _ in range(3))


def once(read, text):
    began = time.process_time()
    read(text)
    return time.process_time() - began


def assert_linear(read, unit, limit):
    """Grow the text by four until the limit; the ratio is asked for where the text costs something."""
    whole = (unit * (limit // len(unit) + 1))[:limit]
    for length in (limit // 16, limit // 4, limit):
        if once(read, whole[:length]) > FLOOR:
            assert seconds(read, whole[:length]) < MOST * seconds(read, whole[: length // 4])


@pytest.mark.parametrize("name", READERS)
def test_the_cost_of_a_text_grows_like_its_length(name):
    limit, read = READERS[name]
    for unit in UNITS:
        assert_linear(read, unit, limit)


def test_the_pattern_that_once_froze_the_site_is_found():
    frozen = re.compile(r"\.+[”’]*(?=\s|$)")
    with pytest.raises(AssertionError):
        assert_linear(lambda text: frozen.findall(f"{text}a"), ".", 10_000)


def test_a_text_whose_every_character_is_unknown_is_left_out_at_once(monkeypatch):
    monkeypatch.setattr(texts, "notice", lambda message: None)
    whole = "".join(map(chr, range(0x4E00, 0x9000)))
    assert once(lambda text: texts.readable(text, CHARACTERS.unknown(text)), whole * 2) < 5


def test_readers_are_compared_in_one_walk():
    def compare(text):
        prices = [Price(i, i + 1, 1.0) for i in range(len(text))]
        return disagreement(text, {"a": prices, "b": prices})

    assert_linear(compare, "a ", 16_000)


def test_a_summary_is_measured_in_less_than_a_gigabyte_and_two_minutes():
    text, reference = "港口起火，渔船烧毁。" * 6_000, "港口着火了。" * 833
    assert once(lambda _: Measures.of(text, text, reference), "") < 20
