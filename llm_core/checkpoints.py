"""Trained models on disk: a safetensors file of weights in 16 or 8 bits, and a JSON manifest of where they come from.

    assets/checkpoints/stories-transformer.safetensors      assets/checkpoints/stories-transformer.json

Which there are is the business of `checkpoint_files`; here they are read and written. Nothing is unpickled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from llm_core import eight_bits
from llm_core.checkpoint_files import (
    CORPORA,
    FAMILY_NAMES,
    MANIFEST,
    THREE,
    TWINS,
    Checkpoint,
    CheckpointError,
    available,
    checkpoint,
    folder,
)
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.language.gru import GRU, GRUConfig
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.recurrent import Recurrent, RecurrentConfig
from llm_core.language.rnn import RNN, RNNConfig
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.shapes import checked

__all__ = [
    "CORPORA",
    "DAMAGE",
    "FAMILIES",
    "FAMILY_NAMES",
    "THREE",
    "TWINS",
    "Checkpoint",
    "CheckpointError",
    "as_stored",
    "available",
    "checkpoint",
    "folder",
    "load",
    "read_manifest",
    "save",
    "tensors_and_config",
    "widen",
    "widened",
]

FAMILIES: dict[str, type[NGram] | type[Recurrent] | type[Transformer]] = {
    "ngram": NGram,
    "rnn": RNN,
    "gru": GRU,
    "lstm": LSTM,
    "transformer": Transformer,
}
CONFIGS: dict[str, type[RecurrentConfig] | type[TransformerConfig]] = {
    "rnn": RNNConfig,
    "gru": GRUConfig,
    "lstm": LSTMConfig,
    "transformer": TransformerConfig,
}

DAMAGE = (
    SafetensorError, OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError,
    MemoryError,
)  # fmt: skip
"""What reading nonsense may raise, wherever in the two files it stands."""


def load(corpus: str, family: str, place: str | Path | None = None) -> LanguageModel:
    """Read a trained model, from the folder `place` or from those that come with Glassbox.

    Raises CheckpointError when it is missing or damaged, or a weight is not finite.
    """
    found = checkpoint(corpus, family, place)
    manifest = read_manifest(found)
    try:
        tensors = widened(load_file(found.weights))
        tokenizer = tokenizer_from_dict(manifest["tokenizer"])
        bad = [n for n, t in tensors.items() if t.is_floating_point() and not bool(t.isfinite().all())]
        if bad:
            raise ValueError(f"{bad[0]} holds values that are not finite")
        model = FAMILIES[family].from_tensors(tensors, manifest["config"], tokenizer)
        check_answer(model)
    except DAMAGE as error:
        raise CheckpointError(
            f"The checkpoint {found.weights.name} is damaged and was not loaded: {error}"
        ) from error
    model.corpus = corpus
    return model


def read_manifest(found: Checkpoint) -> dict[str, Any]:
    """Read the manifest of a checkpoint and let its family check the settings. Raises CheckpointError."""
    manifest = found.manifest()
    try:
        if found.family in CONFIGS:
            CONFIGS[found.family](**manifest["config"])
    except DAMAGE as error:
        raise CheckpointError(f"The manifest {found.manifest_path.name} cannot be read: {error}.") from error
    return manifest


def check_answer(model: LanguageModel) -> None:
    """Let a model that was just read answer once. Raises ValueError unless each of its tokens has a probability."""
    log_probs, _ = model.step(torch.tensor([[model.tokenizer.eot_id]]), model.start())
    if log_probs.shape != (1, model.vocab_size):
        raise ValueError(
            f"it answers for {log_probs.shape[-1]} tokens, but its tokenizer has {model.vocab_size}"
        )
    if not abs(float(log_probs.double().exp().sum()) - 1) < 1e-3:
        raise ValueError("its probabilities do not add up to 1")


def widen(t: Tensor) -> Tensor:
    """Turn 16-bit floats into 32-bit ones; other tensors stay."""
    return t.float() if t.dtype == torch.float16 else t


def widened(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Turn the weights of a file, in 16 or 8 bits, into 32-bit ones. Raises ValueError for scales that do not fit."""
    return {name: widen(t) for name, t in eight_bits.unpack(tensors).items()}


def tensors_and_config(model: LanguageModel, bits: int = 16) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return weights, in as many bits as a file has, and settings; `from_tensors` reads them, 8 bits once `widened`.

    In 8 bits (`llm_core/eight_bits.py`) are a network's matrices alone; its vectors keep 16.
    """
    if bits not in (eight_bits.BITS, 16):
        raise ValueError(f"Weights are saved in 8 or 16 bits, not in {bits!r}.")
    if isinstance(model, NGram):
        if bits != 16:
            raise ValueError("The counts of an n-gram are packed already; only networks are saved in 8 bits.")
        return model.to_tensors()
    if not isinstance(model, Recurrent | Transformer) or model.family not in FAMILIES:
        raise TypeError(f"A {type(model).__name__} is not saved as a checkpoint.")
    weights = {n: p.detach().contiguous().cpu() for n, p in nn.Module.state_dict(model).items()}
    if model.config.tie_weights:
        weights.pop("unembed.weight", None)
    packed = {n: w for n, w in weights.items() if bits == eight_bits.BITS and w.ndim == 2}
    halves = {n: half(n, w) for n, w in weights.items() if n not in packed}
    return eight_bits.pack(packed) | halves, asdict(model.config)


def half(name: str, weight: Tensor) -> Tensor:
    """Round a tensor to 16 bits. Raises ValueError when a value of it is not finite there."""
    rounded = weight.half()
    if not bool(rounded.isfinite().all()):
        raise ValueError(f"{name} holds values that are not finite in 16 bits, so the model cannot be saved.")
    return rounded


def as_stored(model: Recurrent | Transformer, bits: int) -> LanguageModel:
    """Return a copy of a network with the very weights that `load` would read after `save` in so many bits."""
    tensors, config = tensors_and_config(model, bits)
    return FAMILIES[model.family].from_tensors(widened(tensors), config, model.tokenizer)


def save(model: LanguageModel, corpus: str, place: str | Path, *, bits: int = 16, **facts: Any) -> Checkpoint:
    """Write weights, then manifest, each as a .part file that is renamed: a stop leaves the old files whole.

    bits: of a weight, 16, or 8 for the matrices of a network; 8 is said in the manifest as "weight_bits".
    Raises ValueError, before anything is written, for a model, a name or facts that `load` would refuse.
    """
    place = Path(place)
    if Path(corpus).name != corpus or corpus in ("", ".."):
        raise ValueError(f"The name of a corpus is part of a file's, which {corpus!r} cannot be.")
    made = Checkpoint(corpus, model.family, place)
    tensors, config = tensors_and_config(model, bits)
    manifest = {
        "corpus": corpus,
        "family": model.family,
        "n_parameters": model.n_parameters,
        "config": config,
        "tokenizer": model.tokenizer.to_dict(),
    }
    if bits != 16:
        manifest["weight_bits"] = bits
    if taken := manifest.keys() & facts:
        raise ValueError(f"A fact cannot be called {min(taken)!r}: save writes that itself.")
    written = json.dumps({**manifest, **facts}, ensure_ascii=False, indent=1, allow_nan=False)
    checked(json.loads(written), MANIFEST)
    place.mkdir(parents=True, exist_ok=True)
    part = made.weights.with_suffix(".part")
    save_file(tensors, part)
    part.replace(made.weights)
    part.write_text(written, "utf-8")
    part.replace(made.manifest_path)
    return made
