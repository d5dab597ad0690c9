"""The Transformer against transformers' GPT-2 and Llama, and against itself: plain = fused = cached = fast."""

import threading

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

from llm_core import taps
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig, window_start

V, T = ByteTokenizer().vocab_size, 16


def tiny(**changes):
    torch.manual_seed(0)
    settings = dict(vocab_size=V, context_length=T, n_layer=2, n_head=4, n_embd=32)
    model = Transformer(TransformerConfig(**(settings | changes)), ByteTokenizer())
    for p in model.parameters():  # larger than GPT-2's start, so that a wrong detail shows
        torch.nn.init.normal_(p, std=0.3)
    return model.eval()


def ids_of(n=T, B=2, seed=1):
    return torch.randint(1, V, (B, n), generator=torch.Generator().manual_seed(seed))


KINDS = [
    {},
    dict(position="learned", bias=True),
    dict(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48, tie_weights=False),
]


def test_gpt2_weights_give_gpt2_logits():
    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=V, n_positions=T, n_embd=32, n_layer=2, n_head=4, bos_token_id=0, eos_token_id=0
    )
    peer = GPT2LMHeadModel(config).eval()
    for p in peer.parameters():
        torch.nn.init.normal_(p, std=0.3)
    theirs = peer.transformer.state_dict()
    ours = tiny(position="learned", bias=True)
    names = {
        "wte": "embed",
        "wpe": "pos_embed",
        "ln_f": "norm",
        "h": "blocks",
        "ln_1": "norm_1",
        "ln_2": "norm_2",
    }
    names |= {"c_attn": "attn.qkv", "c_fc": "mlp.up"}
    mine = {}
    for name, weight in theirs.items():
        parts = [
            names.get(part, part)
            for part in name.replace("attn.c_attn", "c_attn").replace("mlp.c_fc", "c_fc").split(".")
        ]
        new = ".".join(parts).replace("attn.c_proj", "attn.out").replace("mlp.c_proj", "mlp.down")
        transposed = (
            weight.dim() == 2 and "embed" not in new
        )  # GPT-2 stores its linear maps the other way round
        mine[new] = weight.T.contiguous() if transposed else weight
    mine["unembed.weight"] = mine["embed.weight"]
    ours.load_state_dict(mine)
    ids = ids_of()
    torch.testing.assert_close(ours(ids), peer(ids).logits, rtol=1e-4, atol=1e-4)


