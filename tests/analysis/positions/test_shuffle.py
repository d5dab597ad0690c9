"""The shuffle test: what is expected of every machine is what is measured, for several seeds."""

import pytest
import torch
import torch.nn.functional as F

from llm_core import taps
from llm_core.analysis.positions.kinds import alibi_bias, sinusoids
from llm_core.analysis.positions.shuffle import (
    BLIND,
    KINDS,
    Machine,
    alibi,
    card_vectors,
    outputs,
    random_blocks,
    sees_order,
    shuffle_test,
    shuffled,
    spread,
)

CARDS = ["the", "cat", "saw", "the", "dog", "and", "ran"]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_last_card_sees_order_exactly_where_theory_says_so(kind, causal):
    found = spread(kind, causal, CARDS, layers=(1, 2, 3), seeds=(1, 2, 3))
    for i, n_layer in enumerate((1, 2, 3)):
        if sees_order(kind, causal, n_layer):
            assert (found[i] > 100 * BLIND).all()
        else:
            assert (found[i] < BLIND).all()


def test_without_mask_and_positions_shuffling_permutes_all_outputs():
    for seed in (1, 2, 3):
        order = shuffled(CARDS, seed)
        assert shuffle_test(Machine("none", False, 3, seed), CARDS, order).most < BLIND
        assert shuffle_test(Machine("none", True, 3, seed), CARDS, order).most > 0.01


def test_positions_after_the_blocks_change_nothing_that_a_block_computed():
    machine, plain = Machine("end", False, 2, 4), Machine("none", False, 2, 4)
    vectors, x = card_vectors(CARDS, 4), card_vectors(CARDS, 4)[None]
    for block in random_blocks(plain):
        x = block(x, None, None)
    expected = F.layer_norm(x + sinusoids(len(CARDS), 64), (64,))[0]
    torch.testing.assert_close(outputs(machine, vectors), expected, atol=1e-5, rtol=1e-4)


def test_alibi_reaches_the_scores_of_every_layer():
    machine = Machine("alibi", True, 2, 1)
    vectors = card_vectors(CARDS, 1)
    names = [f"blocks.{i}.attn.hook_attn_scores" for i in range(2)]
    with taps.recording([*names, "blocks.0.attn.hook_q", "blocks.0.attn.hook_k"]) as kept:
        outputs(machine, vectors)
    q, k = (kept[f"blocks.0.attn.hook_{name}"][0].transpose(0, 1) for name in "qk")  # (H, T, D)
    raw, n = q @ k.transpose(1, 2) / 4, len(CARDS)
    seen = torch.ones(n, n, dtype=torch.bool).tril()
    torch.testing.assert_close(kept[names[0]][0][:, seen], (raw + alibi_bias(n, 4))[:, seen])
    assert torch.isinf(kept[names[1]][0][:, ~seen]).all()  # the mask stays
    with alibi(machine, n):
        assert taps.active()
        outputs(machine, vectors)
    assert not taps.active()


def test_a_seed_is_the_same_machine_again_and_another_seed_another_one():
    a, b, c = (random_blocks(Machine("none", True, 1, seed))[0].attn.qkv.weight for seed in (1, 1, 2))
    assert torch.equal(a, b)
    assert not torch.equal(a, c)
    assert torch.equal(card_vectors(["x", "y", "x"], 3)[0], card_vectors(["x", "y", "x"], 3)[2])


def test_a_shuffle_keeps_the_last_card_and_really_changes_the_text():
    for seed in range(30):
        order = shuffled(["a", "a", "b", "z"], seed)
        assert sorted(order) == [0, 1, 2, 3]
        assert order[-1] == 3
        assert [["a", "a", "b", "z"][i] for i in order] != ["a", "a", "b", "z"]
    assert shuffled(["a", "a", "a"], 1) is None
    assert shuffled(["a", "b"], 1) is None
    with pytest.raises(ValueError, match="same"):
        spread("none", True, ["a", "a", "b"])
