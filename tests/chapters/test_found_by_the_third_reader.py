"""What a third reader found who tried to break the site (docs/faults.md)."""

import re

import pytest
import torch

from chapters.arena.train import chapter as race
from chapters.arena.write.what_if import MOST_SHOWN, end_of
from chapters.attention.bottleneck.look import offsets, shape
from chapters.attention.look.place import strongest, strongest_place
from chapters.transformer.train import training as mini
from llm_core.analysis.ablation.head_damage import HeadDamage
from llm_core.analysis.attention.patterns import Attention, shares
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.rnn_encoder_decoder_stored import Answer
from ui.lesson.marks import first_author
from ui.lesson.rows import clauses, in_a_row, listing
from ui.lesson.sentence import compose, marked, unquoted
from ui.lesson.words import ROOT, read, references
from ui.show.numbers import fine, signed, small
from ui.show.removal import damage_sentence, said
from ui.work.reading import Reading
from ui.work.removal import Damage


def reading(*patterns):
    """One layer; a pattern (T, T) for each head."""
    pattern = torch.tensor([patterns])
    found = Attention(
        pattern, tuple(range(pattern.shape[-1])), tuple("abcdef"[: pattern.shape[-1]]), causal=True
    )
    return Reading(found, shares(found), None)


def test_in_a_text_of_one_token_the_strongest_habit_is_the_strongest():
    short = reading([[1.0, 0.0], [0.5, 0.5]], [[1.0, 0.0], [0.2, 0.8]])
    assert strongest(short) == (0, 1)
    assert strongest_place(short, 0, 1) == ("self", pytest.approx(0.8))


def test_a_place_that_few_tokens_have_is_not_the_strongest_habit():
    """Token 4 repeats token 1: one row only can look at a copy, and does; three rows look at themselves."""
    even = [
        [1.0, 0, 0, 0, 0],
        [0.5, 0.5, 0, 0, 0],
        [0.2, 0.2, 0.6, 0, 0],
        [0.1, 0.1, 0.2, 0.6, 0],
        [0, 0.9, 0, 0, 0.1],
    ]
    pattern = torch.tensor([[even]])
    found = Attention(pattern, (0, 1, 2, 3, 1), tuple("abcdb"), causal=True)
    assert strongest_place(Reading(found, shares(found), None), 0, 0) == ("self", pytest.approx(1.3 / 3))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("bits", "error", "tokens"), [(0.5, 0.01, 2048), (0.01, 0.5, 2048), (0.5, 0.01, 3)])
def test_held_out_characters_are_not_called_this_text(language, bits, error, tokens):
    made = Damage(HeadDamage(1.0, torch.tensor([[bits]]), torch.tensor([[error]]), tokens), 1.0)
    words = read("transformer/train", language)
    said_here = damage_sentence(made, words)
    assert not [wrong for wrong in ("token", "词元", "his text") if wrong in said_here]
    assert said_here != damage_sentence(made)
    assert ("2,048" in said_here) == (tokens == 2048)
    assert said(words, "off_own") == words.ui("off_own")


def test_an_error_that_is_not_zero_is_not_written_as_zero():
    assert fine(0.0004) == small(0.0004)
    assert (fine(0.0), fine(0.0005), fine(1.5)) == ("0.000", "0.001", "1.500")


def test_a_minus_is_a_minus_and_nothing_has_no_sign():
    assert [signed(x) for x in (-0.034, 0.5, 0.001, -0.001)] == ["−0.03", "+0.50", "0.00", "0.00"]


def test_three_dots_stand_only_where_something_is_left_out():
    assert end_of("我") == "我"
    assert end_of("a\nb") == "a b"
    assert end_of("x" * (MOST_SHOWN + 1)) == "…" + "x" * MOST_SHOWN


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{x} 最好", "n 元模型", "n 元模型最好"),
        ("{x} 最好", "LSTM", "LSTM 最好"),
        ("读过 {x} 个词元", "300 万", "读过 300 万个词元"),
        ("读过 {x} 个词元", "300", "读过 300 个词元"),
        ("用 {x} 与", "秒", "用秒与"),
        ("{x} 与 {x}", "4 秒", "4 秒与 4 秒"),
        ("on {x} tokens", "的", "on 的 tokens"),
        ("写 {x} 字", "我 爱", "写我 爱字"),
    ],
)
def test_no_space_parts_two_chinese_characters_and_one_parts_chinese_from_the_rest(template, value, text):
    sentence = compose(template, x=value)
    assert sentence == text
    assert unquoted(marked(sentence)).replace('<span translate="no">', "").replace("</span>", "") == text


def test_lists_are_written_as_the_language_does():
    zh, en = read("common", "zh"), read("common", "en")
    assert (listing(zh, ["a", "b"]), listing(en, ["a", "b"])) == ("a、b", "a, b")
    assert (clauses(zh, ["a", "b"]), clauses(en, ["a", "b"])) == ("a；b", "a; b")
    assert (in_a_row(zh, ["a。", "b。"]), in_a_row(en, ["A.", "B."])) == ("a。b。", "A. B.")


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ([0], "single"),
        ([1, 1], "still"),
        ([1, 0], ""),
        ([2, 2, 1], ""),
        ([3, 3, 3, 3], "weak"),
        ([2, 2, 2], "weak"),
    ],
)
def test_a_map_that_does_not_move_is_not_said_to_run_to_the_left(columns, key):
    n = len(columns)
    answer = Answer("a" * n, True, torch.eye(n)[columns])
    near = sum(abs(place) <= 1 for place in offsets(answer, n))
    assert shape(answer, n, near) == (f"look_says_{key}" if key else "look_says")


class Run:
    def __init__(self, **settings):
        self.settings = type("Settings", (), settings)


@pytest.mark.parametrize(
    ("page", "control", "value", "settings"),
    [(race, race.SECONDS, 20, {"seconds": 20}), (mini, mini.SEED, 5, {"seed": 5})],
)
def test_after_a_training_the_form_has_the_settings_that_it_was_started_with(
    page, control, value, settings, monkeypatch
):
    """The link loses them while the form is away: after a reload the training still knows them."""
    state = {}
    monkeypatch.setattr("streamlit.session_state", state)
    monkeypatch.setattr(type(page.TRAINING), "forget", lambda self: None)
    page.again(Run(**settings))
    assert state[control.key] == value


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_kinds_of_token_are_not_only_the_characters_of_the_text(language):
    model = type("Model", (), {"tokenizer": CharTokenizer.train("啊"), "n_parameters": 17})()
    run = type("Run", (), {"result": {"ngram": model}})()
    words = read("arena/train", language)
    text = race.tokens_and_sizes(words, run)
    assert words.ui("kind_char", count=f"{1 + 2}") in text


def test_a_mark_names_the_first_author_and_nothing_else():
    for key, entry in references().items():
        name = first_author(key, entry["author"])
        assert re.match(rf".*?\b{name}\b", entry["author"]), key
        assert " and " not in entry["author"].partition(name)[0], key
    assert first_author("DeepSeekV32024", "DeepSeek-AI") == "DeepSeek"
    assert first_author("JainWallace2019", "S. Jain and B. C. Wallace") == "Jain"


def test_numbers_in_the_browser_are_written_alike_in_every_country():
    """A German browser would write 5,037 as 5.037, which the page reads as five."""
    scripts = [path for path in ROOT.glob("chapters/**/*.js") if "libraries" not in path.parts]
    scripts += ROOT.glob("figures/**/*.js")
    assert scripts
    assert not [path.name for path in scripts if "toLocaleString()" in path.read_text("utf-8")]