def test_llama_weights_give_llama_logits():
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=V, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=T, rms_norm_eps=1e-5, tie_word_embeddings=False,
    )  # fmt: skip
    peer = LlamaForCausalLM(config).eval()
    for p in peer.parameters():
        torch.nn.init.normal_(p, std=0.3)
    theirs, mine = peer.state_dict(), {}
    mine["embed.weight"], mine["norm.weight"] = (
        theirs["model.embed_tokens.weight"],
        theirs["model.norm.weight"],
    )
    mine["unembed.weight"] = theirs["lm_head.weight"]
    for i in range(2):
        block = {k.removeprefix(f"model.layers.{i}."): v for k, v in theirs.items() if f"layers.{i}." in k}
        mine[f"blocks.{i}.attn.qkv.weight"] = torch.cat([block[f"self_attn.{x}_proj.weight"] for x in "qkv"])
        mine[f"blocks.{i}.attn.out.weight"] = block["self_attn.o_proj.weight"]
        for ours_name, name in {"up": "up", "down": "down", "gate": "gate"}.items():
            mine[f"blocks.{i}.mlp.{ours_name}.weight"] = block[f"mlp.{name}_proj.weight"]
        mine[f"blocks.{i}.norm_1.weight"] = block["input_layernorm.weight"]
        mine[f"blocks.{i}.norm_2.weight"] = block["post_attention_layernorm.weight"]
    ours = tiny(norm="rms", mlp="swiglu", n_kv_head=2, n_hidden=48, tie_weights=False)
    ours.load_state_dict(mine)
    ids = ids_of()
    torch.testing.assert_close(ours(ids), peer(ids).logits, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_plain_attention_equals_fused_attention(kind):
    model, ids = tiny(**kind), ids_of()
    with taps.recording():
        plain = model(ids)
    torch.testing.assert_close(plain, model(ids), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_in_bfloat16_the_textbook_steps_run_and_lose_only_the_precision(kind):
    model, ids = tiny(**kind), ids_of()
    with torch.autocast("cpu", torch.bfloat16):
        rough = model(ids)
    torch.testing.assert_close(rough.float(), model(ids), rtol=0.1, atol=0.03)


@pytest.mark.parametrize("kind", KINDS)
def test_the_cache_changes_nothing(kind):
    model, ids = tiny(**kind), ids_of()
    whole = model.log_probs(ids)
    state = model.start(2)
    for t in range(T):
        last, state = model.step(ids[:, t : t + 1], state)
        torch.testing.assert_close(last, whole[:, t], rtol=1e-4, atol=1e-4)


def test_steps_equal_the_whole_text_beyond_the_context_too():
    model, ids = tiny(), ids_of(3 * T + 5)
    whole = model.log_probs(ids)
    state = model.start(2)
    for t in range(ids.shape[1]):
        last, state = model.step(ids[:, t : t + 1], state)
        torch.testing.assert_close(last, whole[:, t], rtol=1e-4, atol=1e-4)


def test_a_window_never_exceeds_the_context_and_keeps_at_least_half_of_it():
    for n in range(1, 200):
        seen = n - window_start(n, 16)
        assert min(n, 8) <= seen <= 16


def test_two_continuations_of_one_state_do_not_disturb_each_other():
    model, ids = tiny(), ids_of(5)
    _, prefix = model.step(ids, model.start(2))
    one, two = ids_of(4, seed=2), ids_of(4, seed=3)
    first, _ = model.step(one, prefix)
    second, _ = model.step(two, prefix)
    again, _ = model.step(one, prefix)
    torch.testing.assert_close(first, again)
    torch.testing.assert_close(second, model.log_probs(torch.cat([ids, two], 1))[:, -1], rtol=1e-4, atol=1e-4)


def test_no_look_ahead_with_the_mask_and_look_ahead_without_it():
    ids = ids_of()
    changed = ids.clone()
    changed[:, -1] = (changed[:, -1] + 1) % V
    causal, peeking = tiny(), tiny(causal=False)
    assert torch.equal(causal(ids)[:, :-1], causal(changed)[:, :-1])
    assert not torch.allclose(peeking(ids)[:, 0], peeking(changed)[:, 0])


def test_rows_of_the_pattern_sum_to_one_and_are_triangular():
    model, ids = tiny(), ids_of()
    with taps.recording() as kept:
        model(ids)
    for i in range(2):
        pattern = kept[f"blocks.{i}.attn.hook_pattern"]
        torch.testing.assert_close(pattern.sum(-1), torch.ones(2, 4, T))
        assert pattern.triu(1).abs().max() == 0


def test_the_residual_stream_adds_up():
    model, ids = tiny(), ids_of()
    with taps.recording() as kept:
        model(ids)
    for i in range(2):
        name = f"blocks.{i}.hook_"
        torch.testing.assert_close(
            kept[name + "resid_mid"], kept[name + "resid_pre"] + kept[name + "attn_out"]
        )
        torch.testing.assert_close(
            kept[name + "resid_post"], kept[name + "resid_mid"] + kept[name + "mlp_out"]
        )


def test_a_head_that_is_switched_off_changes_the_output_only_inside_the_run():
    model, ids = tiny(), ids_of()
    before = model(ids)

    def off(z):
        z = z.clone()
        z[:, :, 1] = 0
        return z

    with taps.intervening({"blocks.0.attn.hook_z": off}):
        inside = model(ids)
    assert not torch.allclose(before, inside)
    assert torch.equal(before, model(ids))


def test_two_threads_with_different_interventions_do_not_see_each_other():
    model, ids = tiny(), ids_of()
    edits = [{f"blocks.{i}.attn.hook_z": torch.zeros_like} for i in (0, 1)]

    def run(edit):
        with taps.intervening(edit):
            return model(ids)

    alone = [run(e) for e in edits]
    found: list = [[], []]
    gate = threading.Barrier(2)

    def visitor(i):
        gate.wait()
        found[i] += [run(edits[i]) for _ in range(20)]

    threads = [threading.Thread(target=visitor, args=(i,)) for i in (0, 1)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    for i in (0, 1):
        assert all(torch.equal(x, alone[i]) for x in found[i])
    assert not torch.allclose(alone[0], alone[1])


def test_an_edit_that_changes_the_shape_is_refused():
    model = tiny()
    with (
        taps.intervening({"hook_embed": lambda x: x[:, :1]}),
        pytest.raises(ValueError, match="changed its shape"),
    ):
        model(ids_of())


def test_a_text_longer_than_the_context_is_refused_by_forward():
    with pytest.raises(ValueError, match="do not fit the context"):
        tiny()(ids_of(T + 1))


def test_the_gradient_is_right():
    model = tiny(n_layer=1, n_embd=8, n_head=2, context_length=4).double()
    model.angles = model.angles.double()
    ids = ids_of(4, B=1)
    weight = model.blocks[0].attn.qkv.weight

    def loss(w):
        return torch.func.functional_call(model, {"blocks.0.attn.qkv.weight": w}, ids).logsumexp(-1).sum()

    assert torch.autograd.gradcheck(loss, weight.detach().clone().requires_grad_())


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_of_a_block_follows_from_the_taps_before_it(kind):
    model, ids = tiny(**kind), ids_of()
    with torch.no_grad(), taps.recording() as kept:
        model(ids)
    for i, block in enumerate(model.layers()):
        name = f"blocks.{i}"
        pre, mid, post = (kept[f"{name}.hook_resid_{part}"] for part in ("pre", "mid", "post"))
        torch.testing.assert_close(mid, pre + kept[f"{name}.hook_attn_out"])
        torch.testing.assert_close(post, mid + kept[f"{name}.hook_mlp_out"])
        torch.testing.assert_close(kept[f"{name}.ln1.hook_normalized"], block.norm_1(pre))
        torch.testing.assert_close(kept[f"{name}.ln2.hook_normalized"], block.norm_2(mid))
        bent = kept[f"{name}.mlp.hook_pre"]
        if model.config.mlp == "swiglu":
            bent = torch.nn.functional.silu(bent) * kept[f"{name}.mlp.hook_pre_linear"]
        else:
            bent = torch.nn.functional.gelu(bent, approximate="tanh")
        torch.testing.assert_close(kept[f"{name}.mlp.hook_post"], bent)
        torch.testing.assert_close(
            kept[f"{name}.hook_mlp_out"], block.mlp.down(kept[f"{name}.mlp.hook_post"])
        )
