"""The chapter "Clean and enlarge": every picture, decibel and sum is computed from the stored networks."""

import base64
import functools
import io
import json
import re

import numpy as np
import pytest
import torch
from PIL import Image

from chapters.seeing.clean import larger, noise, strengths
from chapters.seeing.clean import words as words_of
from llm_core import experiments
from llm_core.data.mnist import mnist
from llm_core.language.transformer_encoder_decoder_task import open_repairer
from llm_core.vision.filters import blur, median
from llm_core.vision.noise import gaussian
from llm_core.vision.psnr import mean_square, psnr
from llm_core.vision.resize import enlarge, shrink
from llm_core.vision.restore import RECORD, restored, trained
from llm_core.vision.restore_data import example
from llm_core.vision.two_originals import sums
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

opened = functools.partial(opening.opened, "seeing", "clean")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def models():
    return trained()


def drawn(at, panel):
    """The pictures of the panel "noise" or "larger" as numbers 0 ... 255, in order."""
    codes = re.findall(
        r'src="data:image/png;base64,([^"]+)"', " ".join(part.proto.body for part in at.get("html"))
    )
    found = [np.asarray(Image.open(io.BytesIO(base64.b64decode(code)))) for code in codes]
    return found[:5] if panel == "noise" else found[5:]


def component(at):
    """What the component of the two originals is sent."""
    (found,) = [c for c in at.get("bidi_component") if c.proto.component_name.endswith("two_originals")]
    return json.loads(found.proto.json)


def levels(grey):
    return np.round(np.clip(grey.numpy(), 0, 1) * 255).astype(np.uint8)


def test_the_pictures_and_bars_are_the_filters_and_the_network_on_the_same_noise(lang, models):
    at = opened(lang, clean_picture="digit", clean_digit="7", clean_strength="0.3", clean_home="digits")
    original = example("digit", 7)
    noisy = gaussian(original, 0.3, torch.Generator().manual_seed(1))
    ways = [
        noisy,
        median(noisy, 3),
        blur(noisy, 1.0),
        restored(models.networks["digits", "gaussian", 1], noisy),
    ]
    for shown, mine in zip(drawn(at, "noise"), [original, *ways], strict=True):
        assert np.abs(shown.astype(int) - levels(mine)).max() <= 1
    (bars,) = traces(at, "clean_noise_bars")
    decibels = [psnr(mean_square(original, one)) for one in ways]
    np.testing.assert_allclose(array(bars["x"]), decibels, rtol=1e-5)
    assert f"{decibels[-1]:.1f} dB" in html(at)


@pytest.mark.parametrize("kind", ["gaussian", "salt"])
def test_no_noise_is_said_and_the_strongest_stays_finite(lang, kind):
    at = opened(lang, clean_strength="0", clean_kind=kind)
    words = read("seeing/clean", lang)
    assert words.ui("identical") in html(at)
    assert words.strings["noise_none"].partition("{")[0] in html(at)
    opened(lang, clean_strength="0.5", clean_kind=kind, clean_sigma="0", clean_side="1")


def test_the_number_of_a_digit_stands_beside_digits_alone():
    keys = [[one.key for one in opened(clean_picture=name).number_input] for name in ("china", "digit")]
    assert ["clean_digit" in one for one in keys] == [False, True]


def test_without_a_picture_of_the_visitors_own_the_lake_is_said_to_stand_in(lang):
    said = read("seeing/clean", lang).ui("own_none")
    assert said in html(opened(lang, clean_picture="own"))
    assert said not in html(opened(lang))


def test_a_way_that_does_nothing_is_no_gain(models):
    found = noise.clean(models, 0.0, 0.0, "china", "salt", "salt", "digits", "1", 1, 1, ())
    assert found.errors["noisy"] == found.errors["blur"] == found.errors["median"] == 0
    assert noise.sentence(found, read("seeing/clean", "en"))["sentence"].startswith("Without noise")


def test_an_upload_is_cleaned_and_enlarged_whatever_its_size(models):
    for height, width in ((1, 1), (3, 50)):
        own = (height, width, bytes(height * width * 3))
        assert noise.clean(models, 0.2, 1.0, "own", "salt", "salt", "digits", "7", 1, 1, own).picture == "own"
        assert (
            larger.enlarged(models, "own", "x4", "digits", "1", 1, own).results["network"].shape[0] % 4 == 0
        )
    assert larger.enlarged(models, "own", "x2", "digits", "1", 1, ()).picture == "china"
    assert "read_picture" not in noise.in_python(*[1] * 9, (1, 1, b"abc"))
    assert "abc" not in noise.in_python(*[1] * 9, (1, 1, b"abc"))


def test_the_lines_are_those_of_the_record_and_networks_are_means_of_seeds(lang):
    at = opened(lang, clean_on="digits", clean_by="gaussian")
    found, words = experiments.record(RECORD)["noise"]["digits"]["gaussian"], read("seeing/clean", lang)
    lines = {one["name"]: one for one in traces(at, "clean_strengths_lines") if one.get("showlegend", True)}
    np.testing.assert_allclose(
        array(lines[words.ui("way_median")]["y"])[1:].astype(float), found["median"][1:]
    )
    mean = np.mean(found["networks"]["salt"], axis=0)
    np.testing.assert_allclose(array(lines[words.ui("net_salt")]["y"]), mean, rtol=1e-6)


