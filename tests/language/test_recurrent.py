"""The recurrent models are torch's, written so that they can be read; what holds for one holds for all."""

import dataclasses

import pytest
import torch

from llm_core.checkpoints import CONFIGS
from llm_core.language.model import LanguageModel
from llm_core.taps import intervening, recording
from tests.language.recurrent_models import KERNELS, Letters, make, some_ids, torch_twin

TAPS = {
    "rnn": ("hook_hidden",),
    "gru": ("hook_reset_gate", "hook_update_gate", "hook_candidate", "hook_hidden"),
    "lstm": (
        "hook_input_gate", "hook_forget_gate", "hook_candidate", "hook_output_gate", "hook_cell", "hook_hidden",
    ),
}  # fmt: skip

pytestmark = pytest.mark.parametrize("family", KERNELS)


def random_state(model, batch=3):
    dice = torch.Generator().manual_seed(5)
    shape = (model.config.n_layer, batch, model.config.n_embd)
    return tuple(
        torch.randn(shape, generator=dice, dtype=model.embed.weight.dtype) / 2 for _ in range(model.n_states)
    )


@pytest.mark.parametrize("path", ["plain", "fused"])
def test_both_paths_equal_the_module_of_torch_forward_and_backward(family, path):
    model = make(family).double()
    twin, state = torch_twin(model), random_state(model)
    x = torch.randn(3, 7, 8, dtype=torch.double, generator=torch.Generator().manual_seed(2))
    ours, after = getattr(model, path)(x, state)
    theirs, after_torch = twin(x, state if family == "lstm" else state[0])
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(after, after_torch if family == "lstm" else (after_torch,))
    (ours * x).sum().backward()
    (theirs * x).sum().backward()
    for i, layer in enumerate(model.layers):
        torch.testing.assert_close(layer.weight_input.grad, getattr(twin, f"weight_ih_l{i}").grad)
        torch.testing.assert_close(layer.weight_hidden.grad, getattr(twin, f"weight_hh_l{i}").grad)
        torch.testing.assert_close(layer.bias.grad, getattr(twin, f"bias_ih_l{i}").grad)


def test_one_step_of_the_fast_kernel_is_one_step_of_the_cell(family):
    model = make(family).double()
    x = torch.randn(3, 1, 8, dtype=torch.double, generator=torch.Generator().manual_seed(2))
    torch.testing.assert_close(
        model.fused_step(x, random_state(model)), model.plain(x, random_state(model)), rtol=1e-10, atol=1e-12
    )


def test_recording_every_gate_does_not_change_the_logits(family):
    model, ids = make(family), some_ids()
    fast, state = model(ids)
    with recording() as cache:
        plain, plain_state = model(ids)
    torch.testing.assert_close(fast, plain)
    torch.testing.assert_close(state, plain_state)
    assert set(cache) == {"hook_embed", *(f"layers.{i}.{gate}" for i in range(2) for gate in TAPS[family])}
    assert all(cache[f"layers.0.{gate}"].shape == (3, 7, 8) for gate in TAPS[family])


def test_an_edit_at_one_position_changes_this_position_and_only_what_follows(family):
    model, ids = make(family), some_ids()

    def zero_position_3(x):
        x[:, 3] = 0.0
        return x

    with torch.no_grad(), intervening({"layers.0.hook_hidden": zero_position_3}), recording() as cache:
        edited, _ = model(ids)
    original, _ = model(ids)
    torch.testing.assert_close(edited[:, :3], original[:, :3])
    assert cache["layers.0.hook_hidden"][:, 3].abs().max() == 0
    assert all((edited[:, t] - original[:, t]).abs().max() > 1e-4 for t in range(3, 7))


def test_stepping_token_by_token_gives_the_log_probs_of_one_pass(family):
    model, ids = make(family), some_ids()
    whole = model.log_probs(ids)
    torch.testing.assert_close(whole.exp().sum(-1), torch.ones(3, 7))
    state = model.start(3)
    for t in range(ids.shape[1]):
        log_probs, state = model.step(ids[:, t : t + 1], state)
        torch.testing.assert_close(log_probs, whole[:, t])
    in_one_go, _ = model.step(ids, model.start(3))
    torch.testing.assert_close(in_one_go, whole[:, -1])


