"""What the arena's components are given: nothing is lost, nothing is rounded away, sums stay sums."""

import json
import struct
from types import SimpleNamespace

import numpy as np
import pytest

from figures.tokens import arena_data, chip, column, next_data, packed, strip, visible, with_list


def event(**changes):
    alternatives = [
        SimpleNamespace(id=3, text=" cat", probability=0.5),
        SimpleNamespace(id=4, text=" dog", probability=0.25),
    ]
    values = dict(
        id=3,
        text=" cat",
        probability=0.5,
        chance=0.7,
        alternatives=alternatives,
        rest=0.25,
        entropy=1.5,
        forced=False,
    )
    return SimpleNamespace(**(values | changes))


def unpack(data):
    (length,) = struct.unpack("<I", data[:4])
    return json.loads(data[4 : 4 + length]), np.frombuffer(data[4 + length :], dtype="<f4")


def test_spaces_and_line_breaks_are_shown_never_swallowed():
    assert visible(" a\n\tb\x00") == "·a↵⇥b␀"
    assert visible("你好 😀") == "你好·😀"
    assert visible("\u200b\u202e\xad\u2028\u2003") == "⟨U+200B⟩⟨U+202E⟩⟨U+00AD⟩⟨U+2028⟩⟨U+2003⟩"
    assert visible("\xa0\u3000\x7f") == "⍽□␡"


def test_the_bars_of_a_chip_and_everything_else_make_one():
    made = chip(event(), " cat")
    assert sum(p for _, _, p in made["alternatives"]) + made["rest"] == pytest.approx(1)
    assert (made["p"], made["chance"], made["entropy"]) == (0.5, 0.7, 1.5)


def test_a_token_inside_a_character_is_shown_although_it_says_nothing_yet():
    made = chip(event(text=""), r"\xe4")
    assert made["text"] == r"\xe4"
    assert made["said"] == ""


def test_hostile_text_travels_unchanged_as_data():
    evil = "</script><img src=x onerror=alert(1)>"
    columns = [column("ngram", "n-gram", "counts", [], [chip(event(text=evil), evil)], False)]
    data = arena_data(columns, evil, {}, "en")
    assert data["prompt"] == data["machines"][0]["tokens"][0]["text"] == evil


def test_a_list_of_pieces_of_json_is_what_the_whole_would_have_been():
    chips = [chip(event(text=text), text) for text in ("</script>", "你", '"\\', "\ud800")]
    whole = column("ngram", "n-gram", "counts", [("a", "b", "c")], chips, False)
    pieces = with_list(whole | {"tokens": ()}, "tokens", [json.dumps(piece) for piece in chips])
    header, numbers = unpack(packed(pieces))
    assert header == whole
    assert numbers.size == 0


def test_the_largest_value_of_a_strip_has_the_full_shade_and_the_low_one_is_paper():
    made = strip("gate", "gate", ["a", "b", "c"], np.array([0.2, 0.5, 0.8]), ["", "", ""], low=0.2)
    shades = [value / made["top"] for _, value, _ in made["tokens"]]
    assert shades == pytest.approx([0, 0.5, 1])


def test_a_strip_of_zeros_is_paper_everywhere():
    made = strip("x", "x", ["a", "b"], np.zeros(2), ["", ""])
    assert [value for _, value, _ in made["tokens"]] == [0, 0]
    assert made["top"] > 0


def test_log_probabilities_reach_the_browser_bit_for_bit():
    rng = np.random.default_rng(0)
    log_probs = rng.normal(size=(2, 5)).astype(np.float32)
    vocabulary = ["<|endoftext|>", " a", "\n", "你", "</script>"]
    data = next_data(
        log_probs, ["ngram", "lstm"], ["n-gram", "LSTM"], vocabulary, [1, 2], {"temperature": 0.8}, {}, "zh"
    )
    header, numbers = unpack(data)
    assert np.array_equal(numbers.reshape(2, 5), log_probs)
    assert header["vocabulary"] == vocabulary
    assert [machine["family"] for machine in header["machines"]] == ["ngram", "lstm"]
    assert header["ids"] == [1, 2]


def test_a_vocabulary_of_the_wrong_size_is_refused():
    with pytest.raises(ValueError, match="log_probs"):
        next_data(np.zeros((2, 5)), ["ngram", "lstm"], ["n", "l"], ["a"], [], {}, {}, "en")
