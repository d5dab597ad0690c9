"""The chapter "Words as vectors": what it draws and says is what the tables say; nothing that is written breaks it."""

import numpy as np
import pytest
import torch

from chapters.memory.vectors.analogy import total
from chapters.memory.vectors.flat import COUNT, DRAWN, drawn, flat
from chapters.memory.vectors.pairs import LEFT
from llm_core import checkpoints, experiments
from llm_core.vectors import glove
from llm_core.vectors.analogies import PAIRS, Question, answers, scores
from llm_core.vectors.beside import beside
from llm_core.vectors.compared import Tables
from llm_core.vectors.plane import kept, near_in_plane, near_in_space, principal_plane
from llm_core.vectors.stored import RECORD, stored
from llm_core.vectors.table import Table
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from tests.conftest import ASSETS
from ui.lesson.words import read
from ui.show.chart import told

PAGE = ("memory", "vectors")
FIELDS = (
    "vec_row_word",
    "vec_near_word",
    "vec_map_word",
    "vec_a",
    "vec_model_word",
    "vec_pairs_text",
    "vec_one",
)


@pytest.fixture(scope="module")
def ours():
    return stored()


@pytest.fixture(scope="module")
def page():
    return opened(*PAGE)


def test_the_framed_row_is_the_words_own_and_equal_to_the_product(ours):
    at = opened(*PAGE, vec_row_word="mom")
    (cells,) = traces(at, "vec_row_table")
    rows, names = array(cells["z"]), list(cells["y"])
    (place,) = [i for i, name in enumerate(names) if name.startswith("1 · ")]
    assert names[place] == "1 · mom"
    np.testing.assert_array_equal(rows[place], ours.after.vectors[ours.after.ids["mom"]].numpy())
    assert read("memory/vectors", "en").ui("vec_row_same") in html(at)


@pytest.mark.parametrize("word", ["the", "apart"])
def test_the_first_and_a_late_row_are_drawn_with_rows_around_them(word):
    (cells,) = traces(opened(*PAGE, vec_row_word=word), "vec_row_table")
    assert len(cells["y"]) == 7
    assert f"1 · {word}" in cells["y"]


def test_scores_of_pairs_are_half_before_and_the_tables_own_after(ours):
    at = opened(*PAGE, vec_pairs_text="The cat drank milk", vec_pairs_place="2")
    before, after = traces(at, "vec_pairs_dots")
    assert set(array(before["x"])) == {0.5}
    ids = ours.after.ids
    wanted = torch.sigmoid(
        ours.trained.outside[[ids[w] for w in ("the", "drank", "milk")]] @ ours.trained.inside[ids["cat"]]
    )
    np.testing.assert_allclose(array(after["x"])[:3], wanted.numpy(), rtol=1e-5)
    assert list(after["customdata"])[:3] == ["neighbour · the", "neighbour · drank", "neighbour · milk"]


def test_a_word_beyond_the_end_is_the_last_and_one_word_alone_is_told():
    assert "In the middle “milk”;" in html(
        opened(*PAGE, vec_pairs_text="The cat drank milk", vec_pairs_place="12")
    )
    assert "At least two words with a vector are needed" in html(opened(*PAGE, vec_pairs_text="cat"))


def test_neighbours_before_and_after_are_those_of_the_two_tables(ours):
    at = opened(*PAGE, vec_near_word="milk")
    for name, table in (("before", ours.before), ("after", ours.after)):
        (bars,) = traces(at, f"vec_near_{name}")
        wanted = table.neighbours(table.ids["milk"], 10)
        assert list(bars["y"]) == [table.words[row] for row, _ in wanted]
        np.testing.assert_allclose(array(bars["x"]), [cosine for _, cosine in wanted], rtol=1e-6)


def test_the_map_keeps_and_loses_what_is_said(ours):
    at = opened(*PAGE, vec_map_word="mom")
    drawn = {one["name"]: list(one["customdata"]) for one in traces(at, "vec_map_map")}
    directions = ours.after.directions[:DRAWN]
    plane = principal_plane(directions)
    space, near = near_in_space(directions, COUNT), near_in_plane(plane.points, COUNT)
    row = ours.after.ids["mom"]
    lost = {ours.after.words[i] for i in set(space[row].tolist()) - set(near[row].tolist())}
    assert set(drawn["neighbour, lost here"]) == lost
    assert drawn["your word"] == ["mom"]
    assert sum(map(len, drawn.values())) == DRAWN
    mean = float(kept(space, near).double().mean())
    assert f"On average {mean:.1f} of 10 neighbours are kept" in html(at)


def test_a_rare_word_is_added_to_the_map(ours):
    rare = ours.after.words[-1]
    drawn = {
        one["name"]: list(one["customdata"])
        for one in traces(opened(*PAGE, vec_map_word=rare), "vec_map_map")
    }
    assert drawn["your word"] == [rare]
    assert sum(map(len, drawn.values())) == DRAWN + 1


def test_the_scores_on_the_page_are_those_of_the_record_and_of_every_seed(ours, page):
    found = scores(ours.after)
    runs = experiments.record(RECORD)["runs"]
    for kind in PAIRS:
        one, there = found[kind], runs[0]["analogies"][kind]
        assert (one.questions, one.right, one.honest, one.neighbour) == tuple(there.values())
    every, said = total(found), html(page)
    totals = [sum(kind["right"] for kind in run["analogies"].values()) for run in runs]
    assert (
        f"Of {every.questions} questions {np.mean(totals):.0f} are right on average over {len(totals)} seeds "
        f"({min(totals)} to {max(totals)}). The vectors shipped here, of the first seed, have {every.right} right"
        in said
    )
    assert f"with nothing excluded {every.honest}" in said


