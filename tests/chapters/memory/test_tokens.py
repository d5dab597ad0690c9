"""The chapter "Tokens": its counts are those of the tokenizers, its bars those of the models, healed and as typed."""

import re

import numpy as np
import pytest

from chapters.memory.tokens.chips import MOST, Context, bytes_html, characters_html, pieces_html, words_html
from chapters.memory.tokens.learn import last_merge, learnt
from llm_core import checkpoints
from llm_core.data.merge_steps import steps
from llm_core.data.parallel import SENTENCES
from llm_core.data.subwords import NAMES, learn
from llm_core.generation import Sampling, generate
from llm_core.healing import heal
from llm_core.vocabularies import vocabularies
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, named, traces
from ui.lesson.words import read

WORDS = read("memory/tokens", "en")
CORPUS = "the other mother gathers the feathers there and the father gathers them"


def test_the_known_sentence_has_six_characters_four_words_and_eighteen_bytes():
    said = html(opened("memory", "tokens", tokens_text="我爱学习编程"))
    stories = vocabularies()["stories"]
    pieces = len(stories.encode("我爱学习编程"))
    assert "Characters: 6, words: 4, bytes: 18." in said
    assert f"our stories (byte pairs): {pieces}, of which hold whole characters: 0" in said
    assert "⟨我&nbsp;1/3⟩" in said  # the space in the name is none of the text, so it is no dot


def test_a_vocabulary_that_is_not_here_says_so_and_how_to_get_it():
    said = html(opened("memory", "tokens", tokens_text="我爱学习编程", tokens_vocabulary="smollm2"))
    assert said.count("python -m llm_core fetch smollm2") >= 2
    assert "Characters: 6, words: 4, bytes: 18." in said


def test_unknown_characters_are_named():
    said = html(opened("memory", "tokens", tokens_text="明月 Q", tokens_vocabulary="songci"))
    assert WORDS.ui("cut_unknown", characters="").strip() in said


def test_the_line_is_the_number_of_tokens_after_each_merge():
    at = opened("memory", "tokens", tokens_merges="3")
    at.text_area(key="tokens_corpus").set_value(CORPUS).run()
    (line, *_) = traces(at, "tokens_learn_sizes")
    assert array(line["y"]).tolist() == steps(CORPUS, 3, 200).sizes


def test_the_bars_are_the_tokens_of_each_language():
    drawn = named(opened("memory", "tokens"), "tokens_price_bars")
    stories = vocabularies()["stories"]
    expected = [len(stories.encode(text)) for text in SENTENCES.values()]
    np.testing.assert_array_equal(array(drawn[WORDS.ui("price_axis_tokens")]["x"]), expected)
    expected = [len(text.encode()) for text in SENTENCES.values()]
    np.testing.assert_array_equal(array(drawn[WORDS.ui("price_axis_bytes")]["x"]), expected)


def test_the_words_show_the_sentence_that_is_priced():
    for language in ("en", "zh"):
        assert SENTENCES[language] in read("memory/tokens", language).panel("tokens_price").text


def test_your_own_sentence_is_priced_too_and_escaped():
    said = html(opened("memory", "tokens", tokens_own="</script><b>one</b>"))
    assert "&lt;/script&gt;&lt;b&gt;one&lt;/b&gt;" in said
    assert "<b>one</b>" not in said


def test_the_healed_word_is_the_likeliest_token_that_begins_with_the_space():
    model = checkpoints.load("stories", "transformer")
    found = heal(model, "Once upon a ")
    token = model.tokenizer.token_text(int(found.probability.argmax()))
    said = html(opened("memory", "tokens", tokens_prompt="Once upon a "))
    assert f"“{token.replace(' ', '·')}”" in said
    assert f"({len(found.cut.candidates):,})" in said
    for family, name in (("lstm", "LSTM"), ("ngram", "n-gram")):
        each = checkpoints.load("stories", family)
        best = next(generate(each, each.tokenizer.encode("Once upon a "), 1, Sampling(temperature=0))).text
        assert f"{name}: “{best.replace(' ', '·')}”" in said


def test_the_three_learn_as_many_entries_as_asked_and_say_how_many_tokens_are_left():
    text = WORDS.ui("learn_example")
    found = {name: learn(name, text, len(set(text.encode())) + 100).count(text) for name in NAMES}
    said = html(opened("memory", "tokens", tokens_size="100"))
    assert f"the text (bytes: {len(text.encode())}) becomes so many tokens: {found['bpe']} by BPE" in said
    assert f"{found['unigram']} by Unigram, {found['wordpiece']} by WordPiece" in said


