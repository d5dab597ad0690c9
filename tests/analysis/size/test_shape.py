"""How many parameters a shape has: equal to published counts, to `transformers`, and to our own model."""

import dataclasses

import pytest
import torch
import transformers

from llm_core import checkpoints
from llm_core.analysis.size.cost import cache_bytes, training_operations, weight_bytes
from llm_core.analysis.size.experts import Experts
from llm_core.analysis.size.latent import Latent
from llm_core.analysis.size.published import MODELS, of_config
from llm_core.analysis.size.shape import (
    PARTS,
    ImpossibleShape,
    Shape,
    block_parameters,
    parameters,
    total,
    working_parameters,
)
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.kv_cache import KVCache
from llm_core.language.transformer import Transformer, TransformerConfig

EXACT = {
    "gpt2": 124_439_808,
    "gpt2_xl": 1_557_611_200,
    "bert": 109_482_240,
    "smollm2": 134_515_008,
    "qwen25": 494_032_768,
    "llama32_1b": 1_235_814_400,
    "mistral": 7_241_732_096,
    "llama31_8b": 8_030_261_248,
    "llama31_405b": 405_853_388_800,
    "deepseek_v3": 671_026_404_352,
}
GPT2 = MODELS["gpt2"].shape
BYTES = ByteTokenizer()


def reference(shape: Shape) -> torch.nn.Module:
    """Build the class of `transformers` that has this shape."""
    size = {
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.hidden,
    }
    if shape.encoder:
        return transformers.BertModel(
            transformers.BertConfig(max_position_embeddings=shape.context, type_vocab_size=2, **size)
        )
    if shape.learned_positions:
        config = transformers.GPT2Config(
            vocab_size=shape.vocabulary,
            n_positions=shape.context,
            n_embd=shape.width,
            n_layer=shape.layers,
            n_head=shape.heads,
            n_inner=shape.hidden,
        )
        return transformers.GPT2LMHeadModel(config)
    size |= {"num_key_value_heads": shape.kv_heads, "tie_word_embeddings": shape.tied}
    if shape.experts and shape.latent:
        return transformers.DeepseekV3ForCausalLM(deepseek(size, shape, shape.experts, shape.latent))
    if shape.bias == "qkv":
        return transformers.Qwen2ForCausalLM(transformers.Qwen2Config(**size))
    if shape.head_norms:
        return transformers.Qwen3ForCausalLM(transformers.Qwen3Config(head_dim=shape.one_head, **size))
    return transformers.LlamaForCausalLM(transformers.LlamaConfig(**size))


def deepseek(size: dict, shape: Shape, experts: Experts, latent: Latent) -> transformers.PretrainedConfig:
    return transformers.DeepseekV3Config(
        **size,
        moe_intermediate_size=experts.hidden,
        n_routed_experts=experts.routed,
        n_shared_experts=experts.shared,
        num_experts_per_tok=experts.chosen,
        first_k_dense_replace=experts.dense,
        q_lora_rank=latent.queries,
        kv_lora_rank=latent.kept,
        qk_rope_head_dim=latent.turned,
        qk_nope_head_dim=shape.one_head,
        v_head_dim=shape.one_head,
    )


def counted(model: torch.nn.Module) -> dict[str, int]:
    """Count the parameters of a model by part; a tied table counts once."""
    found = dict.fromkeys(PARTS, 0)
    for name, weight in model.named_parameters():
        found[part_of(name)] += weight.numel()
    return found


def part_of(name: str) -> str:
    if (
        "norm" in name.replace("q_norm", "").replace("k_norm", "").replace("_a_layernorm", "").lower()
        or ".ln_" in name
        or "lm_head" in name
    ):
        return "head"
    if "attn" in name or "attention" in name:
        return "attention"
    if "mlp" in name or "intermediate" in name or ".output.dense" in name:
        return "feed_forward"
    return "head" if "pooler" in name else "embedding"


@pytest.mark.parametrize("name", EXACT)
def test_the_shape_has_exactly_the_published_number_of_parameters(name):
    assert total(MODELS[name].shape) == EXACT[name]


def test_gpt_3_has_the_174_6_billion_that_its_authors_round_to_175():
    assert f"{total(MODELS['gpt3'].shape) / 1e9:.1f}" == "174.6"


@pytest.mark.parametrize("name", MODELS)
def test_every_part_is_as_large_as_in_the_library_that_runs_the_model(name):
    shape = MODELS[name].shape
    alike = (
        shape.experts.dense if shape.experts else 0
    )  # layers behind these are alike: two show what one more adds
    for layers in (alike + 1, alike + 2):
        small = dataclasses.replace(shape, layers=layers)
        with torch.device("meta"):
            assert parameters(small) == counted(reference(small))


