"""Models of the kinds GPT-2 and Llama, as `transformers` keeps them in a folder, read into our own Transformer.

The folder holds config.json, tokenizer.json and safetensors files, for example `SomeModel.save_pretrained(folder)` or a
download of a repository of the Hugging Face hub. Nothing is unpickled and no code of the folder is run.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from llm_core.language.transformer import TransformerConfig
from llm_core.pretrained.file_tokenizer import FileTokenizer
from llm_core.pretrained.finite import refuse_not_finite
from llm_core.pretrained.gguf_header import BadWeightsError
from llm_core.pretrained.gguf_weights import LlamaConfig
from llm_core.pretrained.smollm2 import PretrainedTransformer, our_config, our_tensors

Tensors = dict[str, Tensor]


def from_pretrained(folder: str | Path, context_length: int | None = None) -> PretrainedTransformer:
    """Load a GPT-2 or Llama model from a folder as our Transformer: every call and every named tap works on it.

    `context_length` shortens the window. A text is read after the token that the model's config calls bos (or eos,
    where there is no bos). Raises BadWeightsError, with one sentence, for a folder that cannot be read exactly.
    """
    folder = Path(folder)
    told = read_json(folder / "config.json")
    kind = told.get("model_type")
    if kind not in KINDS:
        raise BadWeightsError(f"{folder.name}: the kind {kind!r} is none of {', '.join(KINDS)}")
    read, names = KINDS[kind]
    try:
        config = read(told, context_length)
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise BadWeightsError(f"{folder.name}: config.json cannot be used: {error!r}") from error
    start = told.get("bos_token_id") if told.get("bos_token_id") is not None else told.get("eos_token_id")
    if not isinstance(start, int):
        raise BadWeightsError(f"{folder.name}: config.json names no single token that begins a text")
    tokenizer = FileTokenizer.from_file(folder / "tokenizer.json", start, config.vocab_size)
    tensors = read_tensors(folder)
    try:
        model = PretrainedTransformer.from_tensors(names(tensors, config), vars(config), tokenizer)
    except (KeyError, RuntimeError) as error:
        raise BadWeightsError(f"{folder.name}: the weights do not fit config.json ({error})") from error
    model.corpus = folder.name
    return model


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds a dictionary. Raises BadWeightsError."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadWeightsError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise BadWeightsError(f"{path} describes no model")
    return found


def read_tensors(folder: Path) -> Tensors:
    """Read the weights of all safetensors files of the folder, as 32-bit floats. Raises BadWeightsError."""
    tensors: Tensors = {}
    for path in sorted(folder.glob("*.safetensors")):
        try:
            tensors |= {name: weight.float() for name, weight in load_file(path).items()}
        except (OSError, SafetensorError) as error:
            raise BadWeightsError(f"{path.name} cannot be read: {error}") from error
    if not tensors:
        raise BadWeightsError(f"there is no safetensors file in {folder}")
    refuse_not_finite(tensors, folder.name)
    return tensors


def expect(told: dict[str, Any], **wanted: Any) -> None:
    """Raise BadWeightsError when the config asks for arithmetic that our Transformer does not do."""
    for name, value in wanted.items():
        if told.get(name, value) != value:
            raise BadWeightsError(f"config.json says {name} = {told[name]!r}; only {value!r} is read")


def llama_config(told: dict[str, Any], context_length: int | None) -> TransformerConfig:
    """Read the shape of a Llama model (Touvron et al. 2023)."""
    heads, width = told["num_attention_heads"], told["hidden_size"]
    rotary = told.get("rope_parameters") or {"rope_theta": told.get("rope_theta", 10_000.0)}
    expect(told, attention_bias=False, mlp_bias=False, hidden_act="silu", rope_scaling=None)
    expect({name: value for name, value in told.items() if value is not None}, head_dim=width // heads)
    expect(rotary, rope_type="default")
    shape = LlamaConfig(
        vocab_size=told["vocab_size"],
        n_layer=told["num_hidden_layers"],
        n_head=heads,
        n_kv_head=told.get("num_key_value_heads") or heads,
        n_embd=width,
        n_hidden=told["intermediate_size"],
        context_length=told["max_position_embeddings"],
        rope_base=rotary["rope_theta"],
        norm_eps=told["rms_norm_eps"],
    )
    return our_config(shape, bool(told.get("tie_word_embeddings")), context_length or shape.context_length)


def llama_tensors(tensors: Tensors, config: TransformerConfig) -> Tensors:
    """Return Llama's tensors under the names of our Transformer."""
    if config.tie_weights:
        tensors = {name: weight for name, weight in tensors.items() if name != "lm_head.weight"}
    return our_tensors(tensors, config.n_layer)


def gpt2_config(told: dict[str, Any], context_length: int | None) -> TransformerConfig:
    """Read the shape of a GPT-2 model (Radford et al. 2019)."""
    expect(told, activation_function="gelu_new", scale_attn_weights=True, tie_word_embeddings=True)
    expect(told, scale_attn_by_inverse_layer_idx=False, add_cross_attention=False)
    if context_length not in (None, told["n_positions"]):
        raise BadWeightsError("GPT-2 has a learnt vector for each place, so its window is not shortened")
    return TransformerConfig(
        vocab_size=told["vocab_size"],
        context_length=told["n_positions"],
        n_layer=told["n_layer"],
        n_head=told["n_head"],
        n_embd=told["n_embd"],
        n_hidden=told.get("n_inner"),
        norm_eps=told["layer_norm_epsilon"],
        position="learned",
        bias=True,
    )


GPT2_PARTS = {
    "wte": "embed",
    "wpe": "pos_embed",
    "ln_f": "norm",
    "h": "blocks",
    "ln_1": "norm_1",
    "ln_2": "norm_2",
    "attn.c_attn": "attn.qkv",
    "attn.c_proj": "attn.out",
    "mlp.c_fc": "mlp.up",
    "mlp.c_proj": "mlp.down",
}
"""Parts of names in a GPT-2 checkpoint -> parts of names in our Transformer."""


def gpt2_name(name: str) -> str:
    """Translate `transformer.h.3.attn.c_attn.weight` to `blocks.3.attn.qkv.weight`."""
    name = f".{name.removeprefix('transformer.')}"
    for theirs, ours in GPT2_PARTS.items():
        name = name.replace(f".{theirs}.", f".{ours}.")
    return name[1:]


def gpt2_tensors(tensors: Tensors, config: TransformerConfig) -> Tensors:
    """Return GPT-2's tensors under the names of our Transformer; its linear maps lie the other way round."""
    ours = {}
    for name, weight in tensors.items():
        if name == "lm_head.weight" or name.endswith((".attn.bias", ".attn.masked_bias")):
            continue  # the token table again, and the mask
        ours[gpt2_name(name)] = weight.T.contiguous() if ".c_" in name and weight.dim() == 2 else weight
    return ours


Reader = Callable[[dict[str, Any], int | None], TransformerConfig]
Renamer = Callable[[Tensors, TransformerConfig], Tensors]
KINDS: dict[str, tuple[Reader, Renamer]] = {
    "gpt2": (gpt2_config, gpt2_tensors),
    "llama": (llama_config, llama_tensors),
}
