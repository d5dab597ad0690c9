"""Attribution: slopes equal differences, integrated gradients add up, rollout by hand, the shared model stays clean."""

import math

import pytest
import torch

from llm_core import taps
from llm_core.analysis.attribution.methods import (
    METHODS,
    MOST_NODES,
    Question,
    agreement,
    attribute,
    gradient_x_input,
    rollout,
)
from llm_core.analysis.attribution.random_twin import random_twin, sanity_check
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig

KINDS = {
    "layer norm without bias": {},
    "GPT-2": dict(position="learned", bias=True),
    "SmolLM2": dict(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48, tie_weights=False),
}
IDS = [0, 72, 101, 108, 108, 111, 33, 72]


@pytest.fixture(params=list(KINDS), scope="module")
def model(request):
    torch.manual_seed(4)
    tokenizer = ByteTokenizer()
    settings = dict(vocab_size=tokenizer.vocab_size, context_length=16, n_layer=2, n_head=4, n_embd=32)
    made = Transformer(TransformerConfig(**(settings | KINDS[request.param])), tokenizer)
    for p in made.parameters():
        torch.nn.init.normal_(p, std=0.2)
    return made.eval()  # weights left trainable: no method may give them a gradient


@pytest.fixture(scope="module")
def found(model):
    return attribute(model, IDS, target=65)


def logit(model, ids, token):
    with torch.no_grad():
        return float(model(torch.tensor([ids]))[0, -1, token])


def test_the_question_is_the_models_own_logit(model, found):
    assert found.logit == pytest.approx(logit(model, IDS, 65), abs=1e-4)
    blank = model.embed(torch.tensor([IDS])).detach().clone()
    blank[:, 1:] = model.embed.weight.detach().mean(0)
    with torch.no_grad(), taps.intervening({"hook_embed": lambda _: blank}):
        expected = float(model(torch.tensor([IDS]))[0, -1, 65])
    assert found.blank_logit == pytest.approx(expected, abs=1e-4)
    difference = attribute(model, IDS, 65, contrast=66).logit
    assert difference == pytest.approx(logit(model, IDS, 65) - logit(model, IDS, 66), abs=1e-4)
    with torch.no_grad():
        assert attribute(model, IDS).target == int(model(torch.tensor([IDS]))[0, -1].argmax())


def test_gradient_x_input_is_how_fast_the_logit_moves_when_a_token_vector_is_stretched(model):
    double = random_twin(model).double()
    question, x = Question(double, 65), double.embed(torch.tensor([IDS])).detach()
    found, h = gradient_x_input(question, x), 1e-5
    for t in range(len(IDS)):
        longer, shorter = x.clone(), x.clone()
        longer[:, t] *= 1 + h
        shorter[:, t] *= 1 - h
        slope = (question.logit(longer) - question.logit(shorter)) / (2 * h)
        assert float(found[t]) == pytest.approx(float(slope), rel=1e-4, abs=1e-6)


def test_integrated_gradients_add_up_to_the_difference_of_the_logits(model):
    found = attribute(model, IDS, 65)
    total = float(found.scores["integrated_gradients"].sum())
    assert total == pytest.approx(found.logit - found.blank_logit, rel=0.01, abs=0.01)
    assert found.nodes <= MOST_NODES
    assert found.gap == pytest.approx(abs(total - (found.logit - found.blank_logit)), abs=1e-4)
    assert (
        float(found.scores["integrated_gradients"][0]) == 0
    )  # the start is the same on both ends of the path


@pytest.mark.parametrize("how", ["replace", "remove"])
def test_occlusion_is_the_fall_of_the_logit(model, how):
    scores = attribute(model, IDS, 65, occlude=how).scores["occlusion"]
    for t in range(len(IDS)):
        middle = [0] if how == "replace" else []
        fall = logit(model, IDS, 65) - logit(model, IDS[:t] + middle + IDS[t + 1 :], 65)
        assert float(scores[t]) == pytest.approx(fall, abs=1e-4)


def test_rollout_is_the_product_of_the_layers_with_half_passing_by():
    pattern = torch.tensor([[[[1.0, 0], [0.4, 0.6]], [[1.0, 0], [0.6, 0.4]]], [[[1.0, 0], [0.2, 0.8]]] * 2])
    first, second = torch.tensor([[1, 0], [0.25, 0.75]]), torch.tensor([[1, 0], [0.1, 0.9]])
    torch.testing.assert_close(rollout(pattern), second @ first)


def test_the_two_maps_of_attention_are_shares(model, found):
    for name in ("rollout", "last_attention"):
        assert float(found.scores[name].sum()) == pytest.approx(1, abs=1e-5)
        assert float(found.scores[name].min()) >= 0


def test_no_gradient_is_left_on_the_shared_model_and_inference_mode_does_not_disturb(model, found):
    assert all(p.grad is None for p in model.parameters())
    with torch.inference_mode():
        inside = attribute(model, IDS, target=65)
    for method in METHODS:
        torch.testing.assert_close(inside.scores[method], found.scores[method])


def test_agreement_is_the_rank_correlation_of_sizes_without_the_first_token():
    scores = {
        "a": torch.tensor([9.0, 1, -2, 3]),
        "b": torch.tensor([0.0, 10, 20, 30]),
        "c": torch.tensor([0.0, 3, 2, 1]),
    }
    assert agreement(scores) == {
        ("a", "b"): pytest.approx(1),
        ("a", "c"): pytest.approx(-1),
        ("b", "c"): pytest.approx(-1),
    }
    assert math.isnan(agreement({k: v[:3] for k, v in scores.items()})["a", "b"])


def test_the_random_twin_has_the_same_shape_and_spread_and_knows_nothing(model):
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    twin, again, other = random_twin(model, 1), random_twin(model, 1), random_twin(model, 2)
    assert twin.config == model.config
    for name, p in twin.named_parameters():
        assert torch.equal(p, dict(again.named_parameters())[name])
        assert torch.equal(dict(model.named_parameters())[name], before[name])
        if p.dim() == 2:
            assert p.std().item() == pytest.approx(before[name].std().item(), rel=0.1)
            assert not torch.equal(p, dict(other.named_parameters())[name])
    assert (twin.unembed.weight is twin.embed.weight) == model.config.tie_weights


def test_the_sanity_check_asks_both_models_the_same_question(model):
    found = sanity_check(model, IDS)
    assert found.random.target == found.trained.target
    assert set(found.similarity) == set(METHODS)
    assert all(-1 <= value <= 1 for value in found.similarity.values())
    same = sanity_check(model, IDS, twin=model)
    assert all(value == pytest.approx(1) for value in same.similarity.values())


def test_one_token_is_enough_and_nonsense_is_refused(model):
    alone = attribute(model, [72], 65, occlude="remove")
    assert alone.scores["rollout"].tolist() == [1]
    assert alone.scores["occlusion"].tolist() == [0]
    for bad in (
        dict(ids=[]),
        dict(ids=[99_999]),
        dict(target=99_999),
        dict(contrast=-1),
        dict(occlude="hide"),
    ):
        with pytest.raises(ValueError):
            attribute(model, **(dict(ids=IDS) | bad))
