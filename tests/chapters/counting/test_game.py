"""The chapter "Beat the machine": the rule of the game, what travels, what is kept, and how machines play."""

import functools
import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from chapters.counting.game import board as panel
from chapters.counting.game import machines, play
from chapters.counting.game.bounds import lies_inside, own_bits
from chapters.counting.game.passage import CANDIDATES, COUNT, PASSAGES, passage
from chapters.counting.game.play import GIVEN_UP, Played, read
from llm_core import checkpoints
from llm_core.analysis.evaluation.guessing import rank
from llm_core.analysis.evaluation.next_letter import LETTERS
from llm_core.analysis.evaluation.played import Result, play_choices, play_letters
from llm_core.data.tokenizers import BPETokenizer, CharTokenizer
from llm_core.language.ngram import NGram
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import lesson
from ui.lesson.words import read as read_words

SHIPPED = Path(__file__).parents[3] / "assets" / "checkpoints"
opened = functools.partial(opening.opened, "counting", "game")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture
def one():
    return passage("stories", 1)


def solved(asked, n):
    """The game after n symbols that were right at once."""
    played = Played()
    for i in range(n):
        played = played.after(asked, asked.right(i))
    return played


def test_a_right_guess_goes_on_and_a_wrong_one_counts(one):
    wrong = next(symbol for symbol in LETTERS if symbol != one.right(0))
    played = Played().after(one, wrong)
    assert played == Played((), (wrong,))
    assert played.after(one, wrong) == played  # the same again costs nothing
    assert played.after(one, "9") == played  # what is no key
    assert played.after(one, one.right(0)) == Played((2,))
    assert Played().without_this(one) == Played((GIVEN_UP,))
    assert Played((GIVEN_UP, 1)).counted(27) == [27, 1]


def test_a_game_that_is_over_takes_no_more_guesses(one):
    played = solved(one, len(one.places))
    assert played.after(one, "a") == played
    assert played.without_this(one) == played


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_every_passage_can_be_played_and_the_right_symbol_is_always_among_the_choices(number):
    for corpus in PASSAGES:
        asked = passage(corpus, number)
        assert len(asked.places) >= 20
        for i, choices in enumerate(asked.choices):
            assert asked.right(i) in choices
            assert len(set(choices)) == len(choices) == (CANDIDATES if asked.chinese else len(LETTERS))


def test_what_is_not_guessed_yet_does_not_travel(one):
    words = lesson("counting/game")
    for n in (0, 1, 7, len(one.places) - 1):
        played = solved(one, n)
        sent = panel.board_data(words, one, played)
        known = "".join(text for text, _ in sent["shown"])
        assert known == one.text[: one.places[n]]
        rest = one.text[one.places[n] :]
        assert len(rest) < 8 or rest[:8] not in json.dumps(sent, ensure_ascii=False)
    assert panel.board_data(words, one, solved(one, len(one.places)))["over"]


def test_the_page_holds_the_known_text_and_nothing_after_it(one):
    at = opened(game_corpus="stories")
    everything = str([part.proto for part in at.get("bidi_component")]) + html(at)
    assert one.text[: one.places[0]].strip() in everything
    assert one.text[one.places[0] : one.places[0] + 12] not in everything


def test_a_link_takes_the_game_up_where_it_was_left(one):
    wrong = [symbol for symbol in LETTERS if symbol != one.right(2)][:2]
    played = Played((1, GIVEN_UP), tuple(wrong))
    assert read(one, played.written()) == played
    at = opened(game_corpus="stories", game_played=played.written())
    assert at.session_state[play.slot(one)] == played
    assert at.query_params["game_played"] in (played.written(), [played.written()])


@pytest.mark.parametrize("raw", ["x", "99", "1.2.", "1-", "-" + "a" * 40, ".".join(["1"] * 999), "-\u0000"])
def test_a_link_that_is_no_game_is_refused_and_begins_anew(one, raw):
    try:
        found = read(one, raw)
    except ValueError:
        found = None
    assert found is None
    at = opened(game_corpus="stories", game_played=raw)
    assert "gb-failed" not in html(at)


def test_giving_up_shows_one_symbol_and_another_passage_keeps_its_own_game(one):
    at = opened(game_corpus="stories")
    at.button("game_give_up").click().run()
    assert at.session_state[play.slot(one)] == Played((GIVEN_UP,))
    at.button("game_passage_again").click().run()
    at = opening.settled(at)
    assert at.session_state[play.slot(passage("stories", 2))] == Played()
    assert at.session_state[play.slot(one)] == Played((GIVEN_UP,))


