"""GGUF, the file format of llama.cpp: read the shape, the vocabulary and the weights of a Llama model.

The weights are stored in blocks of small integers (Q4_1: 32 weights share one scale and one minimum) and come
back here as float32. Source of the layout: github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from llm_core.pretrained.gguf_header import BadWeightsError, Header, read_header
from llm_core.pretrained.imports import late_import


@dataclass(frozen=True)
class LlamaConfig:
    """The shape of a Llama-style model, in the words of the file's header."""

    vocab_size: int
    n_layer: int
    n_head: int
    n_kv_head: int
    n_embd: int
    n_hidden: int  # width of the SwiGLU layer
    context_length: int
    rope_base: float  # theta of the rotary position embedding
    norm_eps: float


def open_gguf(path: str | Path) -> Any:
    """Open a gguf.GGUFReader over the memory-mapped file, for its tensors: takes seconds.

    Raises BadWeightsError for anything that is not a Llama GGUF.
    """
    read_header(path)
    gguf = late_import("gguf")
    try:
        reader = gguf.GGUFReader(str(path))
    except (ValueError, IndexError, KeyError, OSError, UnicodeDecodeError) as error:
        raise BadWeightsError(f"{Path(path).name} is not a readable GGUF file ({error})") from error
    return reader


def read_config(header: Header) -> LlamaConfig:
    """Read the shape that the header declares. Raises BadWeightsError when a part of it is missing."""
    try:
        return _config(header)
    except KeyError as error:
        raise BadWeightsError(f"the header of the file does not say {error}") from error


def _config(header: Header) -> LlamaConfig:
    n_head: int = header["llama.attention.head_count"]
    return LlamaConfig(
        vocab_size=len(header["tokenizer.ggml.tokens"]),
        n_layer=header["llama.block_count"],
        n_head=n_head,
        n_kv_head=header.get("llama.attention.head_count_kv", n_head),
        n_embd=header["llama.embedding_length"],
        n_hidden=header["llama.feed_forward_length"],
        context_length=header["llama.context_length"],
        rope_base=header.get("llama.rope.freq_base", 10_000.0),
        norm_eps=header["llama.attention.layer_norm_rms_epsilon"],
    )


def unpermute(weight: NDArray[np.float32], n_head: int) -> NDArray[np.float32]:
    """Undo the row order that llama.cpp gives to query and key weights, (H*D, C) -> (H*D, C).

    llama.cpp rotates neighbouring pairs of rows (0, 1), (2, 3), ...; Llama checkpoints pair row i with row i
    + D/2. The converter therefore interleaved the two halves of each head; this takes them apart again.
    """
    rows, columns = weight.shape
    half = rows // n_head // 2
    return weight.reshape(n_head, half, 2, columns).swapaxes(1, 2).reshape(rows, columns)


BLOCK_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
"""Tensor names of GGUF -> names of a Llama checkpoint (transformers' LlamaForCausalLM)."""

OUTER_NAMES = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
}


def llama_name(name: str) -> str:
    """Translate `blk.3.attn_q.weight` to `model.layers.3.self_attn.q_proj.weight`.

    Raises BadWeightsError for unknown names.
    """
    if name in OUTER_NAMES:
        return OUTER_NAMES[name]
    parts = name.split(".")
    if len(parts) != 4 or parts[0] != "blk" or parts[2] not in BLOCK_NAMES:
        raise BadWeightsError(f"the file holds a tensor of an unknown name: {name}")
    return f"model.layers.{parts[1]}.{BLOCK_NAMES[parts[2]]}.{parts[3]}"


def read_weights(reader: Any, config: LlamaConfig) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Read each tensor under its Llama name, float32, query and key rows in the order of a Llama checkpoint."""
    quants = late_import("gguf.quants")
    heads = {"attn_q": config.n_head, "attn_k": config.n_kv_head}
    for tensor in reader.tensors:
        if tensor.name == "rope_freqs.weight":
            continue  # a derived table, not a weight
        weight = np.array(quants.dequantize(tensor.data, tensor.tensor_type), np.float32)  # off the file
        kind = tensor.name.split(".")[-2]
        if kind in heads:
            weight = unpermute(weight, heads[kind])
        yield llama_name(tensor.name), weight
