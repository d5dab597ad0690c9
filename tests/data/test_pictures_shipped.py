"""MNIST and the two photographs: whole, small, with their provenance."""

import hashlib
import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from llm_core.data import mnist as digits
from llm_core.data.mnist import MnistMissing, mnist
from llm_core.data.photographs import NAMES, PhotographMissing, _read, photograph

CORPORA = Path(__file__).resolve().parents[2] / "assets/corpora"


def test_the_parts_of_mnist_share_no_image_and_hold_each_class_equally():
    seen = []
    for part, images in (("train", 4000), ("valid", 500), ("test", 500)):
        found = mnist(part)
        assert found.images.shape == (images, 28, 28)
        assert (found.images.min(), found.images.max()) == (0, 255)
        assert np.bincount(found.labels).tolist() == [images // 10] * 10
        seen.append({image.tobytes() for image in found.images})
    assert sum(map(len, seen)) == len(set.union(*seen)) == 5000


def test_an_image_of_mnist_stands_with_its_label():
    """The mean one is dark in the middle, the mean zero is light there."""
    found = mnist("train")
    ones, zeros = (found.images[found.labels == label].mean(0) for label in (1, 0))
    assert ones[14, 14] > 150 > 50 > zeros[14, 14]


def test_a_damaged_file_is_one_sentence(tmp_path):
    for data in (b"no archive", lzma.compress(b"12345")):
        (tmp_path / "mnist5k.xz").write_bytes(data)
        with pytest.raises(MnistMissing, match="cannot be read"):
            digits._read(tmp_path / "mnist5k.xz")
        digits._read.cache_clear()
    (tmp_path / "china.png").write_bytes(b"no picture")
    with pytest.raises(PhotographMissing, match="cannot be read"):
        _read(tmp_path / "china.png")


@pytest.mark.parametrize("name", NAMES)
def test_the_photographs_are_pictures_of_their_size(name):
    found = photograph(name)
    assert found.shape == (160, 240, 3)
    assert found.std() > 40


def test_the_provenance_is_that_of_the_files():
    facts = json.loads((CORPORA / "mnist/provenance.json").read_text("utf-8"))
    assert hashlib.sha256((CORPORA / "mnist" / facts["file"]).read_bytes()).hexdigest() == facts["sha256"]
    for name, facts in json.loads((CORPORA / "photographs/provenance.json").read_text("utf-8"))[
        "files"
    ].items():
        assert (
            hashlib.sha256((CORPORA / f"photographs/{name}.png").read_bytes()).hexdigest() == facts["sha256"]
        )