@pytest.mark.parametrize(
    ("language", "size", "told"), [("zh", "60", True), ("zh", "200", False), ("en", "60", False)]
)
def test_where_wordpiece_has_room_for_single_bytes_only_it_is_told(language, size, told):
    said = html(opened("memory", "tokens", language, tokens_size=size))
    assert (read("memory/tokens", language).ui("three_letters") in said) == told


def test_what_to_look_for_does_not_answer_the_guess():
    look = WORDS.ui("preset_english_look")
    assert look not in html(opened("memory", "tokens", guess=True))
    assert look in html(opened("memory", "tokens"))


def test_a_space_at_the_end_is_seen_among_the_tokens_that_are_read():
    said = html(opened("memory", "tokens", tokens_prompt="Once upon a "))
    assert "“Once”, “·upon”, “·a”, “·”" in re.sub("<[^>]+>", "", said)


def test_the_signs_of_bytes_are_explained_where_they_stand():
    assert WORDS.ui("learn_legend") not in html(opened("memory", "tokens"))
    assert read("memory/tokens", "zh").ui("learn_legend") in html(opened("memory", "tokens", lang="zh"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "text",
    [
        "a",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "مرحبا بالعالم",
        "a\u200bb\u202e",
        "</script>",
        "的" * 3000,
    ],
)
def test_any_text_is_cut_learnt_priced_and_gone_on_from(text, language):
    keys = ("tokens_text", "tokens_own", "tokens_prompt")
    at = opened("memory", "tokens", language, **dict.fromkeys(keys, text))
    at.text_area(key="tokens_corpus").set_value(text).run()
    assert not at.exception
    assert "<script" not in html(at)


def test_marks_stand_on_a_circle_and_what_has_no_ink_is_named():
    drawn = characters_html("e\u0301\ufe0f\u200d")
    assert "◌\u0301" in drawn
    assert "⟨U+FE0F⟩" in drawn
    assert 'data-mark="⟨U+200D⟩"' in drawn


def test_a_long_row_counts_what_it_leaves_out():
    assert f"+{7:,}" in pieces_html([b"a"] * (MOST + 7))
    assert read("common", "en").ui("and_more", count=7) in pieces_html([b"a"] * (MOST + 7))
    assert "<b>E6</b> <b>88</b> <b>91</b>" in bytes_html("我")


def test_a_part_is_called_by_its_character_where_it_is_always_the_same_one():
    context = Context("小河 小鱼")
    assert context.names(b"\xe5", b"\xb0") == ["⟨小 1/3⟩", "⟨小 2/3⟩"]
    assert context.names(b"\xe6") == ["⟨河 1/3⟩"]
    assert context.names(b"\xb3") == ["⟨河 3/3⟩"]
    assert Context("小河 小没").names(b"\xe6") == ["⟨E6 1/3⟩"]  # the first byte of two characters
    assert context.names("小".encode(), b" ") == ["小", " "]


def test_a_word_written_from_right_to_left_stays_in_one_piece():
    assert ">أحب<" in words_html(["أحب"])
    assert "⟨<bdi>أ</bdi>" in pieces_html(["أ".encode()[:1], "أ".encode()[1:]])


def test_the_first_text_is_in_the_language_of_the_page_and_one_of_the_examples():
    first = {language: read("memory/tokens", language).ui("cut_example") for language in ("en", "zh")}
    assert first["en"].isascii()
    assert not first["zh"].isascii()
    for language, text in first.items():
        words = read("memory/tokens", language)
        assert text in (words.ui("preset_english_prompt"), words.ui("preset_chinese_prompt"))


@pytest.mark.parametrize("guess", [True, False])
def test_what_is_expected_after_either_text_waits_for_the_guess(guess):
    said = html(opened("memory", "tokens", guess=guess))
    assert (WORDS.ui("trap_note_typed") in said) == (not guess)
    assert (WORDS.ui("trap_note_healed", rest="“·”") in said) == (not guess)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_last_merge_and_the_end_of_the_field_are_said(language):
    words = read("memory/tokens", language)
    found = learnt(CORPUS, 1)
    first, second, count = found.pair(0)
    said = last_merge(found, words)["text"]
    assert all(f"“{part.decode()}”".replace(" ", "·") in said for part in (first, second, first + second))
    assert str(count) in said
    assert last_merge(learnt(CORPUS, 0), words)["text"] == words.ui("learn_no_merge")
    for text, key in (("Once upon a ", "trap_ends_space"), ("Once upon a", "trap_ends_ink")):
        assert words.ui(key) in html(opened("memory", "tokens", language, tokens_prompt=text))
