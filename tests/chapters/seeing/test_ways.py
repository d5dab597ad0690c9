"""The chapter "Three ways to draw": every pixel, distance and share is that of the trained networks."""

import functools

import numpy as np
import pytest
import torch

from chapters.seeing.ways import anatomy, copies, sixteen, temperature, walk
from chapters.seeing.ways.figure import pasted
from llm_core import experiments
from llm_core.drawing.drawers import KINDS, RECORD, noise, samples, stored
from llm_core.drawing.judge import bar_of, covered, share_right
from llm_core.drawing.small_digits import small_digits
from llm_core.drawing.vae import bound
from tests.chapters import opening
from tests.chapters.reading import array, html, spec, traces
from ui.lesson.words import read
from ui.show.numbers import percent

opened = functools.partial(opening.opened, "seeing", "ways")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(scope="module")
def drawers():
    return stored()


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


def sheet(at, key):
    return array(traces(at, key)[0]["z"]).astype(float)


def test_each_sheet_holds_what_its_name_says_and_the_link_brings_the_same_samples(drawers, lang):
    at, words = opened(lang, ways_seed="12"), read("seeing/ways", lang)
    again = opened(lang, ways_seed="12")
    seen = set()
    for letter in sixteen.LETTERS:
        title = spec(at, f"ways_samples_{letter}")["layout"]["title"]["text"]
        (source,) = [one for one in sixteen.SOURCES if words.ui(f"source_{one}") in title]
        seen.add(source)
        images = drawers.real[0] if source == "real" else samples(drawers.each()[source], 16, 12)
        images = sixteen.real_ones(drawers, 12) if source == "real" else images
        np.testing.assert_allclose(sheet(at, f"ways_samples_{letter}"), pasted(images.numpy(), 4), rtol=1e-5)
        np.testing.assert_array_equal(*(sheet(one, f"ways_samples_{letter}") for one in (at, again)))
    assert seen == set(sixteen.SOURCES)


def test_until_the_guess_the_sheets_have_letters_and_nothing_that_tells(lang):
    at = opened(lang, guess=True)
    titles = [spec(at, f"ways_samples_{letter}")["layout"]["title"]["text"] for letter in sixteen.LETTERS]
    assert titles == ["A", "B", "C", "D"]


def test_the_order_of_the_sheets_changes_with_the_seed(drawers):
    assert len({tuple(sixteen.drawn(drawers, seed).order.values()) for seed in range(1, 25)}) == 24


def test_the_record_says_what_the_stored_networks_draw(drawers):
    facts = experiments.record(RECORD)
    assert facts["judge"]["test_share_right"] == pytest.approx(share_right(drawers.judge, "test"), abs=0.005)
    assert facts["judge"]["bar"] == pytest.approx(bar_of(drawers.judge), abs=0.005)
    found = temperature.scaled(drawers, 1.0, 5)
    shares = found.shares
    assert found.plain == {kind: pytest.approx(float(one.sum())) for kind, one in shares.items()}
    for kind in KINDS:
        told = facts["drawers"][kind]["seeds"]["1"]
        assert float(shares[kind].sum()) == pytest.approx(
            told["recognised"], abs=0.12
        )  # 200 others than the 500
        assert told["covered"] == covered(torch.tensor(told["classes"]))
        assert sum(told["classes"]) == pytest.approx(told["recognised"], abs=0.001)


def test_what_the_judge_makes_of_real_digits_and_of_noise_stands_on_the_page(lang):
    page, facts = html(opened(lang)), experiments.record(RECORD)
    assert percent(facts["real"]["recognised"]) in page
    marks = array(traces(opened(lang), "ways_measured_dots")[0]["x"])
    each = [one["recognised"] for kind in KINDS for one in facts["drawers"][kind]["seeds"].values()]
    np.testing.assert_allclose(marks, [facts["real"]["recognised"], *each, facts["noise"]["recognised"]])


def test_only_the_gan_misses_a_class_as_what_you_should_see_says():
    fewest = {
        kind: min(one["covered"] for one in found["seeds"].values())
        for kind, found in experiments.record(RECORD)["drawers"].items()
    }
    assert fewest["gan"] < fewest["diffusion"] == fewest["vae"] == 10


def test_all_three_saw_as_many_images_from_three_seeds():
    facts = experiments.record(RECORD)
    for kind in KINDS:
        assert list(facts["drawers"][kind]["seeds"]) == ["1", "2", "3"]
        for one in facts["drawers"][kind]["seeds"].values():
            assert one["curve"][-1][0] == facts["steps"]


def test_a_training_digit_is_its_own_neighbour_and_a_real_one_is_not(drawers):
    found = copies.compared(drawers, "real", 1)
    known = small_digits("train")[0]
    for image, twin, distance in zip(found.images, found.twins, found.distances, strict=True):
        every = ((known - image) ** 2).sum((1, 2)).sqrt()
        assert distance == pytest.approx(float(every.min()), rel=1e-4)
        assert float((image - twin).norm()) == pytest.approx(distance, rel=1e-4)
        assert distance > 0


def test_the_walk_goes_from_the_decoded_first_digit_to_the_decoded_last_one(drawers):
    found = walk.walked(drawers, 26, 176, 3)
    codes = drawers.vae.encode(small_digits("test")[0][[25, 175]]).mean
    torch.testing.assert_close(found.vae[[0, -1]], drawers.vae.draw(codes))
    torch.testing.assert_close(found.gan[[0, -1]], drawers.gan.draw(noise((8,), 2, 3)))
    torch.testing.assert_close(found.pixels[4], small_digits("test")[0][[25, 175]].mean(0))
    assert 1 / 8 <= found.jump <= 1


