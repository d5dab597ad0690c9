"""The judge: what counts as recognised, as covered, and as near."""

import torch
from sklearn.neighbors import NearestNeighbors

from llm_core.drawing.judge import Judge, Verdict, class_shares, covered, judged, nearest, spoilt, teach


def test_only_what_reaches_the_bar_is_recognised_and_shares_are_of_all_images():
    verdict = Verdict(torch.tensor([3, 3, 7, 1]), torch.tensor([0.9, 0.5, 0.7, 0.95]))
    shares = class_shares(verdict, 0.7)
    assert shares.tolist() == [0, 0.25, 0, 0.25, 0, 0, 0, 0.25, 0, 0]


def test_a_class_is_covered_from_two_in_a_hundred_on():
    assert covered(torch.tensor([0.02, 0.019, 0.5, 0.0])) == 2


def test_the_nearest_are_those_of_scikit_learn():
    generator = torch.Generator().manual_seed(0)
    images, known = torch.rand(20, 14, 14, generator=generator), torch.rand(60, 14, 14, generator=generator)
    found = (
        NearestNeighbors(n_neighbors=1).fit(known.flatten(1).numpy()).kneighbors(images.flatten(1).numpy())
    )
    at, distances = nearest(images, known)
    assert at.tolist() == found[1][:, 0].tolist()
    torch.testing.assert_close(
        distances, torch.from_numpy(found[0][:, 0]), rtol=1e-4, atol=1e-5, check_dtype=False
    )


def test_the_surest_class_is_named_with_its_probability():
    torch.manual_seed(0)
    judge, images = Judge(), torch.rand(4, 14, 14)
    found = judged(judge, images)
    chances = judge(images).softmax(-1).detach()[:, :10]  # the eleventh is "no digit"
    assert found.classes.tolist() == chances.argmax(-1).tolist()
    torch.testing.assert_close(found.sure, chances.max(-1).values)


def test_it_learns_to_name_real_digits_and_to_refuse_noise():
    torch.manual_seed(0)
    judge = Judge()
    *_, (_, right) = teach(judge, 250, seed=0)
    assert right > 0.8
    noise = torch.rand(100, 14, 14, generator=torch.Generator().manual_seed(1))
    assert float(judged(judge, noise).sure.mean()) < 0.1


def test_what_is_spoilt_is_of_four_kinds_and_still_ink():
    generator = torch.Generator().manual_seed(0)
    images = torch.stack([torch.full((14, 14), value) for value in (0.0, 0.25, 0.5, 1.0)])
    found = spoilt(images, 32, generator)
    assert found.shape == (32, 14, 14)
    assert 0 <= float(found.min()) <= float(found.max()) <= 1
    assert len(found[0].unique()) == 196  # random pixels
    assert all(len(image.unique()) <= 4 for image in found[24:])  # a quarter each of four plain images
