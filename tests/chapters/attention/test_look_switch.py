"""The sections "Switch it off" and "Who copies?": their numbers are those of the analysis, in both languages."""

import math
import threading
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from chapters.attention.look import copying as attention_copying
from llm_core import checkpoints
from llm_core.analysis.ablation.head_damage import head_damage
from llm_core.analysis.ablation.parts import Part, losses_without
from llm_core.analysis.attribution.methods import METHODS, agreement
from llm_core.analysis.attribution.random_twin import sanity_check
from llm_core.analysis.copying.induction import Induction, induction
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read
from ui.show.numbers import signed
from ui.show.removal import texts
from ui.work import attention_models
from ui.work import removal as switch

pytestmark = pytest.mark.usefixtures("fresh_models")

TEXT = "Lily had a red ball. Lily had a"


def opened(section, lang="en", prompt=TEXT, **link):
    return opening.opened("attention", "look", lang, section=section, prompt=prompt, **link)


def stories():
    return checkpoints.load("stories", "transformer")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_damage_map_is_the_array_of_the_analysis_in_bits_per_character(lang):
    at = opened("off", lang)
    model = stories()
    ids = model.tokenizer.encode(TEXT)
    found = head_damage(model, ids)
    scale = len(ids) / (math.log(2) * len(TEXT))
    drawn = traces(at, "damage_figure")[0]
    np.testing.assert_allclose(array(drawn["z"]), found.increase.numpy() * scale, atol=1e-6)
    np.testing.assert_allclose(array(drawn["customdata"]), found.standard_error.numpy() * scale, atol=1e-6)
    layer, head, _ = found.worst(1)[0]
    assert read("removal", lang).ui("head_name", layer=layer + 1, head=head + 1) in html(at)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_of_a_part_shows_the_measured_price_with_and_without_it(lang):
    at = opened("off", lang, off="mlp", off_layer="2")
    model = stories()
    ids = model.tokenizer.encode(TEXT)
    bits = [
        float(losses_without(model, ids, parts).sum()) / math.log(2) / len(TEXT)
        for parts in ([], [Part("mlp", 1)])
    ]
    assert f"<td>{bits[0]:.3f}</td><td>{bits[1]:.3f}</td>" in html(at)
    words = read("removal", lang)
    assert words.ui("part_mlp", layer=2) in html(at)
    assert words.ui("off_written_after") in html(at)


def test_a_whole_layer_is_its_attention_and_its_mlp():
    at = opened("off", off="layer", off_layer="1")
    model = stories()
    ids = model.tokenizer.encode(TEXT)
    both = losses_without(model, ids, [Part("attention", 0), Part("mlp", 0)])
    assert f"<td>{float(both.sum()) / math.log(2) / len(TEXT):.3f}</td>" in html(at)
    assert read("removal", "en").ui("part_layer", layer=1) in html(at)


def test_a_model_that_writes_nothing_more_is_said_to_end_the_text():
    words = read("removal", "en")
    assert words.ui("off_ended") in texts(("", " and went home."))
    assert words.ui("off_ended") not in texts(("<b>", "x"))


def test_a_head_that_does_not_exist_becomes_the_nearest_and_the_page_says_so():
    at = opened("off", off_layer="99", off_head="-3", off="tail", instead="x")
    assert at.selectbox(key="off_layer").value == "2"
    assert at.selectbox(key="off_head").value == "1"
    assert "off_layer=99" in html(at)
    assert html(at).count("cannot use") == 2
    at.segmented_control(key="off").set_value("mlp").run()
    assert html(at).count("cannot use") == 1


def test_the_button_under_the_map_switches_the_worst_head_off():
    at = opened("off")
    layer, head, _ = head_damage(stories(), stories().tokenizer.encode(TEXT)).worst(1)[0]
    at.button(key="off_worst").click().run()
    assert (at.selectbox(key="off_layer").value, at.selectbox(key="off_head").value) == (
        str(layer + 1),
        str(head + 1),
    )


