"""The mini-GPT: a small Transformer on characters, with its weights kept at several steps of one training.

Trained by scripts/train_mini_gpt.py on the shipped stories; the shape is nanoGPT's setting for a processor (Karpathy
2022). assets/experiments/mini_gpt.safetensors holds the weights of step s as "s.blocks.0.attn.qkv.weight", ...
Step 0 is not stored: the seed makes it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError, tensors_and_config
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import CharTokenizer, tokenizer_from_dict
from llm_core.language.transformer import Transformer, TransformerConfig

RECORD = "mini_gpt"
CORPUS = "stories"
SHAPE: dict[str, Any] = {"context_length": 64, "n_layer": 4, "n_head": 4, "n_embd": 128}
BATCH_SIZE = 12


def load(step: int) -> Transformer:
    """Read the model as it was after `step` steps.

    Raises CheckpointError: no such step, record missing or damaged.
    """
    return untrained() if step == 0 else stored(RECORD, str(step))


def trained() -> Transformer:
    """Read the model as it was at the end of its training. Raises CheckpointError."""
    return load(steps()[-1])


def steps() -> list[int]:
    """List the steps that `load` knows, in order. Raises CheckpointError."""
    return [0, *sorted(int(name) for name in names(RECORD))]


def untrained() -> Transformer:
    """Make the model before its first step again from the seed in the record. Raises CheckpointError."""
    facts = experiments.record(RECORD)
    try:
        with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
            torch.manual_seed(facts["seed"])
            settings = TransformerConfig(**facts["config"])
            return Transformer(settings, tokenizer_from_dict(facts["tokenizer"])).freeze()
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD} describes no model: {error}") from error


def stored(record: str, name: str) -> Transformer:
    """Read one of the models of a record, by the first part of its tensors' names. Raises CheckpointError."""
    facts, tensors = experiments.record(record), experiments.weights(record)
    own = {key.removeprefix(f"{name}."): t for key, t in tensors.items() if key.startswith(f"{name}.")}
    if not own:
        raise CheckpointError(f"The record {record} holds no model named {name}.")
    try:
        config = facts.get("configs", {}).get(name) or facts["config"]
        return Transformer.from_tensors(own, config, tokenizer_from_dict(facts["tokenizer"]))
    except DAMAGE as error:
        raise CheckpointError(f"The model {name} of the record {record} cannot be built: {error}") from error


def names(record: str) -> list[str]:
    """List the models of a record. Raises CheckpointError."""
    return sorted({key.partition(".")[0] for key in experiments.weights(record)})


def prefixed(name: str, model: Transformer) -> dict[str, Tensor]:
    """Return the weights of a model as a record keeps them, 16-bit, each once."""
    return {f"{name}.{key}": t.clone() for key, t in tensors_and_config(model)[0].items()}


def tokenizer() -> CharTokenizer:
    """Make one token per character of the training text. Raises CorpusMissing."""
    return CharTokenizer.train(documents(CORPUS, "train"))


def config(characters: CharTokenizer, **changes: Any) -> TransformerConfig:
    """Return the shape of the mini-GPT, with changes for an experiment."""
    return TransformerConfig(characters.vocab_size, **SHAPE | changes)


def stream(split: str) -> Tensor:
    """Read all characters of a split as one row of ids, one byte each (N,). Raises CorpusMissing."""
    return encoded(split, "".join(tokenizer().characters))


@lru_cache(maxsize=4)
def encoded(split: str, characters: str) -> Tensor:
    """Read the same with the characters of a record, whatever the text on this machine. Raises CorpusMissing."""
    return encode_documents(CharTokenizer(characters), documents(CORPUS, split)).to(torch.uint8)


def frequency_bits(known: Tensor, asked: Tensor, vocab_size: int) -> float:
    """Compute bits per token of `asked` when only the frequency of each token in `known` is known.

    Both are rows of ids.

    A token that never occurs there counts as one occurrence, so that its price is finite.
    """
    counts = torch.bincount(known.long(), minlength=vocab_size).double().clamp(min=1)
    return float(-(counts / counts.sum()).log2()[asked.long()].mean())


def facts_of(characters: CharTokenizer) -> Mapping[str, Any]:
    """Collect what every record of these experiments keeps about its text."""
    return {"corpus": CORPUS, "family": "transformer", "tokenizer": characters.to_dict()}
