"""Matrices in 8 bits: how far rounding may go, what is refused, and that a rounded network answers as it did."""

import json

import pytest
import torch
from safetensors.torch import load_file, save_file

from llm_core import checkpoints, eight_bits
from llm_core.language.ngram import NGram

FAMILIES = ("rnn", "gru", "lstm", "transformer")


def test_a_matrix_worked_out_by_hand():
    weight = torch.tensor([[1.27, -0.634, 0.0], [-254.0, 3.1, 2.9]])
    whole, scale = eight_bits.round_rows(weight)
    assert scale.tolist() == pytest.approx([0.01, 2.0])
    assert whole.tolist() == [[127, -63, 0], [-127, 2, 1]]
    torch.testing.assert_close(
        eight_bits.widen_rows(whole, scale), torch.tensor([[1.27, -0.63, 0.0], [-254.0, 4.0, 2.0]])
    )


@pytest.mark.parametrize("size", [1e-30, 1e-3, 1.0, 1e4, 1e30])
def test_every_weight_is_off_by_half_a_scale_at_most_and_the_largest_of_a_row_by_nothing(size):
    drawn = torch.randn(64, 33, generator=torch.Generator().manual_seed(1)) * size
    weight = drawn * torch.logspace(-3, 3, 64)[:, None]
    whole, scale = eight_bits.round_rows(weight)
    assert (whole.dtype, whole.shape, scale.shape) == (torch.int8, weight.shape, (64,))
    off = (eight_bits.widen_rows(whole, scale).double() - weight.double()).abs()
    assert bool((off <= scale[:, None].double() * (0.5 + 1e-4)).all())
    assert bool((off.max(1).values > scale.double() * 0.3).all())  # the bound is no empty one
    assert bool((whole.abs().amax(1) == 127).all())
    at = weight.abs().argmax(1, keepdim=True)
    assert bool((off.gather(1, at) <= weight.double().abs().gather(1, at) * 1e-6).all())


def test_what_is_rounded_once_is_rounded_again_to_the_same_whole_numbers():
    whole, scale = eight_bits.round_rows(torch.randn(40, 50, generator=torch.Generator().manual_seed(2)))
    again, scales = eight_bits.round_rows(eight_bits.widen_rows(whole, scale))
    assert torch.equal(whole, again)
    torch.testing.assert_close(scale, scales)


def test_a_row_of_zeros_and_a_matrix_without_rows_or_columns_stay_what_they_are():
    weight = torch.tensor([[0.0, 0.0], [1.0, -2.0]])
    whole, scale = eight_bits.round_rows(weight)
    assert whole[0].tolist() == [0, 0]
    assert bool(scale.isfinite().all())
    assert eight_bits.widen_rows(whole, scale)[0].tolist() == [0.0, 0.0]
    assert eight_bits.widen_rows(*eight_bits.round_rows(torch.zeros(0, 3))).shape == (0, 3)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf")])
def test_a_weight_that_is_not_finite_is_refused_and_its_matrix_named(wrong):
    weight = torch.ones(3, 4)
    weight[1, 2] = wrong
    with pytest.raises(ValueError, match=r"blocks\.0\.up: A weight that is not finite"):
        eight_bits.pack({"blocks.0.up": weight})


@pytest.mark.parametrize("wrong", [torch.ones(3), torch.ones(2, 2, 2), torch.ones(2, 2, dtype=torch.int32)])
def test_what_is_no_matrix_of_floats_is_refused(wrong):
    with pytest.raises(ValueError, match="Only matrices"):
        eight_bits.round_rows(wrong)


@pytest.fixture
def stored(tiny_assets, tmp_path):
    """A family -> its checkpoint in 8 bits, and the network before."""

    def of(family):
        model = checkpoints.load(checkpoints.TWINS, family, tiny_assets / "checkpoints")
        return checkpoints.save(model, "small", tmp_path, bits=8), model

    return of


@pytest.mark.parametrize("family", FAMILIES)
def test_a_checkpoint_in_8_bits_says_so_and_is_read_as_it_was_measured(stored, family):
    made, model = stored(family)
    tensors = load_file(made.weights)
    assert json.loads(made.manifest_path.read_text("utf-8"))["weight_bits"] == 8
    assert {t.dtype for t in tensors.values() if t.ndim == 2} == {torch.int8}
    vectors = {name: t.dtype for name, t in tensors.items() if t.ndim == 1}
    assert {dtype for name, dtype in vectors.items() if not name.endswith(eight_bits.SCALE)} <= {
        torch.float16
    }
    again, measured = (
        checkpoints.load("small", family, made.folder),
        checkpoints.as_stored(model, eight_bits.BITS),
    )
    ids = torch.tensor([model.tokenizer.encode("Once upon a time")])
    assert torch.equal(again.log_probs(ids), measured.log_probs(ids))
    assert {p.dtype for p in again.parameters()} == {torch.float32}
    assert again.n_parameters == model.n_parameters


@pytest.mark.parametrize("family", FAMILIES)
def test_a_rounded_network_answers_almost_as_before(stored, family):
    made, model = stored(family)
    ids = torch.tensor([model.tokenizer.encode("Once upon a time there was")])
    before, after = model.log_probs(ids), checkpoints.load("small", family, made.folder).log_probs(ids)
    assert 0 < float((before - after).abs().max()) < 0.1
    assert float((before.exp() - after.exp()).abs().sum(-1).max()) < 0.02


CHANGES = {
    "scales of another length": lambda t: t.update({"embed.weight.scale": t["embed.weight.scale"][:-1]}),
    "one scale for all": lambda t: t.update({"embed.weight.scale": t["embed.weight.scale"][:1]}),
    "scales as a column": lambda t: t.update({"embed.weight.scale": t["embed.weight.scale"][:, None]}),
    "no scales": lambda t: t.pop("embed.weight.scale"),
    "scales of nothing": lambda t: t.update({"other.scale": t["embed.weight.scale"]}),
    "a scale that is not finite": lambda t: t["embed.weight.scale"].fill_(float("nan")),
    "a vector in 8 bits": lambda t: t.update({"embed.weight": t["embed.weight"][0].contiguous()}),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("family", ["gru", "transformer"])
def test_a_file_whose_scales_do_not_fit_is_refused_with_a_sentence(stored, family, name):
    made, _ = stored(family)
    tensors = load_file(made.weights)
    CHANGES[name](tensors)
    save_file({key: t.clone().contiguous() for key, t in tensors.items()}, made.weights)
    with pytest.raises(checkpoints.CheckpointError, match=rf"small-{family}.safetensors is damaged"):
        checkpoints.load("small", family, made.folder)


def test_other_numbers_of_bits_and_counts_are_refused_before_anything_is_written(tiny_assets, tmp_path):
    rnn, counts = (
        checkpoints.load(checkpoints.TWINS, family, tiny_assets / "checkpoints")
        for family in ("rnn", "ngram")
    )
    assert isinstance(counts, NGram)
    for model, bits, said in ((rnn, 4, "8 or 16"), (rnn, 8.5, "8 or 16"), (counts, 8, "n-gram")):
        with pytest.raises(ValueError, match=said):
            checkpoints.save(model, "small", tmp_path / "new", bits=bits)
    assert not (tmp_path / "new").exists()
