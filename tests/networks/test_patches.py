"""Images as sequences: cutting loses nothing, the block is the one of the text models, the record is what it says."""

import pytest
import torch
import torch.nn.functional as F

from llm_core import experiments, taps
from llm_core.checkpoints import CheckpointError
from llm_core.data.digits import digits
from llm_core.language.transformer import Block, Transformer
from llm_core.networks.patches import RECORD, PatchConfig, PatchTransformer, assemble, cut, look


def tiny(**changes):
    torch.manual_seed(0)
    model = PatchTransformer(PatchConfig(**(dict(n_head=2, n_embd=8) | changes)))
    for p in model.parameters():
        torch.nn.init.normal_(p, std=0.3)
    return model.eval()


def images(n=3, seed=0):
    return torch.randint(17, (n, 8, 8), generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("patch", [1, 2, 4, 8])
def test_patches_put_together_again_are_the_image(patch):
    whole = images()
    pieces = cut(whole, patch)
    assert pieces.shape == (3, (8 // patch) ** 2, patch**2)
    assert torch.equal(assemble(pieces, patch), whole)


def test_patches_are_read_like_a_page_and_so_are_the_pixels_inside():
    image = torch.arange(64).view(1, 8, 8)
    assert cut(image, 2)[0, 0].tolist() == [0, 1, 8, 9]
    assert cut(image, 2)[0, 1].tolist() == [2, 3, 10, 11]
    assert cut(image, 2)[0, 4].tolist() == [16, 17, 24, 25]


def test_an_image_that_cannot_be_cut_evenly_is_refused():
    with pytest.raises(ValueError, match="cannot be cut"):
        PatchConfig(patch=3)


def test_the_block_is_the_very_class_that_reads_text():
    assert {type(block) for block in tiny().layers()} == {Block}
    assert "Block" in Transformer.layers.__annotations__["return"]


def test_the_block_without_a_mask_gives_what_torchs_encoder_layer_gives():
    model = tiny(n_layer=1)
    block, peer = (
        model.layers()[0],
        torch.nn.TransformerEncoderLayer(
            8, 2, 32, 0.0, lambda x: F.gelu(x, approximate="tanh"), batch_first=True, norm_first=True
        ),
    )
    names = {"attn.qkv.": "self_attn.in_proj_", "attn.out": "self_attn.out_proj", "mlp.up": "linear1"}
    names |= {"mlp.down": "linear2", "norm_1": "norm1", "norm_2": "norm2"}
    theirs = {}
    for name, weight in block.state_dict().items():
        for ours, other in names.items():
            name = name.replace(ours, other)
        theirs[name] = weight
    peer.load_state_dict(theirs)
    x = torch.randn(2, 17, 8)
    torch.testing.assert_close(block(x, None, None), peer(x), rtol=1e-4, atol=1e-5)


def test_every_patch_sees_every_other_and_rows_sum_to_one():
    seen = look(tiny(), images()[0])
    assert seen.pattern.shape == (2, 2, 17, 17)
    assert bool((seen.pattern > 0).all())
    torch.testing.assert_close(seen.pattern.sum(-1), torch.ones(2, 2, 17))
    assert float(seen.chances.sum()) == pytest.approx(1)


def test_what_is_looked_at_is_the_models_own_tensor_and_the_fused_path_agrees():
    model, image = tiny(), images()[0]
    with taps.recording() as kept, torch.inference_mode():
        scores = model(image[None])[0]
    seen = look(model, image.numpy())
    for layer in range(2):
        assert torch.equal(seen.pattern[layer], kept[f"blocks.{layer}.attn.hook_pattern"][0])
    torch.testing.assert_close(model(image[None])[0], scores, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(seen.chances, scores.softmax(-1))


def test_the_gradient_agrees_with_central_differences():
    model = tiny(side=4, n_layer=1).double()
    image = torch.randn(1, 4, 4, dtype=torch.float64)

    def loss(weight):
        values = dict(model.named_parameters()) | {"embed.weight": weight}
        return torch.func.functional_call(model, values, (image,)).square().sum()

    weight = model.embed.weight.detach().clone().requires_grad_()
    found = torch.autograd.grad(loss(weight), weight)[0]
    for i, j in ((0, 0), (3, 2), (7, 3)):
        step = torch.zeros_like(weight)
        step[i, j] = 1e-5
        slope = (loss(weight + step) - loss(weight - step)) / 2e-5
        assert float(found[i, j]) == pytest.approx(slope.item(), rel=1e-4)


def test_the_record_tells_what_its_weights_do_on_the_test_digits():
    model, test, facts = PatchTransformer.trained(), digits().split("test"), experiments.record(RECORD)
    with torch.inference_mode():
        guesses = model(torch.from_numpy(test.images)).argmax(-1).numpy()
    assert facts["test"]["images"] == len(test)
    assert (
        abs(int((guesses == test.labels).sum()) - facts["test"]["right"]) <= 1
    )  # another machine may round a tie
    assert facts["n_parameters"] == model.n_parameters
    assert facts["images"] == {name: len(digits().split(name)) for name in ("train", "valid", "test")}


def test_the_baselines_of_the_record_can_be_computed_again():
    train, test, facts = digits().split("train"), digits().split("test"), experiments.record(RECORD)
    flat = [torch.from_numpy(part.images).float().flatten(1) for part in (train, test)]
    nearest = torch.cdist(flat[1], flat[0]).argmin(-1).numpy()
    right = int((train.labels[nearest] == test.labels).sum())
    assert abs(right - facts["test"]["baselines"]["nearest_image"]) <= 1
    means = torch.stack([flat[0][torch.from_numpy(train.labels == d)].mean(0) for d in range(10)])
    right = int((torch.cdist(flat[1], means).argmin(-1).numpy() == test.labels).sum())
    assert abs(right - facts["test"]["baselines"]["nearest_mean"]) <= 1


def test_weights_that_do_not_fit_the_record_are_one_sentence(tmp_path, monkeypatch):
    facts = experiments.record(RECORD)
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    with pytest.raises(CheckpointError, match="cannot be read"):
        PatchTransformer.trained()
    experiments.save(RECORD, facts | {"config": facts["config"] | {"n_embd": 12}}, {"x": torch.zeros(1)})
    with pytest.raises(CheckpointError, match="does not fit"):
        PatchTransformer.trained()
