"""The attention page: what it sends to the browser, what it says, and what it does with bad input."""

import base64
import functools
import json

import numpy as np
import pytest

from chapters.attention.look.payload_figure import unpack
from llm_core import checkpoints
from llm_core.analysis.attention.patterns import attend, shares
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import read

TEXT = "Lily had a red ball. Lily had a"

opened = functools.partial(opening.opened, "attention", "look", prompt=TEXT)


def payload(at):
    return unpack(at.get("bidi_component")[0].proto.bytes)


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
    words = read("models", "en")
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


@pytest.mark.parametrize(
    ("token", "first"), [("abc", "hidden"), ("999", "yes"), ("-1", ""), ("1.5", "HIDDEN")]
)
def test_a_link_to_a_token_that_does_not_exist_says_so_once(token, first):
    at = opened(token=token, first=first)
    assert "“token” that this page cannot use" in html(at)
    assert ("“first”" in html(at)) == (first != "hidden")
    at.run()
    assert "“token”" not in html(at)


def test_nothing_typed_shows_the_example_and_says_so():
    at = opened(prompt=" ")
    assert "There is no text yet" in html(at)
    assert payload(at)[0]["length"] > 10


def test_a_text_that_is_too_long_is_cut_and_the_page_says_how_much():
    text = "Lily had a red ball. " * 2000  # 10,000 words
    at = opened(prompt=text)
    assert payload(at)[0]["length"] == 64  # the context of the small model
    assert "(up to 63 tokens)" in at.text_area(key="prompt").label
    left_out = len(checkpoints.load("stories", "transformer").tokenizer.encode(text)) - 63
    assert f"longer than the 63 tokens that fit: the last {left_out:,} are left out" in html(at)


def test_one_token_looks_at_itself():
    at = opened(prompt="a")
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
    header, pattern = payload(opened(prompt=text))
    assert header["length"] == len(header["tokens"]) == pattern.shape[-1]
    np.testing.assert_allclose(pattern.sum(-1), 1, atol=1e-3)


def test_removed_control_characters_are_mentioned():
    assert "cannot be shown" in html(opened(prompt="a\x00b"))


def test_an_unknown_model_in_the_link_falls_back_with_a_notice():
    at = opened(model="../../etc")
    assert "cannot use" in html(at)
    assert payload(at)[0]["length"] > 1


def test_characters_outside_the_vocabulary_are_named():
    assert "never seen" in html(opened(prompt="明月 hello", model="songci"))


def test_models_that_are_not_on_this_machine_are_named_with_the_command_that_fetches_them(standard):
    assert "python -m llm_core fetch" in html(standard)


def charts(at):
    return {element.proto.id.rsplit("-", 1)[-1] for element in at.get("plotly_chart")}


@pytest.mark.parametrize(
    ("section", "drawn", "code"),
    [
        ("head", {"one_head_figure", "average_figure"}, "def weighted_average"),
        ("first", {"first_figure"}, "def without_first"),
        ("explain", {"removal_figure"}, "def spearman"),
        ("bertviz", set(), "def document"),
    ],
)
def test_a_section_of_the_link_is_drawn_and_the_others_cost_nothing(section, drawn, code):
    at = opened(section=section)
    assert charts(at) == drawn
    assert code in " ".join(element.value for element in at.code)


def test_a_section_that_does_not_exist_opens_the_first_and_says_so():
    at = opened(section="../x")
    assert charts(at) == {"one_head_figure", "average_figure"}
    assert "cannot use" in html(at)


def test_attention_against_removal_is_not_asked_of_three_tokens_and_the_page_says_why():
    at = opened(prompt="a", section="explain")
    assert not charts(at)
    assert "at least four tokens" in html(at)
    assert "a weight is not a reason" in html(at).lower()


def test_an_example_fills_the_text():
    at = opened()
    at.button(key="example_again").click().run()
    assert not at.exception
    assert at.text_area(key="prompt").value == read("models", "en").ui("text_again")


def test_the_page_speaks_chinese():
    at = opened(lang="zh")
    header, _ = payload(at)
    assert header["labels"]["layer"] == "层"
    assert "第 1 层第 1 个头" in header["sentences"][0][0]


def test_without_a_trained_transformer_the_page_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    at = opened()
    assert "scripts/train_checkpoints.py" in html(at)
    assert "glassbox_attention" not in {part.proto.component_name for part in at.get("bidi_component")}


def test_every_panel_has_at_most_120_words_and_the_same_shape_in_both_languages():
    english, chinese = read("attention/look", "en"), read("attention/look", "zh")
    assert list(english.panels) == list(chinese.panels)
    for panel in english.panels.values():
        assert len(panel.text.split()) <= 120
