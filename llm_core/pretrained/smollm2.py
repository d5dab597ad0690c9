"""SmolLM2-135M-Instruct read into our own Transformer, so that every tap works on a real language model.

The GGUF file is dequantised once into a Llama checkpoint (bfloat16 safetensors, with transformers' names and
config.json beside it) in the cache; from then on loading takes about a second. Model: Allal et al. 2025.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

import torch
from safetensors import SafetensorError
from torch import Tensor

from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.pretrained.finite import refuse_not_finite
from llm_core.pretrained.gguf_header import BadWeightsError, read_header
from llm_core.pretrained.gguf_weights import LlamaConfig, open_gguf, read_config, read_weights
from llm_core.pretrained.imports import late_import
from llm_core.pretrained.smol_tokenizer import SmolTokenizer

NAME = "SmolLM2-135M-Instruct"
CONTEXT = 2_048
"""Window for analysis; the model was trained up to 8,192, but attention maps grow with its square."""


class PretrainedTransformer(Transformer):
    """Our Transformer, with weights that somebody else trained."""

    family: ClassVar[str] = "pretrained"


def convert(gguf_path: str | Path, folder: str | Path) -> Path:
    """Dequantise a GGUF file into a Llama checkpoint folder, once; returns the folder.

    Written beside its place and renamed when complete, so that a half-written checkpoint is never seen.
    Raises BadWeightsError when the file is not a Llama GGUF, or the disk is full.
    """
    folder = Path(folder)
    if (folder / "model.safetensors").is_file():
        return folder
    save_file = late_import("safetensors.torch").save_file
    shape, reader = read_config(read_header(gguf_path)), open_gguf(gguf_path)
    unfinished = new_folder_beside(folder)
    try:
        tensors = {name: torch.from_numpy(w).to(torch.bfloat16) for name, w in read_weights(reader, shape)}
        save_file(tensors, unfinished / "model.safetensors", metadata={"format": "pt"})
        described = transformers_config(shape, tied="lm_head.weight" not in tensors)
        (unfinished / "config.json").write_text(json.dumps(described, indent=1), encoding="utf-8")
        put_in_place(unfinished, folder)
    except (OSError, SafetensorError) as error:  # a full disk, most often
        raise not_written(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def new_folder_beside(folder: Path) -> Path:
    """Make an empty folder with a name of its own. Raises BadWeightsError where nothing can be written."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise not_written(folder, error) from error


def not_written(folder: Path, error: Exception) -> BadWeightsError:
    """Say where the unpacked weights could not be written, and what helps."""
    return BadWeightsError(
        f"the unpacked weights could not be written to {folder.parent} ({error}): free some space there, or set "
        "GLASSBOX_CACHE to a folder on another disk"
    )


def put_in_place(unfinished: Path, folder: Path) -> None:
    """Rename the folder; when another process was first, its result is as good."""
    try:
        os.rename(unfinished, folder)
    except OSError:
        if not (folder / "model.safetensors").is_file():
            raise


def transformers_config(config: LlamaConfig, tied: bool) -> dict[str, Any]:
    """Return the config.json with which transformers reads the same folder."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": config.vocab_size,
        "hidden_size": config.n_embd,
        "intermediate_size": config.n_hidden,
        "num_hidden_layers": config.n_layer,
        "num_attention_heads": config.n_head,
        "num_key_value_heads": config.n_kv_head,
        "max_position_embeddings": config.context_length,
        "rms_norm_eps": config.norm_eps,
        "rope_theta": config.rope_base,
        "tie_word_embeddings": tied,
        "torch_dtype": "bfloat16",
    }


def our_config(config: LlamaConfig, tied: bool, context_length: int) -> TransformerConfig:
    """Return the switches that make our Transformer a Llama (Touvron et al. 2023)."""
    return TransformerConfig(
        vocab_size=config.vocab_size,
        context_length=min(context_length, config.context_length),
        n_layer=config.n_layer,
        n_head=config.n_head,
        n_embd=config.n_embd,
        n_kv_head=config.n_kv_head,
        n_hidden=config.n_hidden,
        norm="rms",
        norm_eps=config.norm_eps,
        position="rotary",
        rotary_base=config.rope_base,
        mlp="swiglu",
        bias=False,
        tie_weights=tied,
    )


BLOCK_PARTS = {
    "input_layernorm.weight": "norm_1.weight",
    "self_attn.o_proj.weight": "attn.out.weight",
    "post_attention_layernorm.weight": "norm_2.weight",
    "mlp.gate_proj.weight": "mlp.gate.weight",
    "mlp.up_proj.weight": "mlp.up.weight",
    "mlp.down_proj.weight": "mlp.down.weight",
}
"""Names in a Llama checkpoint -> names in our Transformer; queries, keys and values become one matrix."""


def our_tensors(llama: dict[str, Tensor], n_layer: int) -> dict[str, Tensor]:
    """Return a Llama checkpoint's tensors under the names of our Transformer."""
    ours = {"embed.weight": llama["model.embed_tokens.weight"], "norm.weight": llama["model.norm.weight"]}
    if "lm_head.weight" in llama:
        ours["unembed.weight"] = llama["lm_head.weight"]
    for i in range(n_layer):
        theirs = f"model.layers.{i}."
        for name, part in BLOCK_PARTS.items():
            ours[f"blocks.{i}.{part}"] = llama[theirs + name]
        qkv = [llama[f"{theirs}self_attn.{kind}_proj.weight"] for kind in "qkv"]
        ours[f"blocks.{i}.attn.qkv.weight"] = torch.cat(qkv)
    return ours


def load(
    gguf_path: str | Path,
    folder: str | Path,
    context_length: int = CONTEXT,
    dtype: torch.dtype = torch.float32,
) -> PretrainedTransformer:
    """Load the model of a GGUF file as our Transformer on the CPU, ready for `taps.recording`.

    `folder` is where the converted checkpoint is kept. Raises BadWeightsError.
    """
    load_file = late_import("safetensors.torch").load_file
    header = read_header(gguf_path)
    shape = read_config(header)
    llama = load_file(convert(gguf_path, folder) / "model.safetensors")
    refuse_not_finite(llama, Path(gguf_path).name)
    config = asdict(our_config(shape, "lm_head.weight" not in llama, context_length))
    try:
        tensors = {name: w.to(dtype) for name, w in our_tensors(llama, shape.n_layer).items()}
        model = PretrainedTransformer.from_tensors(tensors, config, SmolTokenizer.from_gguf(header))
    except (KeyError, RuntimeError) as error:
        reason = f"{Path(gguf_path).name} does not fit the shape in its own header ({error})"
        raise BadWeightsError(reason) from error
    return model.to(dtype)
