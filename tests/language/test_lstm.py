"""The LSTM is torch's LSTM, written so that it can be read."""

import dataclasses

import pytest
import torch

from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.taps import intervening, recording

GATES = (
    "hook_input_gate",
    "hook_forget_gate",
    "hook_output_gate",
    "hook_candidate",
    "hook_cell",
    "hook_hidden",
)


class Letters:
    """The least a tokenizer needs for a model: a size and an end-of-text id."""

    vocab_size, eot_id = 11, 0


def make(n_layer=2, n_embd=8, seed=0, **options):
    torch.manual_seed(seed)
    model = LSTM(LSTMConfig(Letters.vocab_size, n_layer, n_embd, **options), Letters())
    torch.nn.init.normal_(model.head_bias, std=0.3)
    return model.eval()


def some_ids(batch=3, length=7, seed=1):
    return torch.randint(Letters.vocab_size, (batch, length), generator=torch.Generator().manual_seed(seed))


def torch_twin(model):
    twin = torch.nn.LSTM(model.config.n_embd, model.config.n_embd, model.config.n_layer, batch_first=True)
    for i, layer in enumerate(model.layers):
        getattr(twin, f"weight_ih_l{i}").data.copy_(layer.weight_input)
        getattr(twin, f"weight_hh_l{i}").data.copy_(layer.weight_hidden)
        getattr(twin, f"bias_ih_l{i}").data.copy_(layer.bias)
        getattr(twin, f"bias_hh_l{i}").data.zero_()
    return twin.to(model.embed.weight.dtype)


@pytest.mark.parametrize("path", ["plain", "fused"])
def test_both_paths_equal_torch_nn_lstm_forward_and_backward(path):
    model = make().double()
    twin = torch_twin(model)
    x = torch.randn(3, 7, 8, dtype=torch.double, generator=torch.Generator().manual_seed(2))
    state = (torch.full((2, 3, 8), 0.3, dtype=torch.double), torch.full((2, 3, 8), -0.5, dtype=torch.double))
    ours, (h, c) = getattr(model, path)(x, state)
    theirs, (h_torch, c_torch) = twin(x, state)
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(h, h_torch)
    torch.testing.assert_close(c, c_torch)
    (ours * x).sum().backward()
    (theirs * x).sum().backward()
    for i, layer in enumerate(model.layers):
        torch.testing.assert_close(layer.weight_input.grad, getattr(twin, f"weight_ih_l{i}").grad)
        torch.testing.assert_close(layer.weight_hidden.grad, getattr(twin, f"weight_hh_l{i}").grad)
        torch.testing.assert_close(layer.bias.grad, getattr(twin, f"bias_ih_l{i}").grad)


def test_recording_every_gate_does_not_change_the_logits():
    model, ids = make(), some_ids()
    fast, state = model(ids)
    with recording() as cache:
        plain, plain_state = model(ids)
    torch.testing.assert_close(fast, plain)
    torch.testing.assert_close(state, plain_state)
    assert {f"layers.{i}.{gate}" for i in range(2) for gate in GATES} <= set(cache)


def test_the_recorded_gates_satisfy_the_equations_of_the_cell():
    model, ids = make(), some_ids()
    with recording() as cache:
        model(ids)
    for layer in ("layers.0.", "layers.1."):
        i, f, o, g, c, h = (cache[layer + gate] for gate in GATES)
        before = torch.cat([torch.zeros_like(c[:, :1]), c[:, :-1]], dim=1)
        torch.testing.assert_close(c, f * before + i * g)
        torch.testing.assert_close(h, o * torch.tanh(c))


def test_a_closed_forget_gate_makes_the_cell_forget_everything():
    model, ids = make(n_layer=1), some_ids()
    with intervening({"layers.0.hook_forget_gate": torch.zeros_like}), recording() as cache:
        model(ids)
    torch.testing.assert_close(
        cache["layers.0.hook_cell"], cache["layers.0.hook_input_gate"] * cache["layers.0.hook_candidate"]
    )


def test_an_edit_at_one_position_changes_this_position_and_only_what_follows():
    model, ids = make(), some_ids()

    def zero_position_3(x):
        x[:, 3] = 0.0
        return x

    with torch.no_grad(), intervening({"layers.0.hook_hidden": zero_position_3}), recording() as cache:
        edited, _ = model(ids)
    original, _ = model(ids)
    torch.testing.assert_close(edited[:, :3], original[:, :3])
    assert cache["layers.0.hook_hidden"][:, 3].abs().max() == 0
    assert all((edited[:, t] - original[:, t]).abs().max() > 1e-4 for t in range(3, 7))