def test_a_token_of_many_texts_at_once_has_the_same_bits_in_any_company(family):
    model = make(family)
    states = [model.step(some_ids(1, n, seed=n), model.start())[1] for n in range(1, 8)]
    together, after = model.step_many(list(range(1, 8)), states)
    for i, state in enumerate(states):
        alone, own = model.step_many([i + 1], [state])
        assert torch.equal(alone[0], together[i])
        assert all(torch.equal(a, b) for a, b in zip(own[0], after[i], strict=True))
        plain, _ = model.step(torch.tensor([[i + 1]]), state)
        torch.testing.assert_close(alone, plain, rtol=1e-5, atol=1e-6)


def test_a_state_that_was_given_is_not_changed(family):
    model, ids = make(family), some_ids(batch=1)
    _, state = model.step(ids, model.start())
    kept = [part.clone() for part in state]
    model.step(torch.tensor([[5]]), state)
    torch.testing.assert_close(list(state), kept)


def test_scoring_in_chunks_equals_scoring_at_once(family, monkeypatch):
    model, ids = make(family), some_ids(batch=1, length=23)[0]
    whole = LanguageModel.score(model, ids)
    monkeypatch.setattr("llm_core.language.recurrent.CHUNK", 5)
    torch.testing.assert_close(model.score(ids), whole)
    assert model.score(ids[:0]).shape == (0,)


def test_a_long_prompt_is_read_in_chunks_with_the_same_end(family, monkeypatch):
    model, ids = make(family), some_ids(length=23)
    whole, state = model.step(ids, model.start(3))
    monkeypatch.setattr("llm_core.language.recurrent.CHUNK", 5)
    chunked, same = model.step(ids, model.start(3))
    torch.testing.assert_close(chunked, whole)
    torch.testing.assert_close(list(same), list(state))


def test_a_state_of_another_batch_size_is_refused(family):
    model = make(family)
    with pytest.raises(ValueError, match="state is one of 1 texts"):
        model.step(some_ids(batch=3), model.start())


def test_the_gradient_of_every_weight_is_the_numerical_gradient(family):
    model, ids = make(family, n_layer=1, n_embd=3).double(), some_ids(batch=1, length=3)
    names = list(dict(model.named_parameters()))

    def logits(*weights):
        return torch.func.functional_call(model, dict(zip(names, weights, strict=True)), (ids,))[0]

    assert torch.autograd.gradcheck(logits, tuple(p.detach().requires_grad_() for p in model.parameters()))


def test_the_recurrent_weights_begin_as_rotations(family):
    hidden = make(family).layers[0].weight_hidden
    for block in hidden.detach().split(8):
        torch.testing.assert_close(block @ block.T, torch.eye(8), rtol=0, atol=1e-5)


def test_tied_weights_are_counted_and_stored_once(family):
    tied, untied = make(family), make(family, tie_weights=False)
    assert untied.n_parameters - tied.n_parameters == Letters.vocab_size * 8
    assert tied.n_parameters == sum(tensor.numel() for tensor in tied.state_dict().values())


def test_it_learns_under_bfloat16_autocast(family):
    model = make(family, n_layer=2, n_embd=16, dropout=0.1).train()
    ids = some_ids(batch=4, length=12)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    losses = []
    for _ in range(60):
        with torch.autocast("cpu", torch.bfloat16):
            logits, _ = model(ids[:, :-1])
            loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.4 * losses[0]


@pytest.mark.parametrize(
    ("values", "message"),
    [((0, 1, 8), "vocab_size"), ((5, 0, 8), "n_layer"), ((5, 1, -1), "n_embd"), ((5, 1, 8, 1.0), "dropout")],
)
def test_impossible_shapes_are_refused_by_name(family, values, message):
    with pytest.raises(ValueError, match=message):
        CONFIGS[family](*values)


def test_a_model_built_from_its_own_tensors_says_the_same(family):
    model, ids = make(family, tie_weights=False), some_ids()
    again = type(model).from_tensors(model.state_dict(), dataclasses.asdict(model.config), model.tokenizer)
    assert again.config == model.config
    torch.testing.assert_close(again.log_probs(ids), model.log_probs(ids))
