"""Switching parts off: what is off writes nothing, nobody else notices, the fast table equals the plain way."""

import threading

import pytest
import torch

from llm_core import taps
from llm_core.analysis.ablation.head_damage import head_damage
from llm_core.analysis.ablation.intervened import Intervened
from llm_core.analysis.ablation.parts import (
    Part,
    all_parts,
    continue_without,
    edits_without,
    loss_without,
    losses_without,
    reference_means,
    rows_of,
    score_without,
)
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.generation import Sampling, continue_text, generate
from llm_core.language import transformer
from llm_core.language.transformer import Transformer, TransformerConfig

KINDS = {
    "layer norm without bias": {},
    "GPT-2": dict(position="learned", bias=True),
    "SmolLM2": dict(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48, tie_weights=False),
}
TEXT = "the cat sat on the mat and the dog sat on the log "


@pytest.fixture(params=list(KINDS), scope="module")
def model(request):
    torch.manual_seed(2)
    tokenizer = ByteTokenizer()
    settings = dict(vocab_size=tokenizer.vocab_size, context_length=16, n_layer=2, n_head=4, n_embd=32)
    made = Transformer(TransformerConfig(**(settings | KINDS[request.param])), tokenizer)
    for p in made.parameters():
        torch.nn.init.normal_(p, std=0.3)
    return made.freeze()


@pytest.fixture(scope="module")
def ids(model):
    return model.tokenizer.encode(TEXT)


def without_columns(model, layer, head):
    """The same model with the head's columns of the output projection at zero: the textbook ablation."""
    twin = Transformer(model.config, model.tokenizer)
    twin.load_state_dict(model.state_dict())
    D = model.config.head_width
    with torch.no_grad():
        twin.layers()[layer].attn.out.weight[:, head * D : (head + 1) * D] = 0
    return twin.eval()


def test_a_head_that_is_off_equals_a_model_whose_output_projection_does_not_read_it(model, ids):
    twin = without_columns(model, 1, 2)
    expected = -twin.score(torch.tensor(ids[:16]))
    found = losses_without(model, ids[:16], [Part("head", 1, 2)])[0]
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    assert not torch.allclose(found, losses_without(model, ids[:16])[0], atol=1e-3)


def test_without_any_part_the_loss_is_the_models_own(model, ids):
    own = -torch.cat([model.score(torch.tensor(ids[i : i + 16])) for i in (0, 16, 32)])
    assert loss_without(model, ids) == pytest.approx(float(own.mean()), rel=1e-5)
    assert score_without(model, [TEXT]).bits == pytest.approx(
        evaluate_documents(model, [TEXT]).bits, rel=1e-5
    )


@pytest.mark.parametrize("kind", ["attention", "mlp"])
def test_a_layer_that_is_off_writes_nothing_or_its_mean(model, ids, kind):
    means = reference_means(model, ids)
    part = Part(kind, 0)
    for given, expected in ((None, torch.zeros(32)), (means, means[part.tap])):
        with taps.intervening(edits_without(model, [part], given)), taps.recording([part.tap]) as kept:
            model(torch.tensor([ids[:9]]))
        torch.testing.assert_close(kept[part.tap], expected.expand(1, 9, 32))


def test_all_heads_off_equals_attention_off_up_to_the_bias_of_the_output(model, ids):
    heads = [Part("head", 0, h) for h in range(4)]
    edits = edits_without(model, heads)
    bias = model.layers()[0].attn.out.bias
    with taps.intervening(edits), taps.recording(["blocks.0.hook_attn_out"]) as kept:
        model(torch.tensor([ids[:9]]))
    expected = torch.zeros(32) if bias is None else bias
    torch.testing.assert_close(kept["blocks.0.hook_attn_out"], expected.expand(1, 9, 32))


def test_means_are_averages_over_the_reference_text_and_only_the_named_heads_take_them(model, ids):
    means, name = reference_means(model, ids[:16]), "blocks.1.attn.hook_z"
    row = torch.tensor([[model.tokenizer.eot_id, *ids[:15]]])
    with taps.recording([name]) as own:
        model(row)
    torch.testing.assert_close(means[name], own[name][0].mean(0))
    with taps.intervening(edits_without(model, [Part("head", 1, 3)], means)), taps.recording([name]) as kept:
        model(row)
    torch.testing.assert_close(kept[name][0, :, 3], means[name][3].expand(16, -1))
    torch.testing.assert_close(kept[name][0, :, :3], own[name][0, :, :3])


