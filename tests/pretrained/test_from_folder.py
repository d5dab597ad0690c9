"""Folders of transformers' GPT-2 and Llama models, read as ours: the same logits, or a sentence."""

import json

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

from llm_core import checkpoints, taps
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.generation import continue_text
from llm_core.language.transformer import Transformer
from llm_core.pretrained.from_folder import from_pretrained
from llm_core.pretrained.gguf_header import BadWeightsError

V, T = 300, 16
TEXT = "Tom saw a red ball: 12 é <|endoftext|>!"
GPT2 = GPT2Config(vocab_size=V, n_positions=T, n_embd=32, n_layer=2, n_head=4, bos_token_id=0, eos_token_id=0)
LLAMA = LlamaConfig(
    vocab_size=V, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=T, tie_word_embeddings=False, bos_token_id=0, eos_token_id=0,
)  # fmt: skip


def write_tokenizer(folder):
    fast = Tokenizer(models.BPE())
    fast.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    fast.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    fast.train_from_iterator(
        ["a red ball"] * 3,
        trainers.BpeTrainer(vocab_size=270, special_tokens=["<|endoftext|>"], initial_alphabet=letters),
    )
    fast.save(str(folder / "tokenizer.json"))


@pytest.fixture(params=["gpt2", "llama"])
def kept(request, tmp_path):
    """A model of transformers with large weights, and the folder in which it was saved."""
    torch.manual_seed(0)
    peer = (GPT2LMHeadModel(GPT2) if request.param == "gpt2" else LlamaForCausalLM(LLAMA)).eval()
    for p in peer.parameters():
        torch.nn.init.normal_(p, std=0.3)
    peer.save_pretrained(tmp_path / request.param)
    write_tokenizer(tmp_path / request.param)
    return peer, tmp_path / request.param


def change(folder, **entries):
    told = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps(told | entries), "utf-8")


def test_the_logits_are_those_of_transformers_and_the_taps_work(kept):
    peer, folder = kept
    model = from_pretrained(folder)
    ids = torch.tensor([model.tokenizer.encode(TEXT)[:T]])
    torch.testing.assert_close(model(ids), peer(ids).logits, rtol=1e-4, atol=1e-4)
    with taps.recording(["blocks.1.attn.hook_pattern"]) as seen:
        model(ids)
    assert seen["blocks.1.attn.hook_pattern"].shape == (1, 4, ids.shape[1], ids.shape[1])
    assert isinstance(continue_text(model, "a red", 5), str)


def test_its_tokenizer_cuts_as_the_file_says_but_gives_no_control_token_for_letters(kept):
    tokenizer = from_pretrained(kept[1]).tokenizer
    assert tokenizer.decode(tokenizer.encode(TEXT)) == TEXT
    assert tokenizer.eot_id not in tokenizer.encode(TEXT)
    assert (
        tokenizer.encode(" ball") == Tokenizer.from_file(str(kept[1] / "tokenizer.json")).encode(" ball").ids
    )
    assert tokenizer.vocab_size == V
    again = tokenizer_from_dict(json.loads(json.dumps(tokenizer.to_dict())))
    assert again.encode(TEXT) == tokenizer.encode(TEXT)


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"model_type": "bert"}, "'bert' is none of gpt2, llama"),
        ({"activation_function": "relu", "hidden_act": "relu"}, "relu"),
        ({"scale_attn_by_inverse_layer_idx": True, "attention_bias": True}, "True"),
        ({"n_layer": 3, "num_hidden_layers": 3}, "do not fit"),
        ({"bos_token_id": None, "eos_token_id": [1, 2]}, "begins a text"),
        ({"n_head": 0, "num_attention_heads": 0}, "config.json cannot be used"),
        ({"n_embd": "wide", "hidden_size": "wide"}, "config.json cannot be used"),
        ({"n_embd": None, "hidden_size": None}, "config.json cannot be used"),
    ],
)
def test_a_model_that_is_computed_in_another_way_is_refused_with_a_sentence(kept, entries, reason):
    change(kept[1], **entries)
    with pytest.raises(BadWeightsError, match=reason):
        from_pretrained(kept[1])


def test_scaled_rotary_positions_are_refused(tmp_path):
    LlamaForCausalLM(LLAMA).save_pretrained(tmp_path)
    write_tokenizer(tmp_path)
    change(tmp_path, rope_parameters={"rope_type": "llama3", "rope_theta": 5e5, "factor": 8.0})
    with pytest.raises(BadWeightsError, match="llama3"):
        from_pretrained(tmp_path)


@pytest.mark.parametrize("text", ["{}", "null", "[", '{"model": {"type": "BPE"}}'])
def test_a_tokenizer_that_is_none_is_refused_with_a_sentence(kept, text):
    (kept[1] / "tokenizer.json").write_text(text)
    with pytest.raises(BadWeightsError, match=r"tokenizer\.json"):
        from_pretrained(kept[1])


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(kept, missing):
    (kept[1] / missing).unlink()
    with pytest.raises(BadWeightsError, match=missing.removeprefix("model.")):
        from_pretrained(kept[1])


def test_it_can_be_kept_as_a_checkpoint_of_ours(kept, tmp_path):
    model = from_pretrained(kept[1])
    own = Transformer(model.config, model.tokenizer)
    own.load_state_dict(model.state_dict())
    checkpoints.save(own, "theirs", tmp_path / "ours")
    again = checkpoints.load("theirs", "transformer", tmp_path / "ours")
    assert again.tokenizer.encode(TEXT) == model.tokenizer.encode(TEXT)
