"""The scoreboard shows what the manifests and the measurements say, and says so where they say nothing."""

import json
import re

import pytest

from chapters.arena import facts as scoreboard_facts
from chapters.arena.scoreboard import chapter as scoreboard
from chapters.arena.scoreboard import table as scoreboard_table
from llm_core import checkpoints
from llm_core.analysis.copying.runs import copied
from llm_core.analysis.evaluation.measure import texts_of
from ui.lesson.words import read
from ui.show.table import written
from ui.work import models


@pytest.fixture(params=["en", "zh"])
def words(request):
    return read("arena/scoreboard", request.param)


@pytest.fixture(autouse=True)
def nothing_measured(tiny_assets):
    models.forget()
    scoreboard_facts._here.clear()
    yield
    scoreboard_facts._here.clear()
    models.forget()


def cells(html, title):
    """The cells of one row of the table, tags removed."""
    row = re.search(rf"<tr><th scope=\"row\">{re.escape(title)}.*?</tr>", html).group()
    return [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", row)]


def test_the_table_shows_the_numbers_of_the_manifests(words):
    rows = scoreboard_facts.facts("stories")
    html = scoreboard_table.machines_table(words, rows, None, True)
    manifests = [checkpoints.checkpoint("stories", family).manifest() for family in checkpoints.THREE]
    for cell, manifest in zip(cells(html, words.ui("bits")), manifests, strict=True):
        assert cell.startswith(f"{manifest['test']['bits_per_character']:.3f}")
    best = min(range(3), key=lambda i: manifests[i]["test"]["bits_per_character"])
    assert [words.ui("best") in cell for cell in cells(html, words.ui("bits"))] == [
        i == best for i in range(3)
    ]


def test_what_was_not_measured_or_cannot_be_is_said_in_words(words):
    rows = scoreboard_facts.facts("stories")
    here = scoreboard_table.machines_table(words, rows, None, True)
    away = scoreboard_table.machines_table(words, rows, None, False)
    assert cells(here, words.ui("share")) == [words.ui("not_measured")] * 3
    assert cells(away, words.ui("share")) == [words.ui("not_here")] * 3
    assert cells(away, words.ui("speed")) == [words.ui("not_measured")] * 3


ENOUGH = scoreboard_facts.N_SAMPLES


def test_copying_is_that_of_at_least_fifty_texts_and_says_how_sure_it_is(words):
    made = scoreboard_facts.measure("stories")
    copying = made["families"]["lstm"]["copying"]
    assert ENOUGH >= 50
    assert copying["samples"] == scoreboard_facts.N_SAMPLES == made["n_samples"]
    drawn = scoreboard_table.machines_table(words, scoreboard_facts.facts("stories"), made, True)
    assert f"± {200 * copying['error']:.0f}" in drawn


def test_a_measurement_finds_the_copied_run_in_the_training_text(words):
    made = scoreboard_facts.measure("stories")
    train_text, held_out = texts_of("stories")
    assert scoreboard_facts.measured("stories") == made | {"here": True}
    for entry in made["families"].values():
        copy = entry["copying"]
        assert entry["tokens_per_second"] > 0
        assert train_text[copy["position"] :].startswith(copy["run"])
        assert len(copy["run"]) == copy["longest_run"]
    length = max(e["copying"]["characters"] for e in made["families"].values()) // made["n_samples"]
    (yardstick,) = copied([held_out[0][:length]], train_text)
    assert made["held_out"]["longest_run"] == len(yardstick.run)
    rows = scoreboard_facts.facts("stories")
    html = scoreboard_table.machines_table(words, rows, made, True)
    assert all(words.ui("characters", count="").strip()[-2:] in cell for cell in cells(html, words.ui("run")))


def test_without_the_training_text_speed_is_measured_and_copying_is_not():
    made = scoreboard_facts.measure("songci")
    assert made["held_out"] is None
    assert all(e["tokens_per_second"] > 0 and e["copying"] is None for e in made["families"].values())
    assert not scoreboard_facts.text_is_here("songci")
    assert scoreboard_facts.text_is_here("stories")


def test_a_stopped_measurement_is_not_remembered():
    assert scoreboard_facts.measure("stories", cancelled=lambda: True) is None
    assert scoreboard_facts.measured("stories") is None


def test_a_shipped_measurement_is_shown_with_its_machine_and_a_damaged_one_is_not(tiny_assets, words):
    shipped = {"stories": {"machine": "a far machine", "date": "2026-11-21T12:00", "n_samples": 3, "n_tokens": 9,
                           "families": {}, "held_out": None}}  # fmt: skip
    place = tiny_assets / "scoreboard.json"
    try:
        place.write_text(json.dumps(shipped), "utf-8")
        found = scoreboard_facts.measured("stories")
        assert found["here"] is False
        assert "a far machine" in scoreboard_table.notes(words, [], found)
        place.write_text("{", "utf-8")
        assert scoreboard_facts.measured("stories") is None
    finally:
        place.unlink()


def test_the_sentence_names_the_best_machine_and_the_gap(words):
    rows = scoreboard_facts.facts("stories")
    first, second = sorted((row.test_bits, row.family) for row in rows)[:2]
    sentence = scoreboard.sentence(words, "stories", rows)
    assert f"{first[0]:.3f}" in sentence
    assert f"{second[0]:.3f}" in sentence
    assert scoreboard.sentence(words, "stories", rows[:1]) == words.ui("no_scores")


def test_the_curves_are_those_of_the_manifests():
    for row in scoreboard_facts.facts("stories"):
        manifest = checkpoints.checkpoint("stories", row.family).manifest()
        known = [(tokens, valid) for _, tokens, _, _, valid in manifest["curve"] if tokens]
        curve = scoreboard.curve_of(row)
        assert list(zip(curve.x, curve.y, strict=True)) == known


def test_what_a_machine_wrote_is_escaped(words):
    row = scoreboard_facts.facts("stories")[1]
    row.snapshots[0]["sample"] = "<img src=x onerror=alert(1)>"
    try:
        assert "<img" not in scoreboard_table.snapshots(words, [row])
    finally:
        models.forget()
    assert "<script" not in written("<script>")
