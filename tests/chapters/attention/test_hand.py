"""The chapter "Attention by hand" in both languages: what it measures, what it sends, and bad input."""

import functools
import json
import subprocess
import sys

import pytest

from chapters.attention.hand import tokens as by_hand_tokens
from llm_core.analysis.attention.by_hand import COMPASS, EXAMPLES, by_hand, soft_lookup
from llm_core.data.tokenizers import ByteTokenizer
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.show.numbers import percent

opened = functools.partial(opening.opened, "attention", "hand")


def sent(at):
    return json.loads(at.get("bidi_component")[0].proto.json)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chapter_opens_with_the_sentence_of_the_visitors_language_and_says_its_numbers(lang):
    at = opened(lang)
    data, said = sent(at), html(at)
    assert data["first"] == lang
    words = read("attention/hand", lang)
    assert data["labels"].items() > words.strings.items()  # and those of the kit
    one = EXAMPLES[lang]
    seen, causal = by_hand(one.q, one.k, one.v).weights, by_hand(one.q, one.k, one.v, causal=True).weights
    raw = by_hand(one.q, one.k, one.v, divided=False).weights
    for number in (seen[2].max(), causal[2].max(), seen[1].max(), raw[1].max()):
        assert percent(float(number)) in said
    assert ("、" if lang == "zh" else ", ").join("1000") in said
    assert f"{soft_lookup(COMPASS, 60, 4)[1]:.1f} °C" in said


def test_the_same_in_python_runs_and_prints_the_weights_that_the_panel_opens_with():
    (snippet,) = [
        code.value for code in opened().code if "EXAMPLES[" in code.value and "print(" in code.value
    ]
    done = subprocess.run(
        [sys.executable, "-c", snippet], capture_output=True, text=True, timeout=120, check=True
    )
    one = EXAMPLES["en"]
    assert str(by_hand(one.q, one.k, one.v).weights) in done.stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_aside_counts_the_sentence_and_says_when_the_pretrained_tokenizer_is_absent(lang):
    said = html(opened(lang))
    assert "6 characters, 4 words" in said or "6 个字、4 个词" in said
    assert read("attention/hand", lang).ui("smollm2_absent").split("`")[0] in said


def test_with_the_tokenizer_its_pieces_are_counted(monkeypatch):
    monkeypatch.setattr(by_hand_tokens, "smollm2_or_reason", lambda words: (ByteTokenizer(), ""))
    assert "6 characters, 4 words, 18 bytes and 18 pieces; 0 of the 18 pieces" in html(opened())
    said = html(opened(hand_text="I love it"))
    assert "9 characters, 9 bytes and 9 pieces; pieces that hold whole characters: 9" in said


def test_a_damaged_tokenizer_is_a_sentence_and_not_an_exception(monkeypatch, tmp_path):
    from llm_core.pretrained import engine

    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF nonsense")
    monkeypatch.setattr(engine, "weights", lambda: broken)
    assert "could not be read" in html(opened())


@pytest.mark.parametrize(
    "text",
    ["   ", "\x00", "</script><img src=x>", "🙂👨‍👩‍👧 שלום", "x" * 5000],
    ids=["blank", "nul", "html", "emoji", "huge"],
)
def test_any_text_is_taken(text):
    said = html(opened(hand_text=text))
    assert "<img" not in said
    assert "characters" in said


def test_a_blank_text_says_so_and_shows_the_example():
    said = html(opened(hand_text="  "))
    assert read("common", "en").ui("text_empty") in said
    assert "6 characters, 4 words" in said


def test_every_word_that_the_component_needs_is_there():
    """Stages, matrices and sentences by the names that chapters/attention/hand/component uses."""
    for lang in ("en", "zh"):
        strings = read("attention/hand", lang).strings
        for matrix in ("q", "k", "v", "scores", "scaled", "masked", "weights", "output"):
            assert {f"name_{matrix}", f"short_{matrix}", f"how_{matrix}"} <= set(strings)
        for stage in ("start", "scores", "scale", "mask", "softmax", "sum"):
            assert {f"stage_{stage}", f"says_{stage}"} <= set(strings)
        assert len(strings["channels"].split("|")) == len(EXAMPLES["zh"].q[0])
        assert len(strings["values"].split("|")) == len(EXAMPLES["zh"].v[0])
        assert "".join(strings["person"].split("|")) == strings["text_preset"]