def test_a_scaled_gate_is_scaled_once_however_long_the_text_is():
    model, ids = make(n_layer=1), some_ids()
    with recording() as plain:
        model(ids)
    with torch.no_grad(), intervening({"layers.0.hook_output_gate": lambda x: x * 0.5}), recording() as cache:
        model(ids)
    first = "layers.0.hook_output_gate"
    torch.testing.assert_close(cache[first][:, 0], plain[first][:, 0] * 0.5)
    torch.testing.assert_close(
        cache["layers.0.hook_hidden"], cache[first] * torch.tanh(cache["layers.0.hook_cell"])
    )


def test_stepping_token_by_token_gives_the_log_probs_of_one_pass():
    model, ids = make(), some_ids()
    whole = model.log_probs(ids)
    torch.testing.assert_close(whole.exp().sum(-1), torch.ones(3, 7))
    state = model.start(3)
    for t in range(ids.shape[1]):
        log_probs, state = model.step(ids[:, t : t + 1], state)
        torch.testing.assert_close(log_probs, whole[:, t])
    in_one_go, _ = model.step(ids, model.start(3))
    torch.testing.assert_close(in_one_go, whole[:, -1])


def test_a_state_that_was_given_is_not_changed():
    model, ids = make(), some_ids(batch=1)
    _, state = model.step(ids, model.start())
    kept = [part.clone() for part in state]
    model.step(torch.tensor([[5]]), state)
    torch.testing.assert_close(list(state), kept)


def test_scoring_in_chunks_equals_scoring_at_once(monkeypatch):
    model, ids = make(), some_ids(batch=1, length=23)[0]
    whole = super(LSTM, model).score(ids)
    monkeypatch.setattr("llm_core.language.lstm.CHUNK", 5)
    torch.testing.assert_close(model.score(ids), whole)
    assert model.score(ids[:0]).shape == (0,)


def test_a_long_prompt_is_read_in_chunks_with_the_same_end(monkeypatch):
    model, ids = make(), some_ids(length=23)
    whole, state = model.step(ids, model.start(3))
    monkeypatch.setattr("llm_core.language.lstm.CHUNK", 5)
    chunked, same = model.step(ids, model.start(3))
    torch.testing.assert_close(chunked, whole)
    torch.testing.assert_close(list(same), list(state))


def test_a_state_of_another_batch_size_is_refused():
    model = make()
    with pytest.raises(ValueError, match="state is one of 1 texts"):
        model.step(some_ids(batch=3), model.start())


def test_the_gradient_of_every_weight_is_the_numerical_gradient():
    model, ids = make(n_layer=1, n_embd=3).double(), some_ids(batch=1, length=3)
    names = list(dict(model.named_parameters()))

    def logits(*weights):
        return torch.func.functional_call(model, dict(zip(names, weights, strict=True)), (ids,))[0]

    assert torch.autograd.gradcheck(logits, tuple(p.detach().requires_grad_() for p in model.parameters()))


def test_the_forget_gate_starts_as_open_as_it_was_asked_to():
    model = make(n_layer=1, forget_bias=3.0)
    with intervening({"hook_embed": torch.zeros_like}), recording(["layers.0.hook_forget_gate"]) as cache:
        model(some_ids(length=1))
    torch.testing.assert_close(
        cache["layers.0.hook_forget_gate"], torch.full((3, 1, 8), torch.tensor(3.0).sigmoid().item())
    )


def test_tied_weights_are_counted_and_stored_once():
    tied, untied = make(), make(tie_weights=False)
    assert untied.n_parameters - tied.n_parameters == Letters.vocab_size * 8
    assert tied.n_parameters == sum(tensor.numel() for tensor in tied.state_dict().values())


def test_it_learns_under_bfloat16_autocast():
    model = make(n_layer=2, n_embd=16, dropout=0.1).train()
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


def test_without_such_a_kernel_autocast_leaves_the_fused_path_in_float32(monkeypatch):
    """What a processor without AVX-512 does: the kernel would raise there."""
    monkeypatch.setattr("llm_core.language.lstm.lstm_runs_in_bfloat16", lambda: False)
    model, ids = make(n_layer=2), some_ids()
    x, state = model.embed(ids), model.start(len(ids))
    exact, _ = model.fused(x, state)
    with torch.autocast("cpu", torch.bfloat16):
        found, _ = model.fused(x, state)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, exact, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("values", "message"), [((0, 1, 8), "vocab_size"), ((5, 0, 8), "n_layer"), ((5, 1, -1), "n_embd")]
)
def test_impossible_shapes_are_refused_by_name(values, message):
    with pytest.raises(ValueError, match=message):
        LSTMConfig(*values)


def test_impossible_dropout_is_refused():
    with pytest.raises(ValueError, match="dropout"):
        LSTMConfig(5, 1, 8, dropout=1.0)


def test_a_model_built_from_its_own_tensors_says_the_same():
    model, ids = make(tie_weights=False, forget_bias=2.0), some_ids()
    again = LSTM.from_tensors(model.state_dict(), dataclasses.asdict(model.config), model.tokenizer)
    assert again.config == model.config
    torch.testing.assert_close(again.log_probs(ids), model.log_probs(ids))
