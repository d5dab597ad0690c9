"""Which engine runs the pretrained model on this machine, and the one shared instance of it.

CUDA: transformers in bfloat16. Apple GPU: transformers in float16. CPU: llama.cpp, the fastest of those
measured (docs/decisions.md); without it our own Transformer with the same weights, slower but the
same model.
"""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

import torch

from llm_core.data.fetch import path_of
from llm_core.pretrained import smollm2
from llm_core.pretrained.engine_types import Engine, EngineError, ModelMissingError
from llm_core.pretrained.gguf_header import BadWeightsError, read_header
from llm_core.pretrained.imports import LibraryMissingError, quiet_transformers
from llm_core.pretrained.smol_tokenizer import SmolTokenizer
from llm_core.shared import Shared

ASSET = "smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
FETCH_COMMAND = "python -m llm_core fetch smollm2"


@dataclass(frozen=True)
class Choice:
    """An engine and the device it runs on, before anything is loaded."""

    engine: str  # "llama.cpp", "transformers" or "glassbox"
    device: str  # torch's word: "cuda", "mps" or "cpu"


def choose_engine() -> Choice:
    """Choose the fastest engine for what this machine has. Loads nothing."""
    has_transformers = importlib.util.find_spec("transformers") is not None
    if torch.cuda.is_available() and has_transformers:
        return Choice("transformers", "cuda")
    if torch.backends.mps.is_available() and has_transformers:
        return Choice("transformers", "mps")
    if importlib.util.find_spec("xllamacpp") is not None:
        return Choice("llama.cpp", "cpu")
    return Choice("glassbox", "cpu")


def weights() -> Path | None:
    """Return the verified GGUF file, or None when it was not fetched. Never uses a network."""
    return path_of(ASSET, FILE)


def converted(gguf_path: Path) -> Path:
    """Return the folder where the same weights are kept as a Llama checkpoint."""
    return gguf_path.parent / "llama-bf16"


def load_engine(choice: Choice, gguf_path: Path) -> Engine:
    """Load the weights into the engine chosen. Raises BadWeightsError, LibraryMissingError or EngineError."""
    if choice.engine == "llama.cpp":
        from llm_core.pretrained.llama_cpp import LlamaCppEngine

        return LlamaCppEngine(gguf_path, name=smollm2.NAME)
    from llm_core.pretrained.torch_engine import CachedLlama, TorchEngine

    if choice.engine == "glassbox":
        model = smollm2.load(gguf_path, converted(gguf_path))
        device = f"CPU × {os.cpu_count()}"
        return TorchEngine(model, name=smollm2.NAME, engine="glassbox", device=device, precision="float32")
    dtype = torch.bfloat16 if choice.device == "cuda" else torch.float16
    llama = load_llama(gguf_path, dtype, choice.device)
    tokenizer = SmolTokenizer.from_gguf(read_header(gguf_path))
    device = torch.cuda.get_device_name() if choice.device == "cuda" else "Apple GPU"
    return TorchEngine(
        CachedLlama(llama, tokenizer, smollm2.CONTEXT),
        name=smollm2.NAME,
        engine="transformers",
        device=device,
        precision=str(dtype).removeprefix("torch."),
    )


def load_llama(gguf_path: Path, dtype: torch.dtype, device: str = "cpu") -> torch.nn.Module:
    """Load the same weights as a transformers LlamaForCausalLM, in evaluation mode."""
    transformers = quiet_transformers()
    folder = smollm2.convert(gguf_path, converted(gguf_path))
    return transformers.LlamaForCausalLM.from_pretrained(str(folder), dtype=dtype).to(device).eval()


def get_engine() -> Engine:
    """Return the one shared engine, loaded when it is asked for (seconds; call it from a worker).

    Raises ModelMissingError when the weights were not fetched, and otherwise what `load_engine` raises.
    """
    return ENGINE.get()


def loaded_engine() -> Engine | None:
    """Return the shared engine if somebody has loaded it already: for the status line, which must not wait."""
    return ENGINE.loaded()


def get_transformer() -> smollm2.PretrainedTransformer:
    """Return the same weights in our own Transformer, for `taps.recording`.

    One shared instance, float32 (540 MB).

    Raises ModelMissingError or BadWeightsError.
    """
    return TRANSFORMER.get()


def forget() -> None:
    """Drop the shared instances and give their memory back (tests, and after new weights were fetched)."""
    engine = ENGINE.loaded()
    if engine is not None:
        engine.close()
    ENGINE.clear()
    TRANSFORMER.clear()


def _load_engine() -> Engine:
    return load_engine(choose_engine(), _present())


def _load_transformer() -> smollm2.PretrainedTransformer:
    path = _present()
    return smollm2.load(path, converted(path))


def _present() -> Path:
    path = weights()
    if path is None:
        raise ModelMissingError(f"{smollm2.NAME} is not on this computer; get it with: {FETCH_COMMAND}")
    return path


ENGINE, TRANSFORMER = Shared(_load_engine), Shared(_load_transformer)
"""What is in memory."""

FAILURES = (ModelMissingError, BadWeightsError, LibraryMissingError, EngineError)
"""Everything `get_engine` may raise: a page shows the sentence."""
