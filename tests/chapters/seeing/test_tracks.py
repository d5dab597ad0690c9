"""The chapter "Who is who?": dots of the figure are measured switches, bars are the model's own probabilities."""

import functools
from statistics import mean

import numpy as np
import pytest
import torch

from chapters.seeing.tracks import many, names, scene
from chapters.seeing.tracks.assign import MATRICES
from llm_core import checkpoints
from llm_core.vision.assignment import greedy, hungarian
from llm_core.vision.motion import Scene, detections, paths
from llm_core.vision.tracking import Rules, follow, switches
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from ui.lesson.words import read

opened = functools.partial(opening.opened, "seeing", "tracks")
pytestmark = pytest.mark.usefixtures("shared_models")


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


def test_tracking_is_more_than_detection(lang):
    """E29: perfect detections, wrong identities; a velocity guess cures the crossing and harms those that turn back."""
    assert [scene.count(*scene.PRESETS[name]) for name in ("swap", "cured", "bounce")] == [2, 0, 2]
    assert scene.count(Scene("bounce"), Rules()) == 0
    assert "180" in html(opened(lang))


def test_the_dots_are_switches_counted_for_every_seed(lang):
    at, words = opened(lang, tracks_many_noise="0.3"), read("seeing/tracks", lang)
    each = named(at, "tracks_many_dots")[words.ui("axis_one_seed")]
    counts = []
    for method in ("greedy", "hungarian"):
        for velocity in (False, True):
            for seed in range(1, many.SEEDS + 1):
                seen = detections(*both(Scene("crowd", many.DOTS, 0.3, seed=seed)))
                counts.append(len(switches(seen, follow(seen, Rules(method, velocity)))))
    assert array(each["x"]).tolist() == counts
    means = named(at, "tracks_many_dots")[words.ui("axis_mean")]
    assert array(means["x"])[0] == pytest.approx(mean(counts[: many.SEEDS]))


def both(scene):
    return scene, paths(scene)


def test_seen_perfectly_both_changes_help_and_the_velocity_most():
    found = many.measured("crowd", 0.0, 0.0, 0.0)
    assert many.answer(found).option == "velocity"
    assert all(many.measured("crowd", 0.0, 1.0, 0.0).counts[kind] == [0] * many.SEEDS for kind in many.KINDS)


def test_the_first_matrix_is_a_trap():
    assert greedy(MATRICES["trap"]) != hungarian(MATRICES["trap"])
    assert greedy(MATRICES["clear"]) == hungarian(MATRICES["clear"])


def test_the_bars_are_the_probabilities_of_the_names(lang):
    at = opened(lang, tracks_text="Tom had a kite. The kite of", tracks_first="Tom", tracks_second="Lily")
    model = checkpoints.load("stories", "transformer")
    here, there = traces(at, "tracks_names_bars")
    for bars, story in ((here, "Tom had a kite. The kite of"), (there, "Lily had a kite. The kite of")):
        ids = torch.tensor(model.tokenizer.encode(story))
        log_probs = model.log_probs(torch.cat([torch.tensor([model.tokenizer.eot_id]), ids])[None])[0, -1]
        for place, name in enumerate(("Tom", "Lily")):
            pieces = model.tokenizer.encode(f" {name}")
            if len(pieces) == 1:
                np.testing.assert_allclose(
                    array(bars["x"])[place], float(log_probs[pieces[0]].exp()), rtol=1e-4
                )
            else:
                assert 0 <= array(bars["x"])[place] <= float(log_probs[pieces[0]].exp()) + 1e-6


def test_names_change_places_as_whole_words_only():
    assert names.swapped("Tom and Tommy saw Ann.", "Tom", "Ann") == "Ann and Tommy saw Tom."
    assert names.swapped("Tom", "Tom", "Tom") == "Tom"


def test_a_name_that_is_absent_and_twice_the_same_name_are_sentences(lang):
    words = read("seeing/tracks", lang)
    said = html(opened(lang, tracks_first="Zoe", tracks_second="Zoe"))
    assert words.ui("same_names") in said
    assert words.ui("absent", name="Zoe").split("Zoe")[-1].strip("”") in said


def test_a_name_that_is_not_in_the_story_blames_nobody(lang):
    words = read("seeing/tracks", lang)
    said = html(opened(lang, tracks_first="Zaphod", tracks_second="Tom"))
    assert words.ui("nothing_to_follow") in said
    assert words.ui("not_kept_apart") not in said