@pytest.mark.parametrize("by_mean", [False, True])
def test_the_fast_table_of_damage_equals_switching_each_head_off_the_plain_way(model, ids, by_mean):
    means, done = reference_means(model, ids) if by_mean else None, []
    found = head_damage(model, ids, means, lambda *progress: done.append(progress))
    assert done == [(4, 8), (8, 8)]
    assert found.loss == pytest.approx(loss_without(model, ids), rel=1e-5)
    assert found.tokens == 48  # three rows of 16; the two tokens left over are not read
    for layer in range(2):
        for head in range(4):
            price = losses_without(model, ids, [Part("head", layer, head)], means)
            increase = price - losses_without(model, ids)
            assert float(found.increase[layer, head]) == pytest.approx(float(increase.mean()), abs=2e-5)
            error = float(increase.std(correction=0)) / 48**0.5
            assert float(found.standard_error[layer, head]) == pytest.approx(error, abs=2e-5)
    layer, head, most = found.worst(1)[0]
    assert most == float(found.increase.max()) == float(found.increase[layer, head])


def test_writing_with_a_head_off_is_what_the_changed_model_would_write(model, ids):
    twin = without_columns(model, 0, 1)
    greedy = Sampling(temperature=0)
    found = continue_without(model, ids[:5], 20, [Part("head", 0, 1)], sampling=greedy)
    assert found == continue_text(twin, TEXT[:5], 20, greedy)  # 26 tokens: the window has moved on the way


def test_the_quick_step_is_not_used_under_an_intervention_and_is_used_after_it(model, ids, monkeypatch):
    calls = []
    quick = transformer.next_logits
    monkeypatch.setattr(transformer, "next_logits", lambda *args: calls.append(1) or quick(*args))
    continue_without(model, ids[:3], 5, [Part("mlp", 0)])
    continue_without(model, ids[:3], 5)
    assert calls == []
    continue_text(model, TEXT[:3], 5)
    assert calls


def test_between_two_tokens_of_a_changed_model_the_caller_sees_the_model_unchanged(model, ids):
    before = model(torch.tensor([ids[:8]]))
    writing = generate(Intervened(model, edits_without(model, [Part("attention", 0)])), ids[:8], 4)
    next(writing)
    assert not taps.active()
    torch.testing.assert_close(model(torch.tensor([ids[:8]])), before)


def test_two_threads_that_switch_different_heads_of_one_model_off_do_not_see_each_other(model, ids):
    parts = [[Part("head", 0, 0)], [Part("head", 1, 3)], [Part("mlp", 1)], []]
    alone = [losses_without(model, ids, p) for p in parts]
    texts = [continue_without(model, ids[:4], 10, p, sampling=Sampling(seed=1)) for p in parts]
    start, wrong = threading.Barrier(len(parts)), []

    def visit(i):
        start.wait()
        for _ in range(5):
            same_loss = torch.allclose(losses_without(model, ids, parts[i]), alone[i], atol=1e-5)
            text = continue_without(model, ids[:4], 10, parts[i], sampling=Sampling(seed=1))
            if not same_loss or text != texts[i]:
                wrong.append(i)

    threads = [threading.Thread(target=visit, args=(i,)) for i in range(len(parts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_parts_that_the_model_does_not_have_are_refused_in_one_sentence(model, ids):
    for part, message in [
        (Part("head", 2, 0), "layers 0 to 1"),
        (Part("head", 0, 4), "heads 0 to 3"),
        (Part("mlp", -1), "layers 0 to 1"),
        (Part("neuron", 0), "'neuron'"),
    ]:
        with pytest.raises(ValueError, match=message):
            loss_without(model, ids, [part])
    assert len(all_parts(model)) == 8 + 2 + 2


def test_a_text_is_read_in_rows_of_one_context_and_nonsense_is_refused(model):
    rows = rows_of(model, list(range(1, 40)))
    assert rows.shape == (2, 17)
    assert rows[1, :3].tolist() == [model.tokenizer.eot_id, 17, 18]
    assert rows_of(model, [5]).tolist() == [[model.tokenizer.eot_id, 5]]
    for bad in ([], [99_999], [1] * 20 + [99_999]):
        with pytest.raises(ValueError):
            rows_of(model, bad)
