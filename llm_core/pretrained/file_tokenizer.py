"""The tokenizer of a pretrained model as its `tokenizer.json` describes it: byte-level byte-pair encoding only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Self

import tokenizers

from llm_core.pretrained.gguf_header import BadWeightsError
from llm_core.pretrained.smol_tokenizer import SmolTokenizer


class FileTokenizer(SmolTokenizer):
    """Byte-level BPE with the pieces, merges and control tokens of the file, as GPT-2 and Llama 3 have it."""

    kind = "tokenizer.json"

    def __init__(self, description: str, eot_id: int, size: int) -> None:
        """Keep the text of the file, the id that a text begins after, and how many ids the model has rows for."""
        self.description, self.size = description, size
        told = json.loads(description)
        refuse_other_kinds(told)
        vocabulary = [f"<unused {i}>" for i in range(size)]
        for token, i in told["model"]["vocab"].items():
            vocabulary[i] = token
        special = [token for token in told.get("added_tokens", []) if token["special"]]
        for token in told.get("added_tokens", []):
            vocabulary[token["id"]] = token["content"]
        unused = [i for i, token in enumerate(vocabulary) if token == f"<unused {i}>"]
        super().__init__(vocabulary, [], [*(token["id"] for token in special), *unused])
        self.eot_id, self.eot_text = eot_id, vocabulary[eot_id]

    @classmethod
    def from_file(cls, path: Path, eot_id: int, size: int) -> Self:
        """Read the file. Raises BadWeightsError when it is missing, damaged or of another kind."""
        try:
            return cls(path.read_text("utf-8"), eot_id, size)
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise BadWeightsError(f"{path.name} cannot be used: {error}") from error

    def _build(self) -> Any:
        try:
            fast = tokenizers.Tokenizer.from_str(self.description)
        except Exception as error:  # the library raises no narrower kind
            raise ValueError(str(error)) from error
        fast.no_truncation()
        fast.no_padding()
        fast.encode_special_tokens = True  # who types "<|endoftext|>" gets its letters
        return fast

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "description": self.description, "eot_id": self.eot_id, "size": self.size}


def refuse_other_kinds(told: dict[str, Any]) -> None:
    """Raise ValueError for what is no byte-level BPE, or changes the text before it is cut."""
    if told["model"]["type"] != "BPE" or "ByteLevel" not in json.dumps(told.get("pre_tokenizer")):
        raise ValueError("only byte-level byte-pair encoding is read, as GPT-2, Llama 3 and SmolLM2 have it")
    if told.get("normalizer") is not None:
        raise ValueError("it rewrites the text before cutting it, so that no token knows its place")
    if '"add_prefix_space": true' in json.dumps(told.get("pre_tokenizer")):
        raise ValueError("it puts a space before the text, so that no token knows its place")
