"""The tiny U-Net: it moves with its picture, learns, and what is stored answers as the record says."""

import numpy as np
import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.vision import segment_training
from llm_core.vision.masks import accuracy, iou
from llm_core.vision.segment_training import (
    FIRST,
    HELD_OUT,
    counts,
    held_out,
    learn,
    rows,
    trained,
    untrained,
)
from llm_core.vision.unet import chances


def test_every_pixel_gets_shares_of_one():
    model = untrained("shapes", 1)
    found = chances(model, torch.rand(3, 48, 48))
    assert found.shape == (4, 48, 48)
    torch.testing.assert_close(found.sum(0), torch.ones(48, 48))


def test_the_maps_of_the_way_down_are_laid_beside_those_of_the_way_up():
    """Without the map at full size, borders of the trained network blur, and more pixels are wrong."""
    model, (pictures, labels) = trained().models["shapes"], held_out("shapes", 6)
    right = (model(pictures).argmax(1) == labels).float().mean()
    seen = model.down_full.register_forward_hook(
        lambda _, __, maps: maps * 0 if maps.shape[-1] == 48 else maps
    )
    blind = (model(pictures).argmax(1) == labels).float().mean()
    seen.remove()
    assert right > blind + 0.05


def test_training_scenes_are_neither_the_visitors_nor_held_out():
    seeds = torch.cat([next(rows(seed)) for seed in range(50)])
    assert int(seeds.min()) >= FIRST > HELD_OUT + 1000 > 9999 + 1000


def test_a_few_steps_lower_the_loss_and_repeat_themselves():
    first, again = (list(learn(untrained("blobs", 1), "blobs", 12, 1, every=4, checked=4)) for _ in range(2))
    assert first[-1].loss < first[1].loss
    assert [one.valid for one in first] == [one.valid for one in again]


def test_the_stored_network_answers_as_its_record_says():
    found = trained()
    for subject, facts in found.facts.items():
        part = held_out(subject, 20)
        mine, theirs = iou(counts(found.models[subject], part)), iou(np.array(facts["counts"][0]))
        assert mine[1:].mean() == pytest.approx(theirs[1:].mean(), abs=0.12)
        assert accuracy(counts(found.models[subject], part)) > facts["curves"][0][0][2]


def test_a_damaged_record_is_one_sentence(monkeypatch):
    monkeypatch.setattr(
        segment_training.experiments, "weights", lambda name: {"shapes.classify.weight": torch.ones(1)}
    )
    with pytest.raises(CheckpointError, match="does not fit"):
        trained()
    assert experiments.available(segment_training.RECORD)
