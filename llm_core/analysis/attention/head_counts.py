"""Five trained models of one layer and width 64 that differ in the number of heads alone (scripts/train_heads.py)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.language.transformer import Transformer

RECORD = "heads"
HEADS = (1, 2, 4, 8, 16)
SHAPE: dict[str, Any] = {"context_length": 64, "n_layer": 1, "n_embd": 64, "bias": True}


def trained(n_head: int) -> Transformer:
    """Return the model with so many heads, shared by all who ask.

    Raises CheckpointError when it is missing or damaged.
    """
    return _trained(n_head, experiments.folder() / f"{RECORD}.safetensors")


@lru_cache(maxsize=2 * len(HEADS))
def _trained(n_head: int, _file: object) -> Transformer:
    facts, every = experiments.record(RECORD), experiments.weights(RECORD)
    begin = f"{n_head}."
    try:
        tensors = {name.removeprefix(begin): t for name, t in every.items() if name.startswith(begin)}
        config = facts["config"] | {"n_head": n_head}
        return Transformer.from_tensors(tensors, config, tokenizer_from_dict(facts["tokenizer"]))
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error
