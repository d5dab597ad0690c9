"""The chapter "A strip of digits": what is drawn is what the stored readers compute, and nonsense gets a sentence."""

import numpy as np
import pytest
import torch

from chapters.memory.strip.read import EXAMPLE, TYPICAL, changed, count, handwriting, read_strip
from llm_core.data.digits import digits
from llm_core.vision.strip_readers import KINDS, TASKS, by_place, read, trained, usual_count, without_memory
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read as words_of

WORDS = words_of("memory/strip", "en")


def pixels(text, hand):
    return torch.from_numpy(handwriting(digits().split("test"), text, hand))


@pytest.mark.parametrize("kind", KINDS)
def test_the_pictures_are_what_the_reader_computes(kind):
    link = {"strip_digits": "5501", "strip_task": "largest", "strip_reader": kind, "strip_hand": "4"}
    at = opened("memory", "strip", **link)
    found = read(trained().readers["largest"][kind], pixels("5501", 4))
    for name in ("features", "carried", "chances"):
        (cells,) = traces(at, f"strip_read_{name}")
        np.testing.assert_allclose(array(cells["z"]), getattr(found, name).T, atol=1e-5)


def test_a_digit_is_written_by_hands_of_the_test_and_stays_when_another_changes():
    test = digits().split("test")
    first, second = handwriting(test, "407", 3), handwriting(test, "417", 3)
    assert (first[0] == second[0]).all()
    assert (first[2] == second[2]).all()
    assert any((first[1] == image).all() for image in test.images[test.labels == 0])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("12", WORDS.ui("strip_short", least=3, example=EXAMPLE)),
        ("abc", WORDS.ui("strip_other")),
        ("4 0 7", None),
        ("123456789", WORDS.ui("strip_long", most=8)),
        ("１２３４", WORDS.ui("strip_other")),
        ("<b>407</b>", WORDS.ui("strip_other")),
    ],
)
def test_what_is_no_strip_is_told(typed, told):
    at = opened("memory", "strip", strip_digits=typed)
    if told is None:
        assert WORDS.ui("strip_other") not in html(at)
    else:
        assert told in html(at)
    assert "<b>407" not in html(at)


def test_the_answers_are_counted():
    chances = torch.eye(10)[[1, 2, 3]]
    assert count(chances, [1, 2, 4]) == 2


def test_the_page_opens_with_the_first_typical_handwriting():
    stored = trained()
    usual = {kind: round(usual_count(stored.facts, "sum", kind, len(EXAMPLE))) for kind in KINDS}

    def typical(hand):
        found = read_strip(stored, EXAMPLE, "sum", "lstm", hand)
        return {kind: count(one.chances, found.right) for kind, one in found.found.items()} == usual

    assert next(hand for hand in range(1, 101) if typical(hand)) == TYPICAL


def test_the_usual_count_is_the_mean_of_the_record():
    stored = trained()
    by_hand = np.mean(by_place(stored.facts, "sum", "rnn"), axis=0)[:6].sum()
    assert usual_count(stored.facts, "sum", "rnn", 6) == pytest.approx(by_hand)
    told = html(opened("memory", "strip"))
    assert f"{by_hand:.1f}" in told
    assert WORDS.ui("strip_place", place=6) in told


@pytest.mark.parametrize("task", TASKS)
def test_the_lines_are_the_means_of_the_record_and_the_level_is_worked_out(task):
    at = opened("memory", "strip", strip_places_task=task)
    lines = {
        one["name"]: one for one in traces(at, "strip_places_lines") if one.get("showlegend") is not False
    }
    facts = trained().facts
    for kind in KINDS:
        expected = np.mean(by_place(facts, task, kind), axis=0)
        np.testing.assert_allclose(array(lines[WORDS.ui(f"strip_{kind}")]["y"]), expected)
    best = array(lines[WORDS.ui("strip_axis_best")]["y"])
    np.testing.assert_allclose(best, without_memory(task, len(best)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_new_digit_changed_is_said_by_columns(language):
    words = words_of("memory/strip", language)
    before, now = (read_strip(trained(), text, "sum", "lstm", TYPICAL) for text in ("407312", "507312"))
    nowhere = words.ui("strip_changed_nowhere")
    comma = "、" if language == "zh" else ", "
    said = changed(before, now, words)
    assert "407312" in said
    assert comma.join("123456") in said
    assert changed(now, now, words).count(nowhere) == 3
    alone = [read_strip(trained(), one.text, "sum", "alone", TYPICAL) for one in (before, now)]
    assert comma.join("12") not in changed(*alone, words)  # without a memory the first column alone