def test_a_corpus_whose_text_is_not_here_is_shown_without_held_out_text():
    at = opened("off", prompt="明月几时有", model="songci")
    assert read("removal", "en").ui("off_no_held_out") in html(at)


def test_one_token_can_be_asked_too():
    assert "too few to tell the heads apart" in html(opened("off", prompt="a"))


def quietly(report=None, **_):
    return None


def never():
    return False


def test_two_visitors_who_switch_different_heads_off_at_once_do_not_see_each_other():
    ids = stories().tokenizer.encode(TEXT)
    parts = [switch.Off("head", layer, head, "zero") for layer in range(2) for head in range(2)]
    alone = [switch.effect_work("stories", ids, off, 1)(quietly, never) for off in parts]
    together = [None] * len(parts)

    def visit(i):
        together[i] = switch.effect_work("stories", ids, parts[i], 1)(quietly, never)

    visitors = [threading.Thread(target=visit, args=(i,)) for i in range(len(parts))]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert together == alone
    assert len({effect.own.after for effect in alone}) > 1
    assert len({effect.own.before for effect in alone}) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("score", ["induction", "duplicate", "previous"])
def test_the_map_of_copying_is_the_array_of_the_analysis(lang, score):
    at = opened("copies", lang, score=score)
    found = induction(stories(), 31, seed=1)
    drawn = array(traces(at, "copies_figure")[0]["z"])
    np.testing.assert_allclose(drawn, getattr(found, score).numpy(), atol=1e-6)
    price = array(traces(at, "copies_price")[0]["y"])
    np.testing.assert_allclose(price, found.losses.numpy() / math.log(2), atol=1e-5)
    assert f"{found.first_loss / math.log(2):.2f}" in html(at)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_rows_of_attribution_are_the_arrays_of_the_analysis(lang):
    at = opened("methods", lang)
    model = stories()
    found = sanity_check(model, [model.tokenizer.eot_id, *model.tokenizer.encode(TEXT)])
    scores = np.stack([score.numpy()[1:] for score in found.trained.scores.values()])
    drawn = traces(at, "attribution_rows")[0]
    np.testing.assert_allclose(array(drawn["customdata"]), scores, atol=1e-4)
    shades = array(drawn["z"])
    np.testing.assert_allclose(shades * np.abs(scores).max(1, keepdims=True), scores, atol=1e-4)
    agree = array(traces(at, "attribution_agreement")[0]["z"])
    np.testing.assert_allclose(
        agree[0, 1], agreement(found.trained.scores)[METHODS[0], METHODS[1]], atol=1e-6
    )
    for method in METHODS:
        assert signed(float(found.similarity[method])) in html(at)


def test_attribution_is_not_asked_of_three_tokens():
    assert "at least four tokens" in html(opened("methods", prompt="a"))


def measured(best, first, second):
    model = attention_models.transformer("stories")
    found = induction(model, 8)
    scores = torch.full(found.induction.shape, 0.01)
    scores[1, 0] = best
    return Induction(**(found.__dict__ | {"induction": scores, "first_loss": first, "second_loss": second}))


@pytest.mark.parametrize(
    ("best", "second", "said"),
    [(0.9, 1.0, "both"), (0.9, 9.5, "looks"), (0.1, 1.0, "falls"), (0.1, 9.5, "neither")],
)
def test_a_model_is_said_to_copy_only_if_a_head_looks_there_and_the_loss_falls(best, second, said):
    assert attention_copying.verdict(measured(best, 10.0, second)) == said


def test_a_model_that_cannot_be_opened_up_is_not_offered_the_sections(monkeypatch):
    closed = SimpleNamespace(has_taps=lambda _: False)
    for room in ("switch", "copying"):
        monkeypatch.setattr(f"chapters.attention.look.{room}.attention_models", closed)
    for section in ("off", "copies"):
        at = opened(section)
        assert "choose another model" in html(at)
        assert not at.get("plotly_chart")
