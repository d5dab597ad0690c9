"""Trained models on disk: one safetensors file of 16-bit weights and one JSON manifest of where they come from.

    assets/checkpoints/stories-transformer.safetensors      assets/checkpoints/stories-transformer.json

The folder can be replaced by the environment variable GLASSBOX_ASSETS (tests, a teacher's own models).
Nothing is unpickled.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.shapes import checked, read_object

FAMILIES: dict[str, type[NGram] | type[LSTM] | type[Transformer]] = {
    "ngram": NGram,
    "lstm": LSTM,
    "transformer": Transformer,
}
CONFIGS: dict[str, type[LSTMConfig] | type[TransformerConfig]] = {
    "lstm": LSTMConfig,
    "transformer": TransformerConfig,
}
CORPORA = ("stories", "shakespeare", "songci")
OURS = Path(__file__).parent.parent / "assets" / "checkpoints"

COUNTS = {"order": "int", "smoothing": "text", "k": "number", "discounts": [["number", "number", "number"]]}
"""Shape of an n-gram's settings; those of the networks are checked by their own classes."""
ROW = ["int", "int", "number", "number|null", "number|null"]
LOOK = {"step": "int", "tokens": "int", "bits_per_character": "number", "sample": "text"}
MANIFEST = {
    "config": {},
    "tokenizer": {},
    "n_parameters?": "int",
    "tokens_in_corpus?": "int|null",
    "tokens_seen?": "int|null",
    "seconds?": "number|null",
    "machine?": "text",
    "date?": "text",
    "test?": {"bits_per_character?": "number|null", "unknown?": []},
    "curve?": [ROW, None],
    "snapshots?": [LOOK, None],
    "orders?": [{"bits_per_character?": "number"}, None],
}
"""Shape of a manifest (llm_core/shapes.py); only the first two are needed."""

DAMAGE = (
    SafetensorError, OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError,
    MemoryError,
)  # fmt: skip
"""What reading nonsense may raise, wherever in the two files it stands."""


class CheckpointError(Exception):
    """The checkpoint is missing or damaged; the message is one sentence for the visitor."""


@dataclass(frozen=True)
class Checkpoint:
    corpus: str
    family: str
    folder: Path

    @property
    def weights(self) -> Path:
        return self.folder / f"{self.corpus}-{self.family}.safetensors"

    @property
    def manifest_path(self) -> Path:
        return self.weights.with_suffix(".json")

    def manifest(self) -> dict[str, Any]:
        """Read what the checkpoint says about itself, checked. Raises CheckpointError."""
        try:
            found = checked(read_object(self.manifest_path), MANIFEST)
            if self.family in CONFIGS:
                CONFIGS[self.family](**found["config"])
            else:
                checked(found["config"], COUNTS)
        except DAMAGE as error:
            raise CheckpointError(
                f"The manifest {self.manifest_path.name} cannot be read: {error}."
            ) from error
        return found


def folder() -> Path:
    """Return the folder of the checkpoints."""
    assets = os.environ.get("GLASSBOX_ASSETS")
    return Path(assets) / "checkpoints" if assets else OURS


def available(place: Path | None = None) -> list[Checkpoint]:
    """List the checkpoints whose two files are there: the known corpora first, then others; families in one order."""
    place = place or folder()
    others = sorted({f.stem.rpartition("-")[0] for f in place.glob("*-*.json")} - set(CORPORA))
    found = [Checkpoint(c, f, place) for c in [*CORPORA, *others] for f in FAMILIES]
    return [c for c in found if c.weights.exists() and c.manifest_path.exists()]


def checkpoint(corpus: str, family: str, place: Path | None = None) -> Checkpoint:
    """Find a checkpoint. Raises CheckpointError when there is none; never looks outside the folder."""
    found = Checkpoint(corpus, family, place or folder())
    inside = Path(corpus).name == corpus and family in FAMILIES
    if inside and found.weights.exists() and found.manifest_path.exists():
        return found
    raise CheckpointError(f"There is no trained {family} model for the corpus {corpus!r} on this machine.")


def load(corpus: str, family: str, place: Path | None = None) -> LanguageModel:
    """Read a trained model. Raises CheckpointError when it is missing or damaged, or a weight is not finite."""
    found = checkpoint(corpus, family, place)
    manifest = found.manifest()
    try:
        tensors = {name: widen(t) for name, t in load_file(found.weights).items()}
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
    return model


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


def tensors_and_config(model: LanguageModel) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return what `from_tensors` of the same class reads: weights in 16 bits, and the settings."""
    if isinstance(model, NGram):
        return model.to_tensors()
    if not isinstance(model, LSTM | Transformer):
        raise TypeError(f"A {type(model).__name__} is not saved as a checkpoint.")
    weights = {n: p.detach().half().contiguous().cpu() for n, p in nn.Module.state_dict(model).items()}
    if model.config.tie_weights:
        weights.pop("unembed.weight", None)
    return weights, asdict(model.config)


def save(model: LanguageModel, corpus: str, place: Path, **facts: Any) -> Checkpoint:
    """Write weights, then manifest, each as a .part file that is renamed: a stop leaves the old files whole."""
    place.mkdir(parents=True, exist_ok=True)
    made = Checkpoint(corpus, model.family, place)
    tensors, config = tensors_and_config(model)
    manifest = {
        "corpus": corpus,
        "family": model.family,
        "n_parameters": model.n_parameters,
        "config": config,
        "tokenizer": model.tokenizer.to_dict(),
        **facts,
    }
    part = made.weights.with_suffix(".part")
    save_file(tensors, part)
    part.replace(made.weights)
    part.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    part.replace(made.manifest_path)
    return made
