"""The quick step equals the plain pass, and never computes with numbers that the model no longer has."""

import copy

import pytest
import torch

from llm_core.data.tokenizers import ByteTokenizer
from llm_core.generation import Sampling, generate
from llm_core.language import decoder, products
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe

V, T = ByteTokenizer().vocab_size, 16
KINDS = [
    {},
    dict(position="learned", bias=True),
    dict(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48, tie_weights=False),
]


def tiny(**changes):
    torch.manual_seed(0)
    settings = dict(vocab_size=V, context_length=T, n_layer=2, n_head=4, n_embd=32)
    model = Transformer(TransformerConfig(**(settings | changes)), ByteTokenizer())
    for p in model.parameters():  # larger than GPT-2's start, so that a wrong detail shows
        torch.nn.init.normal_(p, std=0.3)
    return model.eval()


def network():
    torch.manual_seed(0)
    return LSTM(LSTMConfig(V, 2, 16), ByteTokenizer()).eval()


def texts(model):
    """Three texts of different lengths, as states."""
    prompts = [[0, 5, 6, 7], [0, 8], [0, 9, 10, 11, 12, 13]]
    return prompts, [model.step(torch.tensor([prompt]), model.start())[1] for prompt in prompts]


@pytest.fixture
def count(monkeypatch):
    """How often the quick step was taken."""
    calls = []
    real = decoder._logits
    monkeypatch.setattr(decoder, "_logits", lambda *args: calls.append(args[3:]) or real(*args))
    return calls


@pytest.mark.parametrize("kind", KINDS)
def test_the_quick_step_equals_the_plain_pass(kind, count):
    model = tiny(**kind)
    prompts, states = texts(model)
    found, _ = model.step_many([3, 4, 5], states)
    for row, prompt, new in zip(found, prompts, (3, 4, 5), strict=True):
        plain = model.log_probs(torch.tensor([[*prompt, new]]))[0, -1]
        # 1e-5 notices a rotary position off by one (1.9) and the exact GELU in the place of the tanh form (0.002)
        torch.testing.assert_close(row, plain, rtol=1e-5, atol=1e-5)
    assert len(count) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_model_takes_the_step_in_16_bits_text_by_text(kind, count, monkeypatch):
    monkeypatch.setattr(decoder, "LARGE", 0)
    monkeypatch.setattr(decoder, "half_is_faster", lambda: True)
    model = tiny(**kind)
    prompts, states = texts(model)
    found, _ = model.step_many([3, 4, 5], states)
    for row, prompt, new in zip(found, prompts, (3, 4, 5), strict=True):
        plain = model.log_probs(torch.tensor([[*prompt, new]]))[0, -1]
        assert 0 < (row.exp() - plain.exp()).abs().max() < 0.02
    assert [way for _, way in count] == [decoder.in_16_bits] * 3


def silence(model):
    with torch.no_grad():
        for block in model.layers():
            block.attn.out.weight.zero_()
            block.mlp.down.weight.zero_()


def silence_data(model):
    for block in model.layers():
        block.attn.out.weight.data.zero_()
        block.mlp.down.weight.data.zero_()


def load_another(model):
    other = tiny()
    silence(other)
    model.load_state_dict(other.state_dict())


def replace_weights(model):
    for block in model.layers():
        block.mlp.down.weight = torch.nn.Parameter(torch.zeros_like(block.mlp.down.weight))


def replace_a_module(model):
    model.blocks[0].mlp = torch.nn.Identity()


def fine_tune(model):
    learner = GradientLearner(model.train().requires_grad_(True), Recipe(learning_rate=0.1))
    for _ in range(3):
        learner.learn(torch.randint(1, V, (4, 9), generator=torch.Generator().manual_seed(0)), progress=0.5)
    model.eval().requires_grad_(False)


CHANGES = [silence, silence_data, load_another, replace_weights, replace_a_module, fine_tune]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("in_16_bits", [False, True])
def test_a_changed_model_writes_with_its_new_weights(change, in_16_bits, monkeypatch):
    if in_16_bits:
        monkeypatch.setattr(decoder, "LARGE", 0)
        monkeypatch.setattr(decoder, "half_is_faster", lambda: True)
    model = tiny()
    before = [t.id for t in generate(model, [5], 12, Sampling(0), stop=())]  # the quick step has its copies
    change(model)
    after = [t.id for t in generate(model, [5], 12, Sampling(0), stop=())]
    plain, seen = [], [0, 5]
    for _ in range(12):
        plain.append(int(model.log_probs(torch.tensor([seen[-T:]]))[0, -1].argmax()))
        seen.append(plain[-1])
    assert after == plain
    assert after != before


def test_a_change_in_the_middle_of_a_text_counts_from_the_next_token_on():
    model = tiny()
    _, states = texts(model)
    model.step_many([3, 4, 5], states)
    silence(model)
    found, _ = model.step_many([3, 4, 5], states)
    hook = model.norm.register_forward_hook(lambda *_: None)  # the plain pass, from the same caches
    plain, _ = model.step_many([3, 4, 5], states)
    hook.remove()
    torch.testing.assert_close(found, plain, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("change", [torch.Tensor.zero_, lambda weight: weight.data.zero_()])
def test_a_changed_lstm_writes_with_its_new_weights(change):
    model = network()
    list(generate(model, [5], 5, stop=()))
    with torch.no_grad():
        change(model.stack[1].weight_hidden)
    written = list(generate(model, [5], 5, Sampling(seed=1), stop=()))
    ids = torch.tensor([[0, 5, *(t.id for t in written)]])
    plain = model.log_probs(ids)[0, 1:].exp()
    for t, row in zip(written, plain, strict=False):
        assert t.probability == pytest.approx(float(row[t.id]), rel=1e-4)


def test_hooks_and_taps_see_every_token(count):
    model, heard = tiny(), []
    hook = model.blocks[1].mlp.register_forward_hook(lambda *_: heard.append(1))
    list(generate(model, [5], 12, stop=()))
    assert (len(heard), len(count)) == (12, 0)
    hook.remove()
    list(generate(model, [5], 12, stop=()))
    assert (len(heard), len(count)) == (12, 11)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("make", [tiny, network])
def test_a_model_in_another_precision_still_writes(make, dtype):
    model = make().to(dtype)
    assert len(list(generate(model, [5], 5, stop=()))) == 5


def test_a_copy_of_a_model_has_copies_of_its_own():
    model = tiny()
    before = [t.id for t in generate(model, [5], 8, Sampling(0), stop=())]
    twin = copy.deepcopy(model)
    silence(twin)
    assert [t.id for t in generate(twin, [5], 8, Sampling(0), stop=())] != before
    assert [t.id for t in generate(model, [5], 8, Sampling(0), stop=())] == before


def test_products_without_onednn_agree_too(monkeypatch):
    products.agreeing_rows.cache_clear()
    monkeypatch.setattr(products, "has_layouts", lambda: False)
    try:
        fewest = products.agreeing_rows(frozenset({(96, 32)}))
        weight, x = torch.randn(96, 32), torch.randn(32, 32)
        for n in range(fewest, 33):
            assert torch.equal(products.multiply(x[:n], weight), products.multiply(x, weight)[:n])
    finally:
        products.agreeing_rows.cache_clear()
