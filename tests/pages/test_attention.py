"""The attention page: what it sends to the browser, what it says, and what it does with bad input."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from figures.attention_payload import unpack
from llm_core import checkpoints
from llm_core.analysis.attention import attend, shares
from ui.lessons import read

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = "Lily had a red ball. Lily had a"


def opened(text=TEXT, lang="en", **link):
    at = AppTest.from_file(ROOT / "ui" / "main.py", default_timeout=120)
    at.switch_page("../pages/attention.py")
    for key, value in {"prompt": text, "lang": lang, **link}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def payload(at):
    return unpack(at.get("bidi_component")[0].proto.bytes)


def html(at):
    return " ".join(element.proto.body for element in at.get("html"))


def recorded(text=TEXT):
    return attend(checkpoints.load("stories", "transformer"), text)


def spec(at, index):
    return json.loads(at.get("plotly_chart")[index].proto.spec)


@pytest.fixture(scope="module")
def standard(tiny_assets):
    """The page on TEXT, for tests that only look."""
    return opened()


def test_the_browser_gets_the_models_own_tensor(standard):
    header, pattern = payload(standard)
    found = recorded()
    np.testing.assert_allclose(pattern, found.pattern.numpy(), atol=1e-5)
    assert header["tokens"][1:] == [t.replace(" ", "·") for t in found.tokens[1:]]


def test_the_plotly_map_of_the_head_in_the_link_is_that_heads_tensor():
    at = opened(layer="2", head="1")
    z = next(
        trace["z"]
        for i in range(len(at.get("plotly_chart")))
        for trace in spec(at, i)["data"]
        if trace.get("zmax") == 1
    )
    drawn = np.frombuffer(base64.b64decode(z["bdata"]), z["dtype"]).reshape(len(recorded().ids), -1)
    np.testing.assert_allclose(drawn, recorded().pattern[1, 0].numpy(), atol=1e-6)


def test_the_sentence_of_every_head_names_its_largest_measured_share(standard):
    header, _ = payload(standard)
    measured = shares(recorded())
    words = read("attention", "en")
    for at, sentence in enumerate(header["sentences"][0]):
        place, share, rows = measured.largest(*divmod(at, 2))
        assert words.ui(f"place_{place}") in sentence
        assert f"average over {rows} tokens" in sentence
        assert f"{100 * share:.0f}" in sentence or f"{100 * share:.1f}" in sentence


def test_the_link_chooses_layer_and_head():
    header, _ = payload(opened(layer="2", head="2"))
    assert header["selected"] == {"layer": 1, "head": 1}


@pytest.mark.parametrize(
    ("layer", "head", "shown"),
    [("99", "x", (1, 0)), ("0", "-3", (0, 0)), ("²", "1e9", (0, 0)), ("1", "9" * 400, (0, 1))],
)
def test_a_link_to_a_head_that_does_not_exist_shows_the_nearest_and_says_so(layer, head, shown):
    at = opened(layer=layer, head=head)
    header, _ = payload(at)
    assert (header["selected"]["layer"], header["selected"]["head"]) == shown
    assert "2 layers with 2 heads each" in html(at)


def test_nothing_typed_shows_the_example_and_says_so():
    at = opened(text=" ")
    assert "There is no text yet" in html(at)
    assert payload(at)[0]["length"] > 10


def test_a_text_that_is_too_long_is_cut_and_the_page_says_how_much():
    at = opened(text="Lily had a red ball. " * 60)
    assert payload(at)[0]["length"] == 64  # the context of the small model
    assert "are left out" in html(at)


def test_one_token_looks_at_itself():
    at = opened(text="a")
    header, pattern = payload(at)
    assert header["length"] == 2
    assert not header["can_hide"]
    assert pattern[0, 0, 0, 0] == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "😀 雪 é",
        "שלום עולם",
        "a\x00b\x07c",
        "</script><img src=x onerror=alert(1)>",
        "{0} {token} %s",
    ],
)
def test_any_text_is_read(text):
    header, pattern = payload(opened(text=text))
    assert header["length"] == len(header["tokens"]) == pattern.shape[-1]
    np.testing.assert_allclose(pattern.sum(-1), 1, atol=1e-3)


def test_removed_control_characters_are_mentioned():
    assert "cannot be shown" in html(opened(text="a\x00b"))


def test_an_unknown_model_in_the_link_falls_back_with_a_notice():
    at = opened(model="../../etc")
    assert "cannot use" in html(at)
    assert payload(at)[0]["length"] > 1


def test_characters_outside_the_vocabulary_are_named():
    assert "never seen" in html(opened(text="明月 hello", model="songci"))


def test_models_that_are_not_on_this_machine_are_named_with_the_command_that_fetches_them(standard):
    assert "python -m llm_core fetch" in html(standard)


def test_drawing_another_head_from_the_boxes_moves_the_instrument():
    at = opened(layer="1", head="1")
    at.selectbox(key="map_layer").set_value(1).run()
    assert not at.exception
    header, _ = payload(at)
    assert header["selected"] == {"layer": 1, "head": 0}
    assert at.query_params["layer"] == "2"


def test_an_example_fills_the_text():
    at = opened()
    at.button(key="example_again").click().run()
    assert not at.exception
    assert at.text_area(key="prompt").value == read("attention", "en").ui("text_again")


def test_the_page_speaks_chinese():
    at = opened(lang="zh")
    header, _ = payload(at)
    assert header["labels"]["layer"] == "层"
    assert "第 1 层第 1 头" in header["sentences"][0][0]


def test_without_a_trained_transformer_the_page_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    at = opened()
    assert "scripts/train_checkpoints.py" in html(at)
    assert not at.get("bidi_component")


def test_every_panel_has_at_most_120_words_and_the_same_shape_in_both_languages():
    english, chinese = read("attention", "en"), read("attention", "zh")
    assert list(english.panels) == list(chinese.panels)
    for panel in english.panels.values():
        assert len(panel.text.split()) <= 120