def test_a_walk_from_a_digit_to_itself_stays(drawers):
    found = walk.walked(drawers, 5, 5, 1)
    assert found.jump == 0
    torch.testing.assert_close(found.vae, found.vae[:1].expand(9, 14, 14))


def test_the_last_image_of_the_strip_is_the_sample_of_that_seed(drawers):
    found = walk.walked(drawers, 1, 2, 9)
    torch.testing.assert_close(found.clean[-1], samples(drawers.diffusion, 1, 9)[0])


def test_both_terms_of_the_loss_are_those_of_the_bound(drawers):
    found = anatomy.passed(drawers, 126, 4)
    told = bound(drawers.vae, drawers.real[0][125:126], noise((8,), anatomy.DRAWS, 4)[:1])
    assert found.unexplained == pytest.approx(float(told.unexplained[0]), rel=1e-5)
    assert float(found.divergences.sum()) == pytest.approx(float(told.divergence[0]), rel=1e-5)


def test_the_map_decodes_its_corners_where_it_says(drawers):
    found = anatomy.mapped(drawers, 126)
    corners = drawers.flat.draw(torch.tensor([[-3.0, 3.0], [3.0, 3.0], [-3.0, -3.0], [3.0, -3.0]]))
    torch.testing.assert_close(found.grid[[0, 12, 156, 168]], corners)


def test_without_noise_all_samples_are_one_and_with_much_all_stays_finite(drawers):
    for images in temperature.scaled(drawers, 0.0, 1).images.values():
        torch.testing.assert_close(images, images[:1].expand_as(images))
    for images in temperature.scaled(drawers, 3.0, 1).images.values():
        assert bool(images.isfinite().all())


def test_each_class_of_the_map_has_its_sign_and_its_colour_and_the_grid_has_the_axes_of_the_map(lang):
    at = opened(lang)
    drawn = traces(at, "ways_map_places")
    classes = [one for one in drawn if one["mode"] == "text"]
    entries = [one for one in drawn if one["mode"] == "markers"][:10]
    assert [set(one["text"]) for one in classes] == [{str(digit)} for digit in range(10)]
    colors = {one["name"]: one["textfont"]["color"] for one in classes}
    assert colors == {one["name"]: one["marker"]["color"] for one in entries}
    assert len(set(colors.values())) == 10
    places, grid = (spec(at, f"ways_map_{name}")["layout"] for name in ("places", "grid"))
    for axis, first in (("xaxis", 0), ("yaxis", -1)):
        assert grid[axis]["title"]["text"] == places[axis]["title"]["text"]
        at_edge = grid[axis]["tickvals"][first], grid[axis]["ticktext"][first]
        assert at_edge == (6.5 if first == 0 else 12 * 15 + 6.5, "−3")  # the middle of the outermost image


def test_a_row_of_fractions_stands_above_the_walk(lang):
    ticks = spec(opened(lang), "ways_walk_walks")["layout"]["xaxis"]["ticktext"]
    assert ticks == ["0", "1/8", "2/8", "3/8", "4/8", "5/8", "6/8", "7/8", "1"]


def test_a_factor_below_zero_stands_in_brackets_and_the_sum_is_that_of_what_is_written(drawers):
    assert [anatomy.factor(torch.tensor(value)) for value in (-1.534, 0.0, 1.5)] == [
        "(−1.534)",
        "0.000",
        "1.500",
    ]
    for digit in range(1, 40):
        said = anatomy.sentence(anatomy.passed(drawers, digit, 1), None)
        parts = [round(10 * float(said[name])) for name in ("unexplained", "divergence", "total")]
        assert parts[0] + parts[1] == parts[2]
        mean, spread, noise, z = (
            float(said[name].strip("()").replace("−", "-")) for name in ("mean", "spread", "noise", "z")
        )
        assert mean + spread * noise == pytest.approx(z, abs=0.0075)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_which_images_the_judge_is_unsure_is_told_after_the_guess(lang):
    word = read("seeing/ways", lang).ui("unsure")

    def heard(guess):
        at = opening.opened("seeing", "ways", lang, guess=guess)
        return "".join(c.proto.alt for c in at.get("plotly_chart") if "ways_samples" in c.proto.id)

    assert (word in heard(True), word in heard(False)) == (False, True)


def test_the_distances_of_the_pairs_are_told_in_their_order(lang, drawers):
    at = opened(lang, ways_near="real", ways_near_seed="2")
    (heard,) = (c.proto.alt for c in at.get("plotly_chart") if "ways_copies_pairs" in c.proto.id)
    distances = [f"{one:.2f}" for one in copies.compared(drawers, "real", 2).distances]
    assert len(distances) == copies.SHOWN
    assert ("、" if lang == "zh" else ", ").join(distances) in heard


@pytest.mark.parametrize("panel", ["ways_copies_pairs", "ways_scale_panel_rows"])
def test_rows_that_would_name_the_drawer_of_a_sheet_wait_for_the_guess(panel):
    word = read("seeing/ways", "en").ui("reads")

    def heard(guess):
        at = opening.opened("seeing", "ways", guess=guess)
        return next(c.proto.alt for c in at.get("plotly_chart") if panel in c.proto.id)

    assert (word in heard(True), word in heard(False)) == (False, True)
