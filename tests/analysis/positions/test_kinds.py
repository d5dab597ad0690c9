"""Positions: the formulas of the papers, worked out apart, and what they mean for a score."""

import math

import numpy as np
import pytest
import torch

from llm_core.analysis.positions import kinds as positions
from llm_core.analysis.positions.kinds import (
    alibi_bias,
    alibi_slopes,
    by_distance,
    query_and_key,
    rotary_scores,
    similarity,
    sinusoids,
    turned_pair,
)
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    tokenizer = ByteTokenizer()
    config = TransformerConfig(tokenizer.vocab_size, 32, n_layer=2, n_head=4, n_kv_head=2, n_embd=32)
    return Transformer(config, tokenizer).freeze()


def test_a_sinusoid_is_the_formula_of_the_paper_number_by_number():
    found = sinusoids(9, 8)
    for t in range(9):
        for i in range(4):
            angle = t / 10_000 ** (2 * i / 8)
            assert found[t, 2 * i] == pytest.approx(math.sin(angle), abs=1e-6)
            assert found[t, 2 * i + 1] == pytest.approx(math.cos(angle), abs=1e-6)
    with pytest.raises(ValueError, match="even"):
        sinusoids(4, 7)


def test_the_product_of_two_sinusoid_vectors_depends_only_on_their_distance():
    product = sinusoids(40, 16) @ sinusoids(40, 16).T
    speed = 10_000 ** (-np.arange(0, 16, 2) / 16)
    for d in (0, 1, 7, 20):
        torch.testing.assert_close(product.diagonal(d), torch.full((40 - d,), float(np.cos(d * speed).sum())))


def test_alibi_takes_slope_times_distance_off_a_score():
    np.testing.assert_allclose(alibi_slopes(8), [2.0**-i for i in range(1, 9)])  # the paper's example
    bias = alibi_bias(6, 8)
    assert bias[0, 5, 2] == -3 / 2
    assert bias[7, 5, 0] == -5 / 256
    assert torch.equal(bias, bias.transpose(1, 2))
    assert (bias.diagonal(dim1=1, dim2=2) == 0).all()


def test_a_rotary_score_is_the_same_wherever_the_two_tokens_stand(model):
    q, k = query_and_key(model, [5, 6, 7, 8], 1, 3)
    distances = range(9)
    near, far = (rotary_scores(q, k, at, distances) for at in (8, 25))
    torch.testing.assert_close(near, far, atol=1e-5, rtol=1e-4)
    assert near.std() > 1e-4
    assert near[0] == pytest.approx(float(q @ k) / math.sqrt(8), abs=1e-6)  # at the same place: not turned
    with pytest.raises(ValueError, match="beginning"):
        rotary_scores(q, k, 3, [4])


def test_query_and_key_are_those_that_the_model_multiplies(model):
    from llm_core import taps

    ids = [5, 6, 7, 8]
    with torch.inference_mode(), taps.recording(["blocks.0.attn.hook_attn_scores"]) as kept:
        model(torch.tensor([ids]))
    q, k = query_and_key(model, ids, 0, 1)
    own = kept["blocks.0.attn.hook_attn_scores"][0, 1, 3, 2]
    assert rotary_scores(q, k, 3, [1])[0] == pytest.approx(float(own), abs=1e-6)


def test_a_pair_is_turned_by_a_fixed_angle_for_each_position_and_keeps_its_length():
    q = torch.tensor([3.0, 1.0, 4.0, 2.0])  # pair 0: (3, 4); pair 1: (1, 2)
    turned = turned_pair(q, 1, 5)
    torch.testing.assert_close(turned.norm(dim=-1), torch.full((5,), math.sqrt(5)))
    speed = 10_000 ** (-2 / 4)
    angle = torch.atan2(turned[:, 1], turned[:, 0]) - math.atan2(2, 1)
    torch.testing.assert_close(angle, torch.arange(5) * speed, atol=1e-5, rtol=1e-5)


def test_similarity_by_distance_is_the_mean_over_the_diagonals():
    between = similarity(torch.tensor([[1.0, 0], [0, 2], [3, 0]]))
    torch.testing.assert_close(by_distance(between), torch.tensor([1.0, 0, 1]))


def test_a_learned_table_that_is_not_here_is_said_to_be_absent():
    assert positions.learned_table() is None  # the tests' own cache folder is empty


def test_the_learned_table_is_read_from_the_file_of_the_model(tmp_path, monkeypatch):
    from safetensors.torch import save_file

    table = torch.randn(6, 4, generator=torch.Generator().manual_seed(1))
    save_file({"embeddings.position_embeddings.weight": table}, tmp_path / "model.safetensors")
    monkeypatch.setattr(positions, "path_of", lambda asset, file: tmp_path / file)
    torch.testing.assert_close(positions.learned_table(), table)
