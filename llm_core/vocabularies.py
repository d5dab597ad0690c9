"""The trained vocabularies that lie on this machine: those of our corpora, and those of fetched models."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from llm_core import checkpoint_files
from llm_core.checkpoint_files import Checkpoint, CheckpointError
from llm_core.data.fetch import path_of
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.pretrained import engine, minilm
from llm_core.pretrained.gguf_header import BadWeightsError, read_header
from llm_core.pretrained.smol_tokenizer import SmolTokenizer
from llm_core.pretrained.word_pieces import WordPieces

COMMANDS = {engine.ASSET: engine.FETCH_COMMAND, minilm.ASSET: minilm.FETCH_COMMAND}
"""What brings the vocabulary of each fetched model."""
NAMES = (*checkpoint_files.CORPORA, *COMMANDS)


class Vocabulary(Protocol):
    """What can cut a text into pieces and say what each is; every `Tokenizer` can."""

    unwritten: tuple[int, ...]
    """Ids that stand for something unknown."""

    def encode(self, text: str) -> list[int]: ...
    def token_bytes(self, token_id: int) -> bytes: ...
    def unknown(self, text: str) -> list[str]: ...


def vocabularies() -> dict[str, Vocabulary]:
    """Read each vocabulary of NAMES that is here; one that is missing or damaged is left out."""
    found = {name: _of_corpus(name) for name in checkpoint_files.CORPORA} | {
        name: _fetched(name, path) for name, path in _files().items()
    }
    return {name: one for name, one in found.items() if one is not None}


def stamp() -> tuple[str, ...]:
    """Name the files that `vocabularies` would read, with their times of change."""
    files = [one.manifest_path for one in map(_first, checkpoint_files.CORPORA) if one]
    return tuple(f"{path}:{path.stat().st_mtime_ns}" for path in [*files, *_files().values()])


def _first(corpus: str) -> Checkpoint | None:
    """Find a checkpoint of a corpus; all of them hold the same vocabulary."""
    return next((one for one in checkpoint_files.available() if one.corpus == corpus), None)


def _of_corpus(corpus: str) -> Vocabulary | None:
    one = _first(corpus)
    try:
        return tokenizer_from_dict(one.manifest()["tokenizer"]) if one else None
    except (CheckpointError, ValueError):
        return None


def _files() -> dict[str, Path]:
    """Find the files of the fetched models that are here."""
    found = {engine.ASSET: engine.weights(), minilm.ASSET: path_of(minilm.ASSET, "tokenizer.json")}
    return {name: path for name, path in found.items() if path is not None}


def _fetched(name: str, path: Path) -> Vocabulary | None:
    try:
        return _read(name, path)
    except (BadWeightsError, *engine.FAILURES, OSError, ValueError):
        return None


@lru_cache(maxsize=4)
def _read(name: str, path: Path) -> Vocabulary:
    """Read once for the process: SmolLM2's takes 0.8 s."""
    return SmolTokenizer.from_gguf(read_header(path)) if name == engine.ASSET else WordPieces(path)
