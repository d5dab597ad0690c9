"""The detector: one pass equals every window by itself, targets by hand, and the record that its weights give again."""

import numpy as np
import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.data.mnist import mnist
from llm_core.vision import detector
from llm_core.vision.boxes import Box
from llm_core.vision.detector import (
    NOTHING,
    RECORD,
    STRIDE,
    answers,
    chances,
    detect,
    multiplications,
    packed,
    rows_of_windows,
    trained,
    untrained,
    windows,
)
from llm_core.vision.detector_training import (
    DIGIT,
    IGNORED,
    LEAST,
    OVERLAP,
    PAPER,
    SceneLearner,
    held_out,
    learn,
    targets,
)
from llm_core.vision.found import Labelled, counted, together
from llm_core.vision.scenes import SHEET, SIZES, Put, box_of, composed, random_scene, reduced


def sheet_of(seed):
    digits = mnist("test")
    return composed(random_scene(seed, len(digits)), digits.images)


def test_one_pass_is_every_window_by_itself():
    model, sheet = untrained(1).eval(), sheet_of(3)
    with torch.inference_mode():
        whole = answers(model, torch.from_numpy(sheet)[None])[0]
    smaller = reduced(sheet).astype(np.float32)
    place = 0
    for size, seen in enumerate((sheet, smaller)):
        rows = rows_of_windows(size)
        for i in (0, rows + 1, rows * rows - 1):
            top, left = STRIDE * (i // rows), STRIDE * (i % rows)
            window = torch.from_numpy(seen[top : top + 28, left : left + 28].copy())[None]
            with torch.inference_mode():
                alone = model(window)[0, :, 0, 0]
            torch.testing.assert_close(whole[place + i], alone, rtol=1e-5, atol=1e-6)
        place += rows * rows
    assert len(whole) == place == len(windows()) == 324 + 100


def test_a_pixel_outside_a_window_has_no_say():
    model, sheet = untrained(2).eval(), sheet_of(4)
    other = sheet.copy()
    other[60:, :] = 1 - other[60:, :]
    before, after = chances(model, sheet), chances(model, other)
    rows = rows_of_windows(0)
    above = [i for i in range(rows * rows) if STRIDE * (i // rows) + 28 <= 60]
    np.testing.assert_array_equal(before[above], after[above])
    assert np.abs(before - after).max() > 0


def test_windows_are_boxes_of_digits_at_their_places():
    found = windows()
    assert tuple(found[0]) == box_of(Put(0, 0, 0, 0))
    assert tuple(found[19]) == box_of(Put(0, 4, 4, 0))
    assert tuple(found[324 + 11]) == pytest.approx(box_of(Put(0, 6, 6, 1)))
    assert found.max() <= SHEET - SIZES[0] / 7


def test_the_products_of_a_pass_are_counted():
    assert multiplications(28) == 24**2 * 25 * 8 + 8**2 * 25 * 8 * 16 + 16 * 16 * 32 + 32 * 11
    assert untrained(0).n_parameters == len(packed(untrained(0))) == 12_011


def test_a_window_on_a_digit_shall_name_it_and_one_beside_it_shall_not():
    found = targets([Labelled(box_of(Put(0, 20, 20, 0)), 7)])
    rows = rows_of_windows(0)
    on, far = 5 * rows + 5, 0
    assert found[on] == 7
    assert found[far] == NOTHING
    assert found[5 * rows + 6] == 7  # four pixels to the side: an IoU of 2 / 3
    assert found[6 * rows + 6] == IGNORED  # and four down: 256 / 544
    assert PAPER < 256 / 544 < DIGIT < 2 / 3


def test_a_window_shall_name_the_digit_that_it_covers_best():
    """Each digit alone, and both together: nobody else's window changes its name."""
    puts = [Put(0, 20, 20, 0), Put(1, 70, 60, 0)]
    digits = [Labelled(box_of(put), label) for put, label in zip(puts, (7, 3), strict=True)]
    both, alone = targets(digits), [targets([one]) for one in digits]
    for one, label in zip(alone, (7, 3), strict=True):
        assert (both[one == label] == label).all()
        assert (one == label).any()


def test_every_digit_of_a_random_scene_has_a_window():
    digits = mnist("train")
    for seed in range(1, 80):
        puts = random_scene(seed, len(digits))
        for put in puts:
            assert (targets([Labelled(box_of(put), 1)]) == 1).any()


def test_boxes_are_the_windows_above_the_threshold():
    shares = np.full((424, 11), 0.01)
    shares[:, NOTHING] = 0.9
    shares[5, 3], shares[6, 3], shares[200, 8] = 0.8, 0.6, 0.7
    found = detect(shares, 0.5, 0.3)
    assert found.at == [5, 6, 200]
    assert [(box.label, box.score) for box in found.kept] == [(3, 0.8), (8, 0.7)]
    assert found.boxes[0].box == Box(*windows()[5])
    assert detect(shares, 1.0, 0.3).boxes == []
    assert len(detect(shares, 0.0, 1.0).kept) == 424


def test_training_lowers_the_loss_and_repeats_itself():
    curves = [[event.loss for event, _ in learn(untrained(1), 6, 1, 3)][1:] for _ in range(2)]
    assert curves[0] == curves[1]
    model = untrained(1)
    learner, ids = SceneLearner(model, mnist("train")), torch.tensor([[1], [2]])
    losses = [learner.learn(ids, 0.3) for _ in range(12)]
    assert losses[-1] < 0.8 * losses[0]


def test_the_record_is_what_its_weights_find():
    facts, detectors = experiments.record(RECORD), trained()
    assert sorted(detectors) == facts["seed"] == [1, 2, 3]
    scenes = held_out("test", facts["scenes"]["test"])
    at = facts["least"].index(LEAST)
    for seed, grid in zip(facts["seed"], facts["counts"], strict=True):
        found = [
            counted(detect(chances(detectors[seed], sheet), LEAST, OVERLAP).kept, true)
            for sheet, true in scenes
        ]
        assert list(together(found)) == grid[facts["overlaps"].index(OVERLAP)][at]
        assert together(found).recall > 0.6


def test_weights_that_do_not_fit_are_one_sentence(monkeypatch):
    monkeypatch.setattr(detector, "FILTERS", (4, 8, 16))
    with pytest.raises(CheckpointError, match="does not fit"):
        trained()
