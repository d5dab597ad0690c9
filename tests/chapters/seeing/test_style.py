"""The chapter "Style": its pictures and curves are the record's, its Gram matrix is the library's."""

import base64
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from chapters.seeing.style.grams import compare, mixed, reader_of
from chapters.seeing.style.letters import Stories, compared, sentence
from chapters.seeing.style.live import STEPS, TRAINING, Asked, paint
from chapters.seeing.style.strip import painted
from llm_core.language.letter_pairs import pair_shares
from llm_core.vision.style import gram
from llm_core.vision.style_pictures import style_picture
from llm_core.vision.texture_net import trained
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read


@pytest.fixture(scope="module")
def known():
    return trained()


def pictures(at):
    """All pictures of the page, as arrays."""
    found = html(at).split("data:image/png;base64,")[1:]
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(one.partition('"')[0])))) for one in found]


def test_the_strip_shows_the_pictures_and_losses_of_the_record(known):
    at = opened("seeing", "style", style_of="mosaic", style_weight="100", style_filters="random")
    content, style = traces(at, "style_strip_losses")
    run = known.facts["strip"]["runs"]["random.mosaic.100"]
    assert array(style["y"]).tolist() == [one[2] for one in run]
    assert [value for value in content["y"] if value is not None] == [one[1] for one in run if one[1] > 0]
    shown = pictures(at)
    for step in known.facts["strip"]["kept"]:
        assert any(np.array_equal(one, known.pictures[f"random.mosaic.100.{step}"]) for one in shown)


def test_painting_came_nearer_to_every_style(known):
    for key, run in known.facts["strip"]["runs"].items():
        assert run[-1][2] < (0.8 if key.endswith(".1") else 0.4) * run[0][2], key


def test_more_weight_on_the_style_costs_content(known):
    for style in ("waves", "mosaic"):
        few, many = (painted(known, style, weight, "trained").losses[-1] for weight in ("1", "100"))
        assert many[2] < few[2]
        assert many[1] > few[1]


def test_the_matrix_in_the_figure_is_the_gram_matrix(known):
    at = opened("seeing", "style", gram_picture="rings", gram_layer="2")
    (cells,) = traces(at, "gram_matrix")
    maps = reader_of(known.net).maps(style_picture("rings", (64, 64)))[1]
    np.testing.assert_allclose(array(cells["z"]), gram(maps).numpy(), atol=1e-4)


def test_mixing_places_costs_content_and_little_style(known):
    picture = style_picture("grain", (64, 64))
    assert sorted(mixed(picture).flatten().tolist()) == sorted(picture.flatten().tolist())
    found = compare(reader_of(known.net), picture, 0)
    assert found.style < 0.01
    assert found.content > 10 * found.style


def test_a_run_paints_reports_and_can_be_stopped(known):
    content, style = style_picture("flower", (64, 64)), style_picture("rings", (64, 64))
    asked, seen = Asked(reader_of(known.net), content, style, 10.0, ("flower", "rings", "trained")), []
    last = paint(asked, lambda sight, steps: seen.append(sight), lambda: len(seen) > 2)
    assert [one.step for one in seen] == [0, 5, 10]
    assert last.style < seen[0].style


def test_a_click_paints_on_the_worker():
    at = opened("seeing", "style", paint_content="china", paint_style="dots", paint_filters="random")
    at.button(key="paint_train").click().run()
    run = at.session_state["paint_run"]
    assert run.job.wait(120)
    assert not at.run().exception
    assert run.ending == "finished"
    assert run.result.step == STEPS
    losses = traces(at, "paint_losses")
    assert array(losses[1]["y"]).tolist() == pytest.approx([one.style for one in run.events])
    assert TRAINING.slot == "paint"


def test_letters_are_compared_with_the_stories():
    text = "Once upon a time there was a little girl who had a big red ball and a small dog. " * 3
    read_before = Stories().get()
    found = compared(read_before, text)
    assert found.stories < compared(read_before, "zyx wvut qjk xqz " * 15).stories
    assert 0 < found.piece < found.stories
    assert found.mixed_apart < 0.2
    np.testing.assert_array_equal(found.pairs, pair_shares(text))
    at = opened("seeing", "style", style_text=text)
    (cells,) = traces(at, "style_letters_pairs")
    np.testing.assert_allclose(array(cells["z"]), found.pairs, atol=1e-12)


@pytest.mark.parametrize("text", ["你好", "a", "1 2 3", "zz"])
def test_texts_without_pairs_have_a_sentence(text):
    at = opened("seeing", "style", style_text=text)
    assert not re.search(r"\bnan\b", html(at))


@pytest.mark.parametrize("name", ["china", "flower", "waves", "mosaic", "stripes", "grain"])
def test_mixing_changes_the_first_gram_matrix_less_than_the_maps_and_later_ones_no_less(name):
    reader, picture = reader_of(trained().net), style_picture(name, (64, 64))
    first, last = (compare(reader, picture, layer) for layer in (0, 4))
    assert first.style < first.content / 3
    assert round(last.style, 2) >= round(first.style, 2)


def test_what_is_said_of_the_table_follows_from_both_distances():
    words, found = read("seeing/style", "en"), compared(Stories().get(), "Lily had a red ball.")
    near, far = (sentence(replace(found, stories=apart, piece=0.5), words)["verdict"] for apart in (0.4, 0.6))
    assert (near, far) == (words.ui("letters_lost"), words.ui("letters_told"))
