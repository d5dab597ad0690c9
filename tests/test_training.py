"""One loop for counting and for gradients."""

import itertools
import math

import pytest
import torch

from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.ngram_learner import CountingLearner
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe, bfloat16_pays, random_batches, train

TOKENIZER = ByteTokenizer()
STREAM = torch.tensor(TOKENIZER.encode("the cat sat on the mat. " * 40))


def networks():
    torch.manual_seed(0)
    V = TOKENIZER.vocab_size
    return [
        LSTM(LSTMConfig(V, n_layer=1, n_embd=16), TOKENIZER),
        Transformer(TransformerConfig(V, 16, n_layer=1, n_head=2, n_embd=16), TOKENIZER),
    ]


@pytest.mark.parametrize("model", networks(), ids=lambda m: m.family)
def test_a_network_learns_a_repeated_sentence(model):
    learner = GradientLearner(model, Recipe(learning_rate=2e-2))
    events = list(train(learner, random_batches(STREAM, 8, 16, 0), steps=60, every=20))
    assert [e.step for e in events] == [0, 20, 40, 60]
    assert [e.finished for e in events] == [False, False, False, True]
    assert events[-1].loss < 0.5 * events[1].loss
    assert events[-1].tokens == 60 * 8 * 16


def test_counting_goes_through_the_same_loop():
    learner = CountingLearner(TOKENIZER, order=3)
    events = list(train(learner, random_batches(STREAM, 8, 16, 0), steps=5, every=5))
    assert events[-1].finished
    ids = torch.tensor([TOKENIZER.encode("the c")])
    best = learner.model.log_probs(ids)[0, -1].argmax()
    assert TOKENIZER.decode([int(best)]) == "a"


def test_the_loss_is_the_cross_entropy_of_the_next_token():
    model = networks()[1]
    ids = next(random_batches(STREAM, 4, 16, 0))
    expected = -model.eval().log_probs(ids[:, :-1]).gather(-1, ids[:, 1:, None]).mean()
    got = GradientLearner(model, Recipe(learning_rate=0.0)).learn(ids, 0.5)
    assert got == pytest.approx(float(expected), abs=1e-4)


def test_one_step_is_the_adamw_step_of_torch():
    ids = next(random_batches(STREAM, 4, 16, 0))
    ours, peer = networks()[1], networks()[1]
    peer.load_state_dict(ours.state_dict())
    GradientLearner(ours, Recipe(learning_rate=1e-2, weight_decay=0.0, clip=math.inf)).learn(ids, 0.03)
    optimizer = torch.optim.AdamW(peer.parameters(), lr=1e-2, betas=(0.9, 0.99), weight_decay=0.0)
    torch.nn.functional.cross_entropy(peer(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten()).backward()
    optimizer.step()
    for mine, theirs in zip(ours.parameters(), peer.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-3, atol=1e-4)


def test_the_learning_rate_warms_up_and_then_falls_to_a_tenth():
    recipe = Recipe(warmup=0.1, final_share=0.1)
    rates = [recipe.share(p / 100) for p in range(101)]
    assert rates.index(max(rates)) == 10
    assert max(rates) == pytest.approx(1.0)
    assert rates[-1] == pytest.approx(0.1)
    assert all(a < b for a, b in itertools.pairwise(rates[1:11]))
    assert all(a > b for a, b in itertools.pairwise(rates[10:]))


def test_the_same_seed_gives_the_same_weights():
    runs = []
    for _ in range(2):
        model = networks()[1]
        list(train(GradientLearner(model), random_batches(STREAM, 4, 16, 7), steps=3))
        runs.append(model.state_dict())
    assert all(torch.equal(runs[0][name], runs[1][name]) for name in runs[0])


def test_a_stop_ends_the_run_with_a_last_event():
    learner = GradientLearner(networks()[1])
    stop = iter([False, False, True])
    events = list(train(learner, random_batches(STREAM, 4, 16, 0), steps=100, cancelled=lambda: next(stop)))
    assert events[-1].finished
    assert events[-1].step == 2


def test_a_time_budget_ends_the_run():
    learner = GradientLearner(networks()[1])
    events = list(train(learner, random_batches(STREAM, 4, 16, 0), seconds=0.05, every=10**9))
    assert events[-1].finished
    assert events[-1].seconds >= 0.05


def test_validation_is_called_before_between_and_after():
    learner, answers = GradientLearner(networks()[1]), iter([1, 2, 3])
    batches = random_batches(STREAM, 4, 16, 0)
    events = list(train(learner, batches, steps=4, every=2, validate=lambda: next(answers)))
    assert [e.valid for e in events] == [1, 2, 3]


def test_training_without_an_end_is_refused():
    with pytest.raises(ValueError, match="how long"):
        next(train(GradientLearner(networks()[1]), random_batches(STREAM, 4, 16, 0)))


def test_a_text_shorter_than_one_piece_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        next(random_batches(torch.tensor([1, 2, 3]), 4, 16, 0))


def test_muon_gets_the_matrices_inside_the_layers_and_nothing_else():
    for model in networks():
        learner = GradientLearner(model, Recipe(muon=0.02))
        (adamw, _), (muon, rate) = learner.optimizers
        names = {id(p): name for name, p in model.named_parameters()}
        inside = {names[id(p)] for group in muon.param_groups for p in group["params"]}
        outside = {names[id(p)] for group in adamw.param_groups for p in group["params"]}
        assert rate == 0.02
        assert inside | outside == set(names.values())
        assert not inside & outside
        assert all(name.startswith(("blocks.", "layers.")) for name in inside)
        assert "embed.weight" in outside
        assert all("norm" not in name for name in inside)


def test_muon_turns_every_direction_of_a_matrix_by_about_the_same_amount():
    model = networks()[1]
    before = model.blocks[0].mlp.up.weight.detach().clone()
    ids = next(random_batches(STREAM, 4, 16, 0))
    GradientLearner(model, Recipe(muon=0.02, weight_decay=0.0)).learn(ids, 0.03)
    step = before - model.blocks[0].mlp.up.weight.detach()
    lengths = torch.linalg.svdvals(step)
    assert lengths.max() < 2.5 * lengths[: len(lengths) // 2].min()  # AdamW's step has a few large ones


def test_bfloat16_pays_only_where_the_processor_says_so(monkeypatch):
    for found, pays in (({"avx512_bf16": True}, True), ({"amx_bf16": True}, True), ({"avx2": True}, False)):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda found=found: found)
        assert bfloat16_pays() is pays
    assert not bfloat16_pays("mps")