def test_the_guess_compares_the_filters_with_the_network_that_saw_other_noise():
    facts = experiments.record(RECORD)
    found = strengths.measured(facts, "photographs", "salt", 0.2)
    values = {"median": found.values()["median"], "blur": found.values()["blur"]}
    values["network"] = np.mean(
        [seed[3] for seed in facts["noise"]["photographs"]["salt"]["networks"]["gaussian"]]
    )
    assert strengths.asked(found).option == max(values, key=values.get) == "median"


def test_the_stored_decibels_are_those_of_the_stored_networks(models):
    """One number of each kind, computed again."""
    part, facts = torch.stack([example("digit", i + 1) for i in range(500)]), models.facts
    noisy = gaussian(part, 0.2, torch.Generator().manual_seed(7))
    with torch.inference_mode():
        net = models.networks["digits", "gaussian", 2](noisy)
        large = models.networks["photographs", "x4", 3](shrink(part, 4))
    at = facts["strengths"].index(0.2)
    stored = facts["noise"]["digits"]["gaussian"]
    assert stored["networks"]["gaussian"][1][at] == pytest.approx(psnr(mean_square(part, net)), abs=2e-3)
    assert stored["median"][at] == pytest.approx(
        psnr(mean_square(part, median(noisy, stored["side"][at]))), abs=2e-3
    )
    enlarged = facts["enlarge"]["digits"]["x4"]
    assert enlarged["networks"]["photographs"][2] == pytest.approx(psnr(mean_square(part, large)), abs=2e-3)
    bicubic = enlarge(shrink(part, 4), 4, "bicubic")
    assert enlarged["bicubic"] == pytest.approx(psnr(mean_square(part, bicubic)), abs=2e-3)


def test_who_learnt_from_the_same_kind_of_picture_enlarges_it_better_than_who_did_not():
    for home, other in (("digits", "photographs"), ("photographs", "digits")):
        for ways in experiments.record(RECORD)["enlarge"][home].values():
            assert min(ways["networks"][home]) > max(ways["networks"][other])


def test_on_digits_the_network_beats_every_rule_and_on_photographs_the_sentence_says_what_was_measured(
    models,
):
    for ways in models.facts["enlarge"]["digits"].values():
        assert min(ways["networks"]["digits"]) > max(ways[rule] for rule in larger.KINDS)
    for factor in ("x2", "x4"):
        found = larger.enlarged(models, "china", factor, "photographs", "1", 1, ())
        gain = np.mean(found.tests["network"]) - max(found.tests[rule][0] for rule in larger.KINDS)
        said = larger.sentence(found, read("seeing/clean", "en"))["sentence"]
        assert ("loses" in said) == (gain <= 0)


@pytest.mark.parametrize(("factor", "times"), [("x4", 4), ("x2", 2)])
@pytest.mark.parametrize("pair", ["1", "3"])
def test_both_originals_become_the_same_small_picture_and_one_enlargement(factor, times, pair, lang):
    found = component(opened(lang, clean_two_factor=factor, clean_two_pair=pair, clean_two_way="bicubic"))
    a, b = (np.array(found[key]).reshape(28, 28) for key in ("first", "second"))
    np.testing.assert_array_equal(sums(a, times), sums(b, times))
    assert (a != b).sum() > 100
    first = experiments.record(RECORD)["pairs"][factor][int(pair) - 1][0]
    np.testing.assert_array_equal(a, mnist("test").images[first])
    assert found["read"][0] != found["read"][1]


def test_a_pair_that_is_not_there_becomes_the_last_or_is_refused():
    for number in ("99", "-1", "x"):
        opened(clean_two_pair=number)


def test_a_word_taken_out_leaves_one_sentence_and_one_answer():
    model = open_repairer()
    found = words_of.repaired(model, "Lily was sad because she lost her [toy|cat].")
    assert found.used
    assert found.damaged[0] == found.damaged[1]
    assert found.answers[0] == found.answers[1]
    assert found.originals == (
        "Lily was sad because she lost her toy.",
        "Lily was sad because she lost her cat.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "no place",
        "[a|b",
        "[|]",
        "[ | ]",
        "two [red ball|cat] words",
        "x " * 60 + "[a|b]",
        "[a|b|c]",
        "[a|b|c] dog [red|blue]",
    ],
)
def test_a_sentence_without_a_place_for_two_words_is_replaced_with_a_notice(text):
    assert not words_of.repaired(open_repairer(), text).used


def test_a_place_at_the_beginning_and_a_repeated_word_are_found():
    model = open_repairer()
    for text in ("[Tom|Lily] was happy.", "The cat saw a [cat|dog].", "She said [yes|no] and yes."):
        found = words_of.repaired(model, text)
        assert found.used
        assert found.damaged[0] == found.damaged[1], text


def test_who_wins_depends_on_the_noise():
    facts = experiments.record(RECORD)
    won = set()
    for noise_ in ("gaussian", "salt"):
        values = strengths.measured(facts, "photographs", noise_, 0.2).values()
        won.add(max(values, key=values.__getitem__))
    assert len(won) == 2
