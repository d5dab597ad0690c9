"""The chapter "The bottleneck": curves are the record, the map is the model's own, whatever string is typed."""

import functools
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from chapters.attention.bottleneck import train as bottleneck_train
from chapters.attention.bottleneck.length import last_above
from chapters.attention.bottleneck.look import LONGEST, marked, offsets, readable
from llm_core import experiments
from llm_core.language.rnn_encoder_decoder_stored import answer, load
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("fresh_models")

opened = functools.partial(opening.opened, "attention", "bottleneck")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_curves_are_the_record_and_what_to_see_is_counted_from_it(lang):
    at, facts = opened(lang), experiments.record("bottleneck")
    for name, line in zip(("fixed", "attention"), traces(at, "bottleneck_length_test"), strict=True):
        assert array(line["y"]).tolist() == facts["test"][name]["exact"]
    for name, line in zip(("fixed", "attention"), traces(at, "bottleneck_length_curve"), strict=True):
        assert array(line["y"]).tolist() == [point["exact"] for point in facts["curve"][name]]
    at20 = facts["test"]["lengths"].index(20)
    for name in ("fixed", "attention"):
        assert f"{100 * facts['test'][name]['exact'][at20]:.0f}%" in html(at)
    assert facts["command"] in html(at)
    assert f"{facts['parameters']['fixed']:,}" in html(at)
    for panel in read("attention/bottleneck", lang).panels.values():
        assert panel.kicker in html(at)


def test_letters_in_their_place_are_drawn_when_asked_for():
    facts = experiments.record("bottleneck")
    line = traces(opened(bottleneck_measure="letters"), "bottleneck_length_test")[0]
    assert array(line["y"]).tolist() == facts["test"]["fixed"]["letters"]


@pytest.mark.parametrize("text", ["glassbox", "aaaaaaaaaaaa", "q"])
def test_the_map_is_the_alignment_of_the_model_on_the_visitors_own_string(text):
    at = opened(bottleneck_text=text)
    found = {name: answer(model, text) for name, model in load().models.items()}
    cells = traces(at, "bottleneck_look_figure")[0]
    drawn = array(cells["z"])
    np.testing.assert_allclose(drawn, found["attention"].weights.numpy(), atol=1e-6)
    np.testing.assert_allclose(drawn.sum(-1), 1, atol=1e-5)
    words = read("attention/bottleneck", "en")
    for name, one in found.items():
        whole = one.text == text[::-1] and one.ended
        assert f"{'✓' if whole else '✗'} {words.ui(name)}" in html(at)


def test_a_wrong_letter_has_a_cross_and_a_missing_one_a_dash():
    assert marked("abx", "abcd") == [("a", True), ("b", True), ("x", False), ("–", False)]
    assert marked("abc", "ab")[2] == ("c", False)


def test_the_longest_length_with_half_of_the_strings_right_ends_where_they_first_are_not():
    assert last_above([1, 2, 3, 4], [1.0, 0.6, 0.4, 0.9]) == 2
    assert last_above([1, 2], [0.1, 0.9]) == 0


def test_only_letters_are_kept_and_the_others_are_named():
    assert readable("Café 7!") == ("caf", ["é", "␣", "7", "!"])
    assert readable("a\x00\u202eb") == ("ab", ["U+0000", "U+202E"])
    assert readable("\u0130\u212a") == (
        "",
        ["\u0130", "\u212a"],
    )  # capitals whose small letter is in a-z or begins so


@pytest.mark.parametrize("typed", ["", "   ", "</script><b>x", "🙂שלום", "a\x00b", "z" * 4000, "明月"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_whatever_is_typed_is_read_or_told_in_a_sentence(typed, lang):
    at, words = opened(lang, bottleneck_text=typed), read("attention/bottleneck", lang)
    assert "<b>" not in html(at)
    text, other = readable(typed)
    shown = traces(at, "bottleneck_look_figure")[0]["x"]
    assert len(shown) == len((text or words.ui("example"))[:LONGEST])
    if not text:
        assert words.ui("empty", example=words.ui("example")) in html(at)
    if len(text) > LONGEST:
        assert words.ui("long", limit=LONGEST, count=len(text) - LONGEST) in html(at)
    if other:
        assert words.ui("other", characters="").split("{")[0].strip()[:12] in html(at)


def test_where_it_looks_is_measured_from_the_letter_that_is_due():
    one = answer(load().models["attention"], "abc")
    for i, place in enumerate(offsets(one, 3)):
        assert int(one.weights[i].argmax()) == 2 - i + place


def test_buttons_put_a_string_into_the_field():
    at = opened()
    at.button(key="bottleneck_use_glassbox").click().run()
    assert at.text_area(key="bottleneck_text").value == "glassbox"
    at.button(key="bottleneck_random").click().run()
    assert len(at.text_area(key="bottleneck_text").value) == 20


@pytest.mark.parametrize("damage", ["missing", "json", "weights"])
def test_without_a_usable_record_there_is_a_sentence_and_the_small_training_stays(
    damage, tmp_path, monkeypatch
):
    source = Path(os.environ["GLASSBOX_ASSETS"]) / "experiments"
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    if damage != "missing":
        (tmp_path / "experiments").mkdir()
        for name in ("bottleneck.json", "bottleneck.safetensors"):
            shutil.copy(source / name, tmp_path / "experiments" / name)
        broken = {"json": "bottleneck.json", "weights": "bottleneck.safetensors"}[damage]
        (tmp_path / "experiments" / broken).write_bytes(b"{")
    at = opened()
    assert "scripts/train_bottleneck.py" in html(at)
    assert at.button(key="bottleneck_train").label == read("attention/bottleneck", "en").ui("train")


def test_a_small_pair_trains_on_the_worker_and_its_accuracy_is_drawn(monkeypatch):
    small = bottleneck_train.small_pair
    monkeypatch.setattr(bottleneck_train, "small_pair", lambda seed, report: small(seed, report, steps=5))
    at = opened(bottleneck_seed="77")
    at.button(key="bottleneck_train").click().run()
    run = at.session_state["bottleneck_run"]
    assert run.job.wait(120)
    at.run()
    assert not at.exception
    for name, line in zip(("fixed", "attention"), traces(at, "bottleneck_small_figure"), strict=True):
        assert array(line["y"]).tolist() == run.result[name].exact


def test_a_training_can_be_stopped(monkeypatch):
    def endless(seed, report):
        while True:
            report(1, 1000)

    monkeypatch.setattr(bottleneck_train, "small_pair", endless)
    at = opened(bottleneck_seed="78")
    at.button(key="bottleneck_train").click().run()
    run = at.session_state["bottleneck_run"]
    at.button(key="bottleneck_stop").click().run()
    assert run.job.cancelled
    assert "bottleneck_run" not in at.session_state
    assert not at.exception
    assert at.button(key="bottleneck_train")
