"""The bytes that the browser draws are the model's tensor."""

import numpy as np
import pytest
import torch

from chapters.attention.look.payload_figure import pack, unpack


@pytest.mark.parametrize("causal", [True, False])
def test_the_payload_gives_back_the_tensor_to_a_hundredth_of_a_per_mille(causal):
    pattern = (
        torch.randn(2, 3, 7, 7).masked_fill(torch.ones(7, 7).triu(1).bool() & causal, -torch.inf).softmax(-1)
    )
    header, back = unpack(pack(pattern.numpy(), causal, {"tokens": ["<b>", "·雪", "😀"]}))
    np.testing.assert_allclose(back, pattern.numpy(), atol=0.5 / 65535 + 1e-9)
    assert header["tokens"] == ["<b>", "·雪", "😀"]
    assert (header["layers"], header["heads"], header["length"], header["causal"]) == (2, 3, 7, causal)


def test_a_causal_text_sends_only_what_can_be_seen():
    small, whole = (len(pack(np.zeros((2, 2, 20, 20)), causal, {})) for causal in (True, False))
    assert abs(whole - small - 2 * 2 * (20 * 20 - 20 * 21 // 2) * 2) <= 4  # the headers differ by a letter