def test_a_head_width_of_its_own_and_norms_of_queries_and_keys_are_counted_as_in_qwen3():
    shape = Shape(
        151936, 40960, 28, 1024, 16, 8, 3072, gated=True, learned_positions=False, bias="none",
        norm_bias=False, head_width=128, head_norms=True,
    )  # fmt: skip
    assert total(shape) == 596_049_920
    with torch.device("meta"):
        assert parameters(shape) == counted(reference(shape))


def test_of_deepseek_v3_as_many_work_on_a_token_as_its_authors_say():
    shape = MODELS["deepseek_v3"].shape
    working = sum(working_parameters(shape).values())
    assert f"{total(shape) / 1e9:.0f}" == "671"
    assert f"{working / 1e9:.1f}" == "36.6"  # the authors' list of weights; their report rounds it to 37
    spared = shape.experts.routed - shape.experts.chosen
    asleep = (shape.layers - shape.experts.dense) * spared * 3 * shape.width * shape.experts.hidden
    assert total(shape) - working == asleep + (shape.vocabulary - 1) * shape.width


def test_without_experts_all_works_but_the_rows_of_tables_that_are_not_read():
    for name in ("gpt2", "mistral"):
        shape = MODELS[name].shape
        unread = (0 if shape.tied else shape.vocabulary - 1) + (shape.context - 1) * shape.learned_positions
        assert total(shape) - sum(working_parameters(shape).values()) == unread * shape.width


def test_latent_attention_keeps_a_short_vector_instead_of_keys_and_values():
    shape = MODELS["deepseek_v3"].shape
    assert cache_bytes(shape, 1, 1) == 61 * (512 + 64)
    whole = dataclasses.replace(shape, latent=None)
    assert cache_bytes(whole, 1, 1) == 61 * 2 * 128 * 128


def test_our_own_transformer_counts_as_many_as_it_has():
    model = checkpoints.load("stories", "transformer")
    assert isinstance(model, Transformer)
    assert total(of_config(model.config)) == sum(weight.numel() for weight in model.parameters())


@pytest.mark.parametrize(
    "further",
    [
        {},
        {"bias": True},
        {"mlp": "swiglu", "norm": "rms", "n_kv_head": 2},
        {"position": "learned"},
        {"tie_weights": False},
    ],
    ids=str,
)
def test_any_configuration_of_our_transformer_is_counted(further):
    config = TransformerConfig(BYTES.vocab_size, 16, 2, 4, 16, **further)
    with torch.device("meta"):
        model = Transformer(config, BYTES)
    assert total(of_config(config)) == sum(weight.numel() for weight in model.parameters())


def test_depth_is_linear_and_width_quadratic():
    deep = dataclasses.replace(GPT2, layers=24)
    wide = dataclasses.replace(GPT2, width=1536, hidden=6144)
    assert [f"{block_parameters(shape) / 1e6:.2f}" for shape in (GPT2, deep, wide)] == [
        "85.05",
        "170.11",
        "339.98",
    ]
    assert block_parameters(GPT2) == 12 * (12 * 768**2 + 13 * 768)


def test_the_operations_of_gpt_3_and_llama_are_near_what_their_authors_report():
    gpt3 = training_operations(175e9, 300e9)
    assert gpt3 == pytest.approx(3.15e23)
    assert gpt3 == pytest.approx(3.14e23, rel=0.01)
    assert training_operations(405e9, 15.6e12) == pytest.approx(3.8e25, rel=0.01)


def test_weights_in_four_formats_take_four_two_one_and_half_a_byte():
    assert [weight_bytes(8, kind) for kind in ("fp32", "fp16", "int8", "int4")] == [32, 16, 8, 4]


def test_the_cache_holds_what_a_real_cache_holds():
    config = TransformerConfig(BYTES.vocab_size, 16, 3, 4, 16, n_kv_head=2)
    model, cache = Transformer(config, BYTES), KVCache.empty(config.n_layer, 16)
    model(torch.zeros(1, 5, dtype=torch.long), cache)
    held = sum(layer.buffer.data[:, :, :, : layer.length].numel() for layer in cache.layers)
    assert cache_bytes(of_config(config), 5, 4) == 4 * held


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"layers": 0}, "no_layers"),
        ({"width": 0}, "no_width"),
        ({"width": 770}, "heads_do_not_fit"),
        ({"kv_heads": 5}, "groups_do_not_fit"),
        ({"kv_heads": 24}, "groups_do_not_fit"),
        ({"vocabulary": 0}, "no_vocabulary"),
        ({"experts": Experts(4, 5, 0, 8, dense=0)}, "too_many_chosen"),
    ],
)
def test_a_shape_that_cannot_be_says_why(change, reason):
    with pytest.raises(ImpossibleShape) as found:
        dataclasses.replace(GPT2, **change)
    assert found.value.reason == reason