def counted(corpus, order=4):
    """An n-gram of characters on all passages of a corpus."""
    texts = PASSAGES[corpus]["texts"]
    tokenizer = CharTokenizer.train(texts)
    return NGram.fit(np.concatenate([[0, *tokenizer.encode(text)] for text in texts]), tokenizer, order)


def test_a_machine_of_characters_guesses_by_its_own_probabilities():
    asked, model = passage("shakespeare", 1), counted("shakespeare")
    found = play_letters(model, asked.text, asked.places)
    for i, place in enumerate(asked.places[:20]):
        ids = [0, *model.tokenizer.encode(asked.text[:place])]
        probs = model.step(torch.tensor([ids]), model.start())[0][0].exp()
        mine = dict.fromkeys(LETTERS, 0.0)
        for token in range(2, model.vocab_size):
            character = model.tokenizer.token_text(token)
            symbol = " " if character.isspace() else character.lower()
            if symbol in mine:
                mine[symbol] += float(probs[token])
        total, right = sum(mine.values()), asked.right(i)
        assert found.guesses[i] == rank(mine, right)
        assert found.bits[i] == pytest.approx(-math.log2(mine[right] / total), rel=1e-3)


@pytest.mark.parametrize(
    ("corpus", "family"), [("stories", "ngram"), ("songci", "ngram"), ("shakespeare", "lstm")]
)
def test_the_record_of_the_machines_is_what_they_play(corpus, family):
    asked, model = passage(corpus, 2), checkpoints.load(corpus, family, SHIPPED)
    found = (
        play_choices(model, asked.text, asked.places, asked.choices, asked.drawn)
        if asked.chinese
        else play_letters(model, asked.text, asked.places)
    )
    recorded = machines.recorded(asked)[family]
    assert found.guesses == recorded.guesses
    np.testing.assert_allclose(found.bits, recorded.bits, atol=0.02)


def test_every_machine_has_played_every_passage():
    for corpus, facts in PASSAGES.items():
        for number in range(1, COUNT + 1):
            asked = passage(corpus, number)
            for family, result in machines.recorded(asked).items():
                assert len(result.guesses) == len(result.bits) == len(asked.places), family
        assert set(facts["machines"]) == {"ngram", "lstm", "transformer"}


def test_chinese_characters_are_chosen_among_a_few():
    asked = passage("songci", 1)
    found = play_choices(counted("songci"), asked.text, asked.places, asked.choices)
    assert max(found.guesses) <= CANDIDATES
    assert found.mean_bits(len(asked.places)) < 1  # it has counted this very passage
    assert play_choices(byte_pairs(), asked.text, asked.places, asked.choices) is None


def byte_pairs():
    """An n-gram of byte pairs: it knows no Chinese character as a whole."""
    tokenizer = BPETokenizer.train("a b a b", 260)
    return NGram.fit(np.array([0, *tokenizer.encode("a b a b")]), tokenizer, 2)


def test_a_choice_that_is_drawn_often_is_less_likely_to_be_right():
    """By hand: the choices "ab", equally likely in the text; wrong ones are three times as often "a"."""
    tokenizer = CharTokenizer.train(["ab"])
    model = NGram.fit(np.array([0, *tokenizer.encode("ab")]), tokenizer, 1)
    before = play_choices(model, "ab", (1,), (("a", "b"),))
    found = play_choices(model, "ab", (1,), (("a", "b"),), "aaaaab")  # counts plus one: 6 and 2
    assert before.bits[0] == pytest.approx(1)
    assert found.bits[0] == pytest.approx(math.log2(4 / 3))
    assert (before.guesses, found.guesses) == ((2,), (1,))


def test_what_the_machines_do_not_know_is_given():
    for corpus, facts in PASSAGES.items():
        if facts["language"] == "zh":
            tokenizer = checkpoints.load(corpus, "ngram", SHIPPED).tokenizer
            for number in range(1, COUNT + 1):
                asked = passage(corpus, number)
                assert tokenizer.unknown("".join(map(asked.right, range(len(asked.places))))) == []


def test_the_sentence_counts_the_machines_between_their_bounds():
    """A planted bit more puts a machine outside."""
    words, asked = read_words("counting/game", "en"), passage("manuals", 1)
    found = machines.recorded(asked)
    inside = [lies_inside(one, len(asked.choices[0])) for one in found.values()]
    assert words.ui("own_some", machines=3, inside=sum(inside)) == own_bits(
        words, found, len(asked.choices[0])
    )
    assert own_bits(words, machines.recorded(passage("stories", 1)), 27) == words.ui("own_all")
    dearer = {name: Result(one.guesses, tuple(b + 1 for b in one.bits)) for name, one in found.items()}
    assert own_bits(words, dearer, len(asked.choices[0])) == words.ui("own_some", machines=3, inside=0)
