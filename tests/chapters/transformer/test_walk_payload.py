"""The bytes of the microscope: what goes in comes out, as exactly as the number of bits promises."""

import random
import zlib

import numpy as np
import pytest
import torch

from chapters.transformer.walk.figure import HALF_LARGEST, NOISE, UNEVEN, WORDS, deflate, pack, unpack
from chapters.transformer.walk.microscope import CANDIDATES, SEED, following

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


def test_next_tokens_of_all_positions_at_once_are_those_of_every_position_alone():
    logits = 4 * torch.randn(9, 300, generator=torch.Generator().manual_seed(3))
    logits[2] = 0.0  # all equal: the draw goes by id
    logits[5, 17] = 50.0  # as good as certain: nothing lies before it
    together = following(logits, str)
    u = random.Random(SEED).random()
    for row, found in zip(logits, together, strict=True):
        assert [found] == following(row[None], str)
        chance = row.softmax(-1)
        best = [
            (i, str(i), pytest.approx(float(row[i]), abs=1e-4)) for i in row.topk(CANDIDATES).indices.tolist()
        ]
        assert [tuple(one[:3]) for one in found["top"]] == best
        drawn, width = found["drawn"][0], found["drawn"][3]
        assert width == pytest.approx(float(chance[drawn]), abs=1e-6)
        assert found["before"] == pytest.approx(float(chance[chance > chance[drawn]].sum()), abs=1e-6)
        assert found["before"] <= u
        assert found["log_sum_exp"] == pytest.approx(float(row.logsumexp(-1)), abs=1e-3)
    assert together[5]["drawn"][0] == 17
    assert together[5]["before"] == 0.0


def test_parts_are_one_zlib_stream_and_each_is_as_small_as_its_kind_allows():
    words, noise = b"again " * 500, RNG.integers(0, 256, 100_000, dtype=np.uint8).tobytes()
    uneven = RNG.normal(0, 4, 100_000).astype(np.int8).tobytes()
    packed = deflate((words, WORDS), (noise, NOISE), (uneven, UNEVEN))
    assert zlib.decompress(packed) == words + noise + uneven
    assert len(packed) < 200 + len(noise) + len(zlib.compress(uneven, 3))
    assert zlib.decompress(deflate()) == zlib.decompress(deflate((b"", WORDS), (b"", UNEVEN))) == b""
