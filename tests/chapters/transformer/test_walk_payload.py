"""The bytes of the microscope: what goes in comes out, as exactly as the number of bits promises."""

import numpy as np

from chapters.transformer.walk.figure import HALF_LARGEST, pack, unpack

RNG = np.random.default_rng(5)


def test_halves_come_back_as_half_floats_and_words_as_they_were():
    given = {"a": RNG.normal(size=(3, 4, 5)).astype(np.float32), "b": RNG.normal(size=7).astype(np.float32)}
    header, found = unpack(pack(given, {"words": "我 ‹é› 🙂"}))
    assert header["words"] == "我 ‹é› 🙂"
    for name, tensor in given.items():
        np.testing.assert_array_equal(found[name], tensor.astype(np.float16).astype(np.float32))


def test_coarse_numbers_are_off_by_at_most_half_a_step_of_their_row():
    given = {
        "a": np.ones((2, 2)),
        "u": RNG.normal(size=(2, 6, 50)) * [[[1.0]], [[30.0]]],
        "flat": np.zeros((1, 4)),
    }
    header, found = unpack(pack(given, {}, coarse=["u", "flat"]))
    steps = np.array(header["tensors"]["u"]["step"]).reshape(2, 6, 1)
    assert (abs(found["u"] - given["u"]) <= 0.5 * steps + 1e-3).all()
    np.testing.assert_allclose(found["flat"], 0, atol=1e-5)
    np.testing.assert_array_equal(found["a"], given["a"])


def test_numbers_beyond_16_bits_do_not_become_infinite():
    _, found = unpack(pack({"a": np.array([1e6, -np.inf, 0.5])}, {}))
    assert found["a"].tolist() == [HALF_LARGEST, -HALF_LARGEST, 0.5]
