"""The comparison on equal terms: the dots are the record's runs, and the sentence is true of them."""

import copy

import pytest

from chapters.arena.machines import rounded
from chapters.arena.scoreboard import twins as module
from chapters.arena.scoreboard.twins import NETWORKS, RECORD, figures, sentence, stored, twins
from chapters.arena.write.columns import _facts
from llm_core import checkpoints, experiments
from llm_core.checkpoints import CheckpointError
from ui.controls import guess
from ui.lesson.words import read
from ui.work import models


def made(lstm, transformer):
    """A record with these scores; those of the other two networks are the worst."""
    worst = (1.0, 1.1, 1.2)
    runs = [
        {"family": family, "seed": seed, "test": test, "tokens": 1000, "n_parameters": 10, "setting": "A"}
        for family, scores in (("rnn", worst), ("gru", worst), ("lstm", lstm), ("transformer", transformer))
        for seed, test in enumerate(scores, start=1)
    ]
    return {"runs": [*runs, {"family": "ngram", "test": 2.0, "tokens": 1000, "n_parameters": 99}]}


@pytest.mark.parametrize(
    ("lstm", "transformer", "key", "better"),
    [
        ((0.8, 0.82, 0.81), (0.7, 0.72, 0.71), "twins_apart", "Transformer"),
        ((0.5, 0.52, 0.51), (0.7, 0.72, 0.71), "twins_apart", "LSTM"),
        ((0.7, 0.75, 0.71), (0.69, 0.73, 0.7), "twins_close", "Transformer"),
        ((0.7, 0.7, 0.7), (0.7, 0.7, 0.7), "twins_close", "LSTM"),  # nobody leads
    ],
)
def test_the_sentence_says_a_lead_only_where_the_seeds_do_not_overlap(lstm, transformer, key, better):
    words = read("arena/scoreboard", "en")
    said = sentence(twins(made(lstm, transformer)), words)["sentence"]
    assert said.startswith(words.strings[key].split("{")[0])
    if key == "twins_apart":
        assert f"the {better} is ahead" in said


def test_the_dots_are_the_runs_of_the_record():
    found = twins(experiments.record(RECORD))
    drawn = figures(found, read("arena/scoreboard", "en"), False)["dots"]
    runs = experiments.record(RECORD)["runs"]
    assert sorted(x for trace in drawn.data for x in trace.x) == sorted(run["test"] for run in runs)
    seeds = {one.family: len(one.scores) for one in found}
    assert seeds.pop("ngram") == 1
    assert set(seeds.values()) == {3}
    assert {"lstm", "transformer"} <= seeds.keys() <= set(NETWORKS)


def test_all_networks_read_equal_tokens_and_were_given_equal_search():
    facts = experiments.record(RECORD)
    runs = [run for run in facts["runs"] if run["family"] != "ngram"]
    assert len({run["tokens"] for run in runs}) == 1
    assert max(run["n_parameters"] for run in runs) < 1.1 * min(run["n_parameters"] for run in runs)
    tried = {
        family: {run["setting"] for run in facts["search"] if run["family"] == family}
        for family in {run["family"] for run in runs}
    }
    assert all(settings == set(facts["recipe"]["settings"]) for settings in tried.values())
    for family in tried:
        best = min((run for run in facts["search"] if run["family"] == family), key=lambda run: run["valid"])
        assert {run["setting"] for run in runs if run["family"] == family} == {best["setting"]}


@pytest.mark.parametrize(
    "damage", [{"runs": None}, {"runs": []}, {"runs": [{"family": "lstm"}]}, {"runs": 3}]
)
def test_a_damaged_record_is_an_error_with_a_sentence(damage):
    with pytest.raises(CheckpointError):
        twins(copy.deepcopy(damage))


def manifests(costs, monkeypatch):
    """Let the twins' manifests say these prices, before and after rounding; None is a checkpoint in 16 bits."""
    said = {
        family: {"test": {"bits_per_character": 0.7}}
        if cost is None
        else {
            "weight_bits": 8,
            "before_rounding": {"bits_per_character": cost[0]},
            "test": {"bits_per_character": cost[1]},
        }
        for family, cost in costs.items()
    }
    monkeypatch.setattr(models, "available", lambda: [(checkpoints.TWINS, family) for family in said])
    monkeypatch.setattr(models, "manifest", lambda corpus, family: said[family])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_rounding_cost_is_said_of_the_machine_that_it_changed_most(language, monkeypatch):
    drawn, guessed, words = [], {}, read("arena/scoreboard", language)
    monkeypatch.setattr(guess, "kept", lambda: guessed)
    monkeypatch.setattr(module, "prose", lambda text, kind: drawn.append(text))
    manifests({"rnn": (0.8, 0.80061), "gru": (0.7, 0.69788), "lstm": None}, monkeypatch)
    assert stored(words) == {}
    assert drawn == [], "rounding gives the answer away before the guess"
    guessed[module.GUESS.id] = ("all", None)
    assert stored(words) == {}
    [text] = drawn
    assert "GRU" in text
    assert "RNN" not in text
    assert all(number in text for number in ("0.7000", "0.6979", "−0.0021"))


def test_nothing_is_said_where_no_twin_is_here_or_none_is_in_8_bits(monkeypatch):
    monkeypatch.setattr(module, "prose", lambda text, kind: pytest.fail(text))
    monkeypatch.setattr(guess, "kept", lambda: {module.GUESS.id: ("all", None)})
    for costs in ({}, {"lstm": None}):
        manifests(costs, monkeypatch)
        stored(read("arena/scoreboard", "en"))


@pytest.mark.parametrize(
    "facts", [{}, {"weight_bits": 8}, {"weight_bits": 8, "before_rounding": {"bits_per_character": 1.0}}]
)
def test_a_manifest_that_does_not_give_both_prices_says_nothing_of_rounding(facts):
    assert rounded(facts) is None


def test_the_price_above_a_column_is_that_of_the_weights_it_writes_with(monkeypatch, tiny_assets):
    model = checkpoints.load(checkpoints.TWINS, "gru", tiny_assets / "checkpoints")
    manifests({"gru": (0.75, 0.7612)}, monkeypatch)
    [bits] = [
        fact
        for fact in _facts(read("arena/write", "en"), checkpoints.TWINS, model, [])
        if fact[0] == "bits/character"
    ]
    assert bits[1] == "0.761"
    assert bits[2].endswith("in 8 bits each; rounding changed the price by +0.0112")
    manifests({"gru": None}, monkeypatch)
    [bits] = [
        fact
        for fact in _facts(read("arena/write", "en"), checkpoints.TWINS, model, [])
        if fact[0] == "bits/character"
    ]
    assert "8 bits" not in bits[2]