def test_bars_of_an_analogy_show_the_questions_own_words(ours, page):
    (bars,) = traces(page, "vec_analogy_bars")
    own = [name for name in bars["y"] if name.endswith("(in the question)")]
    shapes = list(bars["marker"]["pattern"]["shape"])
    assert [shape == "/" for shape in shapes] == [name in own for name in bars["y"]]
    assert own


def test_excluding_the_question_is_worth_a_lot_and_arithmetic_is_of_no_use_for_opposites(ours):
    """What the words of the panel lead a reader to see."""
    found = scores(ours.after)
    every = total(found)
    assert every.honest < 0.75 * every.right
    assert every.right > every.neighbour
    assert found["opposite"].neighbour > found["opposite"].right


def test_the_panels_own_examples_show_what_their_words_say(ours):
    table = ours.after
    hot, cold = table.ids["hot"], table.ids["cold"]
    assert table.neighbours(hot, 1)[0][0] == cold  # an opposite is the nearest
    question = Question(*(table.ids[w] for w in ("man", "woman", "king", "queen")))
    assert answers(table, [question]) == [question.d]
    assert answers(table, [question], exclude=False) == [question.c]  # king - man + woman is king
    question = Question(table.ids["day"], table.ids["night"], hot, cold)
    assert answers(table, [question]) != [cold]  # the arithmetic misses what the neighbour of hot is


def test_the_guesses_have_one_right_option(ours):
    record = experiments.record(RECORD)
    last = [run["curve"][-1][1] for run in record["runs"]]
    assert {min(LEFT, key=lambda name: abs(LEFT[name] - loss)) for loss in last} == {"half"}
    every = total(scores(ours.after))
    assert 0.25 < every.right / every.questions < 0.5


def test_sentences_in_another_order_have_the_same_average(page):
    (ways,) = traces(page, "vec_sentence_dots")
    assert array(ways["x"])[1] == pytest.approx(1.0)
    assert "llm_core fetch minilm" in html(page)
    assert "llm_core fetch glove" in html(page)


def test_the_transformers_neighbours_are_compared_among_words_of_one_token(ours, page):
    found = beside(ours.after, checkpoints.load("stories", "transformer"))
    row = found.words.index("cat") if "cat" in found.words else 0
    same, of = int(found.shared[row]), found.ours.shape[1]
    assert f"“{found.words[row]}”: {same} of the {of} nearest are the same in both" in html(page)


def test_the_shipped_transformer_shares_more_neighbours_than_chance(ours, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(ASSETS))
    model = checkpoints.load("stories", "transformer")
    found = beside(ours.after, model)
    assert len(found.words) > 500
    assert float(found.shared.double().mean()) > 10 * found.chance


@pytest.mark.parametrize(
    "text", ["", " ", "x", "😀", "two words here", "</script>", "猫", "cat " * 200, "İ", "'"]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_is_written_is_answered(text, language):
    at = opened(*PAGE, lang=language, **dict.fromkeys(FIELDS, text))
    assert "</script>" not in html(at)


def test_an_unknown_word_is_said_with_words_spelt_like_it():
    said = html(opened(*PAGE, vec_near_word="hapy"))
    assert "“hapy” is not among the 2,500 words" in said
    assert "Spelt most like it: “happy”" in said


def test_with_glove_its_neighbours_and_scores_stand_beside_ours(ours, monkeypatch):
    other = Table(
        ("hot", "glad", *(w for w in ours.after.words if w not in ("hot", "glad"))), ours.after.vectors
    )
    monkeypatch.setattr(glove, "available", lambda: True)
    monkeypatch.setattr(glove, "get_glove", lambda: other)
    at = opened(*PAGE)
    (bars,) = traces(at, "vec_near_glove")
    assert list(bars["y"]) == [other.words[row] for row, _ in other.neighbours(0, 10)]
    assert "GloVe, a, b, c excluded" in html(at)
    assert "llm_core fetch glove" not in html(at)
    assert Tables(ours, other).glove is other


def test_a_record_without_its_words_is_told(monkeypatch, tmp_path):
    facts = experiments.record(RECORD)
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    experiments.save(RECORD, {k: v for k, v in facts.items() if k != "words"}, {"inside": torch.zeros(2, 3)})
    with pytest.raises(checkpoints.CheckpointError, match="another version"):
        stored()
    experiments.save(RECORD, facts, {"inside": torch.zeros(2, 3), "outside": torch.zeros(2, 3)})
    with pytest.raises(checkpoints.CheckpointError, match="do not belong"):
        stored()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_map_is_said_without_what_is_guessed(language, ours):
    words = read("memory/vectors", language)
    found = flat(ours, "cat")
    near = [found.table.words[found.rows[i]] for i in found.plane]
    of_these = words.ui("vec_map_of_these", kept=len(set(found.space) & set(found.plane)), count=COUNT)
    for marked in (True, False):
        said = told("", drawn(found, words, False, marked))
        assert ("、" if language == "zh" else ", ").join(near) in said
        assert (of_these in said) == marked
