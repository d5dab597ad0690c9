"""Surprisal aligned character by character: whatever the tokens, the bits stay the same."""

import numpy as np
import pytest

from chapters.arena.readers.figure import aligned, per_character, readers_data, running_total, scale
from figures.palette import MACHINES

WORDS = [(0, 3, 6.0), (3, 8, 5.0)]
LETTERS = [(i, i + 1, 1.0 + i) for i in range(8)]


def test_the_bits_of_the_characters_sum_to_the_bits_of_the_tokens():
    assert per_character(WORDS, 8).sum() == pytest.approx(11)
    assert per_character(WORDS, 8)[0] == pytest.approx(2)


def test_readers_with_different_tokens_are_cut_at_every_edge_of_either():
    segments = aligned([WORDS, LETTERS], 8)
    assert [(s.start, s.end) for s in segments] == [(i, i + 1) for i in range(8)]
    assert segments[2].bits == pytest.approx((2.0, 3.0))


def test_segments_of_equal_tokens_are_the_tokens():
    segments = aligned([WORDS, WORDS], 8)
    assert [(s.start, s.end) for s in segments] == [(0, 3), (3, 8)]
    total = sum(s.bits[0] * (s.end - s.start) for s in segments)
    assert total == pytest.approx(11)


def test_the_lines_end_at_the_total_of_each_machine_in_its_own_colour_and_dash():
    names = {"ngram": "n-gram", "lstm": "LSTM"}
    figure = running_total({"ngram": WORDS, "lstm": LETTERS}, names, 8, "characters", "bits")
    ends = {line.name: line.y[-1] for line in figure.data}
    assert ends == pytest.approx({"n-gram": 11.0, "LSTM": 36.0})
    assert [line.y[0] for line in figure.data] == [0, 0]
    assert figure.data[0].line.color == MACHINES["ngram"].light
    assert figure.data[1].line.dash == MACHINES["lstm"].dash


def test_the_marked_place_is_framed_and_the_text_is_complete():
    text = "abcdefgh"
    data = readers_data(text, aligned([WORDS, LETTERS], 8), [], {}, "en", marked=(3, 5))
    assert "".join(piece["text"] for piece in data["segments"]) == text
    assert [piece["text"] for piece in data["segments"] if piece["worst"]] == ["d", "e"]


def test_the_scale_gets_lighter_all_the_way_so_that_dear_is_bright():
    luminance = np.array(scale()) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > 0).all()
