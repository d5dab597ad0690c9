"""What stands under the chapters of the arena: the page in one sentence, and where it is otherwise."""

from types import SimpleNamespace

import pytest

from chapters.arena import page
from tests.chapters import opening
from tests.chapters.reading import elements, html
from ui.lesson.words import read


def rows(**bits):
    return [SimpleNamespace(family=family, test_bits=value) for family, value in bits.items()]


@pytest.mark.parametrize(
    ("bits", "said", "little"),
    [
        ({"ngram": 0.8, "lstm": 0.6, "transformer": 0.5}, None, False),
        (
            {"ngram": 4.776, "lstm": 4.819, "transformer": 4.554},
            "Transformer 4.554, n-gram 4.776, LSTM 4.819",
            True,
        ),
        (
            {"ngram": 1.9, "lstm": 1.7, "transformer": 1.8},
            "LSTM 1.700, Transformer 1.800, n-gram 1.900",
            False,
        ),
        ({"lstm": 0.5, "transformer": 0.6}, None, False),
        ({}, None, False),
    ],
)
def test_another_order_is_told_with_its_numbers(bits, said, little, monkeypatch):
    monkeypatch.setattr(page, "facts", lambda corpus: rows(**bits))
    words = read("arena", "en")
    found = page.answer(words, "manuals")
    assert found.startswith(words.ui("answer"))
    assert (said in found) if said else found == words.ui("answer")
    assert (words.ui("answer_little") in found) == little


@pytest.mark.usefixtures("shared_models")
def test_the_page_in_one_sentence_waits_for_the_guess_that_it_would_answer():
    sentence = read("arena", "en").ui("answer").partition(",")[0]
    assert sentence not in html(opening.opened("arena", "readers", guess=True))
    assert sentence in html(opening.opened("arena", "readers"))
    assert sentence in html(opening.opened("arena", "write", guess=True))


@pytest.mark.usefixtures("shared_models")
def test_the_heading_of_the_texts_stands_before_their_fields():
    order = [
        one.proto.body if one.type == "html" else one.key
        for one in elements(opening.opened("arena", "write").main)
        if one.type == "html" or getattr(one, "key", None)
    ]
    at = next(i for i, one in enumerate(order) if read("arena/write", "en").ui("arena_columns") in one)
    assert at < order.index("prompt")
