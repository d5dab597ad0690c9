"""The digits: whole, small, with their provenance, and no hand on two sides of the split."""

import hashlib
import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from llm_core.data.digits import FORMS, DigitsMissing, _read, digits, read_image, written

SHIPPED = Path(__file__).resolve().parent.parent.parent / "assets/corpora/digits"
SPLITS = ("train", "valid", "test")


def test_all_1797_images_are_there_with_pixels_and_labels_in_their_range():
    found = digits()
    assert found.images.shape == (1797, 8, 8)
    assert (found.images.min(), found.images.max()) == (0, 16)
    assert sorted(set(found.labels.tolist())) == list(range(10))
    assert found.labels[:12].tolist() == [
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        0,
        1,
    ]  # the first form begins like this


def test_the_three_parts_share_no_form_no_image_and_leave_nothing_out():
    parts = {name: digits().split(name) for name in SPLITS}
    assert sum(map(len, parts.values())) == len(digits())
    assert sorted(form for forms in FORMS.values() for form in forms) == list(range(14))
    seen = [{image.tobytes() for image in part.images} for part in parts.values()]
    hands = [set(part.forms.tolist()) for part in parts.values()]
    for sets in (seen, hands):
        assert sets[0].isdisjoint(sets[1] | sets[2])
        assert sets[1].isdisjoint(sets[2])


def test_every_digit_is_in_every_part_about_equally_often():
    for name in SPLITS:
        counts = np.bincount(digits().split(name).labels, minlength=10)
        assert counts.min() >= 0.85 * counts.max()


def test_the_forms_are_read_off_the_labels_which_repeat():
    found = digits()
    texts = ["".join(map(str, found.labels[found.forms == form])) for form in range(14)]
    assert all("0955650989841773" in text and 120 <= len(text) <= 130 for text in texts)


def test_the_file_is_small_and_its_provenance_describes_it():
    path, said = SHIPPED / "digits.csv.xz", json.loads((SHIPPED / "provenance.json").read_text())
    assert path.stat().st_size == said["bytes"] < 120_000
    assert hashlib.sha256(path.read_bytes()).hexdigest() == said["sha256"]
    assert "CC BY 4.0" in said["license"]
    assert said["images_per_form"] == np.bincount(digits().forms).tolist()


def test_a_missing_or_damaged_file_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    with pytest.raises(DigitsMissing, match="cannot be read"):
        digits()
    path = tmp_path / "corpora/digits/digits.csv.xz"
    path.parent.mkdir(parents=True)
    whole = (SHIPPED / "digits.csv.xz").read_bytes()
    for bad in (
        b"",
        whole[:2000],
        lzma.compress(b"1,2,3\n"),
        lzma.compress(b"hello\n"),
        lzma.compress(b"\xff\xfe"),
    ):
        path.write_bytes(bad)
        _read.cache_clear()
        with pytest.raises(DigitsMissing):
            digits()


def test_an_image_written_as_text_comes_back_and_nonsense_does_not():
    image = np.arange(64, dtype=np.uint8).reshape(8, 8) % 17
    assert np.array_equal(read_image(written(image)), image)
    for bad in ("", "0" * 63, "0" * 65, "z" * 64, "<script>" * 8, "０" * 64):
        with pytest.raises(ValueError, match="not an image"):
            read_image(bad)
