"""The chapters "Both sides" and "Three shapes" for a visitor: both languages, nonsense links, missing records."""

import shutil

import numpy as np
import pytest
import streamlit as st
import torch

from llm_core import checkpoints, experiments
from llm_core.analysis.attention.both_sides import encoder_pattern
from llm_core.language.transformer_encoder_decoder_task import open_repairer
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

BOTH, THREE = ("attention", "sides"), ("transformer", "shapes")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("chapter", [BOTH, THREE])
def test_the_chapter_opens_in_both_languages_with_every_panel(chapter, lang):
    at = opened(*chapter, lang=lang)
    said = html(at)
    page = read("/".join(chapter), lang)
    for panel in page.panels.values():
        assert panel.kicker in said
    assert "{" not in said


def test_the_drawn_map_is_the_encoders_own_pattern():
    at = opened(*BOTH, both_encoder="2.1", both_text="Tom was sad.")
    pattern, _ = encoder_pattern(open_repairer(), "Tom was sad.")
    np.testing.assert_allclose(
        array(traces(at, "both_map_encoder")[0]["z"]), pattern[1, 0].numpy(), atol=1e-6
    )


def test_the_causal_reader_is_said_to_put_exactly_nothing_on_later_words():
    assert "(largest weight on a later token, over all heads: 0%)" in html(opened(*BOTH))


def test_without_minilm_the_page_says_how_to_get_it():
    assert "llm_core fetch minilm" in html(opened(*BOTH))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a " * 900,
        "Pneumonoultramicroscopicsilicovolcanoconiosis" * 9,
    ],
)
@pytest.mark.parametrize(("chapter", "key"), [(BOTH, "both_text"), (THREE, "three_text")])
def test_no_text_and_a_long_text_are_read_or_told(chapter, key, text):
    opened(*chapter, **{key: text})


def test_nonsense_in_the_link_is_told_and_the_nearest_or_the_default_shown():
    at = opened(*BOTH, both_gone="99", both_head="x", both_decoder="0.0")
    assert html(at).count("both_head=x, which is not there") == 1
    assert html(at).count("both_decoder=0.0, which is not there") == 1
    assert at.selectbox(key="both_decoder").value == "1.1"
    at = opened(*THREE, three_shape="sphere", three_at="-3")
    assert read("common", "en").ui("bad_link", name="three_shape") in html(at)
    assert read("common", "en").ui("bad_link", name="three_at") in html(at)


@pytest.mark.parametrize("shape", ["encoder", "decoder", "both"])
def test_each_shape_is_measured_and_agrees_with_its_masks(shape):
    at = opened(*THREE, three_shape=shape)
    assert read("transformer/shapes", "en").ui("says_same") in html(at)
    assert [part.key for part in at.get("bidi_component")].count("three_flow") == 1


def test_choosing_another_word_takes_that_word_out():
    at = opened(*BOTH, both_gone="none")
    assert "⟨?⟩" not in html(at).split("Show")[0].split("The encoder reads")[1][:200]
    at = opened(*BOTH, both_gone="1")
    assert "⟨?⟩ little girl" in html(at)


def test_an_example_is_read_at_once_with_a_word_of_its_own_taken_out():
    at = opened(*BOTH, both_gone="9")
    at.button(key="both_preset_bird").click().run()
    assert not at.exception
    assert at.text_area(key="both_text").value == read("attention/sides", "en").ui("text_bird")
    assert "The ⟨?⟩ flew up" in html(at)


def without_record(tmp_path, monkeypatch, tiny_assets):
    shutil.copytree(tiny_assets / "checkpoints", tmp_path / "checkpoints")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    st.cache_resource.clear()


@pytest.mark.parametrize("chapter", [BOTH, THREE])
def test_without_the_record_the_rest_of_the_chapter_still_works(tmp_path, monkeypatch, tiny_assets, chapter):
    without_record(tmp_path, monkeypatch, tiny_assets)
    said = html(opened(*chapter, three_shape="decoder"))
    assert "scripts/train_encoder_decoder.py" in said
    st.cache_resource.clear()


@pytest.mark.parametrize("chapter", [BOTH, THREE])
def test_a_damaged_record_is_one_sentence(tmp_path, monkeypatch, tiny_assets, chapter):
    without_record(tmp_path, monkeypatch, tiny_assets)
    facts = {"config": {"n_layer": 1}, "tokenizer": checkpoints.load("stories", "lstm").tokenizer.to_dict()}
    experiments.save("encoder_decoder", facts, {"w": torch.zeros(2)})
    assert "damaged" in html(opened(*chapter, three_shape="both"))
    st.cache_resource.clear()


@pytest.mark.parametrize(("sentence", "gone"), [("Tom ran home.", "2"), ("A cat saw a big red dog.", "4")])
def test_a_sentence_of_the_visitors_own_loses_a_word_in_its_middle(sentence, gone):
    at = opened(*BOTH, both_gone="1")
    at.text_area(key="both_text").set_value(sentence).run()
    assert at.session_state["both_gone"] == gone
