"""The chapter on peeking: numbers of the record, live prices on any text, and no crash on any link."""

import functools
import shutil

import pytest

from chapters.transformer.peeking import two_models
from llm_core import experiments
from llm_core.mini_gpt import stored as mini_gpt
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import read

opened = functools.partial(opening.opened, "transformer", "peeking")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_tells_the_measured_numbers_in_both_languages(language):
    at, models = opened(lang=language), experiments.record("peeking")["models"]
    words = read("transformer/peeking", language)
    for name in ("unmasked", "masked"):
        for what in ("reported", "honest"):
            assert f"{models[name]['test'][what]:.2f}" in html(at)
    assert words.panel("peek_why").kicker in html(at)
    assert html(at).count("gb-kicker") == 3
    assert html(at).count("gb-token") == 4  # two models, two ways of asking


def test_the_record_shows_what_the_chapter_is_about():
    models = experiments.record("peeking")["models"]
    peeker, honest = models["unmasked"]["test"], models["masked"]["test"]
    assert peeker["reported"] < 0.1 < peeker["honest"]
    assert peeker["honest"] > experiments.record("peeking")["uniform_bits"]
    assert honest["reported"] == pytest.approx(honest["honest"], abs=1e-3)


def test_the_stored_weights_still_give_the_stored_numbers():
    from llm_core.analysis.block.peeking import cut, honest_bits, reported_bits

    ids = mini_gpt.encoded.__wrapped__(
        "test", experiments.record("peeking")["tokenizer"]["characters"]
    ).long()
    windows = cut(ids, 64, 4)
    peeker, masked = (mini_gpt.stored("peeking", name) for name in ("unmasked", "masked"))
    assert float(reported_bits(peeker, windows).mean()) < 0.3 < 3 < float(honest_bits(peeker, windows).mean())
    assert float(reported_bits(masked, windows).mean()) == pytest.approx(
        float(honest_bits(masked, windows).mean()), abs=1e-4
    )


@pytest.mark.parametrize("text", ["", "x", "你好", "word " * 400])
def test_no_text_and_a_long_text_are_read_or_told_about(text):
    opened(peek_text=text)


def test_the_masked_model_looks_at_no_next_character():
    pattern = two_models.looks("masked", "The dog ran.")
    assert float(pattern.triu(1).abs().max()) == 0
    assert float(two_models.looks("unmasked", "The dog ran.").diagonal(1, -2, -1).mean(-1).max()) > 0.5


def test_what_is_said_of_the_heads_fits_the_model():
    words = read("transformer/peeking", "en")
    assert words.ui("heads_none", model=words.ui("masked")) in html(opened(peek_model="masked"))
    assert "has layer 1, head" in html(opened(peek_model="unmasked"))


@pytest.mark.parametrize(
    "damage", ["missing", "{}", "not json", '{"models": {"unmasked": {}, "masked": {}}}']
)
def test_without_the_record_there_is_one_clear_sentence(damage, tmp_path, monkeypatch, tiny_assets):
    shutil.copytree(tiny_assets / "corpora", tmp_path / "corpora")
    if damage != "missing":
        (tmp_path / "experiments").mkdir()
        (tmp_path / "experiments" / "peeking.json").write_text(damage, "utf-8")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    assert "are not on this server" in html(opened())


def test_every_price_stands_in_a_table_too_for_those_without_a_pointer():
    at = opened(peek_text="Tom ran.")
    job = at.session_state["peek_job"]
    for name in ("unmasked", "masked"):
        for cost in (*job.result[name].reported, *job.result[name].honest):
            assert f"<td>{cost:.2f}</td>" in html(at)
    assert read("transformer/peeking", "en").ui("all_prices") in [expander.label for expander in at.expander]
