"""A tiny random Llama with a byte-level vocabulary, in a GGUF file as llama.cpp's converter writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from llm_core.data.bpe_training import BYTE_ORDER

LETTERS = [chr(b) if i < 188 else chr(256 + i - 188) for i, b in enumerate(BYTE_ORDER)]
MERGES = ["t h", "th e", "Ġ the", "i n", "Ġ a"]
CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
VOCABULARY = [*CONTROL, *LETTERS, *(merge.replace(" ", "") for merge in MERGES)]
SHAPE = {"n_layer": 2, "n_head": 4, "n_kv_head": 2, "n_embd": 64, "n_hidden": 96}


@dataclass(frozen=True)
class TinyLlama:
    path: Path
    reference: LlamaForCausalLM


def permute(weight: torch.Tensor, n_head: int) -> torch.Tensor:
    """What convert_hf_to_gguf.py of llama.cpp does to the rows of query and key weights."""
    rows, columns = weight.shape
    halves = weight.reshape(n_head, 2, rows // n_head // 2, columns)
    return halves.swapaxes(1, 2).reshape(rows, columns)


def write_gguf(path: Path, llama: LlamaForCausalLM) -> None:
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_block_count(SHAPE["n_layer"])
    writer.add_context_length(512)
    writer.add_embedding_length(SHAPE["n_embd"])
    writer.add_feed_forward_length(SHAPE["n_hidden"])
    writer.add_head_count(SHAPE["n_head"])
    writer.add_head_count_kv(SHAPE["n_kv_head"])
    writer.add_rope_freq_base(10_000.0)
    writer.add_rope_dimension_count(SHAPE["n_embd"] // SHAPE["n_head"])
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(VOCABULARY))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(VOCABULARY)
    writer.add_token_types([3] * len(CONTROL) + [1] * (len(VOCABULARY) - len(CONTROL)))
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    for name, tensor in gguf_tensors(llama).items():
        writer.add_tensor(name, np.ascontiguousarray(tensor.numpy()))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def gguf_tensors(llama: LlamaForCausalLM) -> dict[str, torch.Tensor]:
    weights = {name: weight.detach().float() for name, weight in llama.named_parameters()}
    tensors = {"token_embd.weight": weights["model.embed_tokens.weight"]}
    tensors["output_norm.weight"] = weights["model.norm.weight"]
    parts = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
    parts |= {f"attn_{kind}": f"self_attn.{kind}_proj" for kind in "qkv"} | {
        "attn_output": "self_attn.o_proj"
    }
    parts |= {f"ffn_{kind}": f"mlp.{kind}_proj" for kind in ("gate", "up", "down")}
    heads = {"attn_q": SHAPE["n_head"], "attn_k": SHAPE["n_kv_head"]}
    for i in range(SHAPE["n_layer"]):
        for name, theirs in parts.items():
            weight = weights[f"model.layers.{i}.{theirs}.weight"]
            tensors[f"blk.{i}.{name}.weight"] = permute(weight, heads[name]) if name in heads else weight
    return tensors


def avoid_halves_of_characters(embedding: torch.Tensor) -> None:
    """Push the model towards ASCII: llama.cpp tells nothing about tokens inside a multi-byte character."""
    ascii_only = [token not in CONTROL and ord(letter_byte(token[0])) < 128 for token in VOCABULARY]
    embedding[:, 0] = torch.where(torch.tensor(ascii_only), 6.0, -6.0)


def letter_byte(letter: str) -> str:
    return chr(BYTE_ORDER[LETTERS.index(letter)])


@pytest.fixture(scope="session")
def tiny_llama(tmp_path_factory: pytest.TempPathFactory) -> TinyLlama:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=SHAPE["n_embd"],
        intermediate_size=SHAPE["n_hidden"],
        num_hidden_layers=SHAPE["n_layer"],
        num_attention_heads=SHAPE["n_head"],
        num_key_value_heads=SHAPE["n_kv_head"],
        max_position_embeddings=512,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
    )
    llama = LlamaForCausalLM(config).eval()
    with torch.no_grad():
        for name, weight in llama.named_parameters():
            spread = 0.3 if "embed" in name else 0.1
            weight.normal_(0 if weight.dim() == 2 else 1, spread)
        avoid_halves_of_characters(llama.model.embed_tokens.weight)
        for weight in llama.parameters():
            weight.copy_(weight.bfloat16().float())  # so that nothing is lost in the bfloat16 checkpoint
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    write_gguf(path, llama)
    return TinyLlama(path, llama)
