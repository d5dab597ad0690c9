"""The trained vocabularies that lie on this machine: those of our corpora, and SmolLM2's where it was fetched."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from llm_core import checkpoint_files
from llm_core.checkpoint_files import Checkpoint, CheckpointError
from llm_core.data.tokenizers import Tokenizer, tokenizer_from_dict
from llm_core.pretrained import engine
from llm_core.pretrained.gguf_header import BadWeightsError, read_header
from llm_core.pretrained.smol_tokenizer import SmolTokenizer

FETCHED = "smollm2"
NAMES = (*checkpoint_files.CORPORA, FETCHED)


def vocabularies() -> dict[str, Tokenizer]:
    """Read each vocabulary of NAMES that is here; one that is missing or damaged is left out."""
    found = {name: _of_corpus(name) for name in checkpoint_files.CORPORA} | {FETCHED: _fetched()}
    return {name: one for name, one in found.items() if one is not None}


def stamp() -> tuple[str, ...]:
    """Name the files that `vocabularies` would read, with their times of change."""
    files = [one.manifest_path for one in map(_first, checkpoint_files.CORPORA) if one]
    return tuple(f"{path}:{path.stat().st_mtime_ns}" for path in [*files, *filter(None, [engine.weights()])])


def _first(corpus: str) -> Checkpoint | None:
    """Find a checkpoint of a corpus; all of them hold the same vocabulary."""
    return next((one for one in checkpoint_files.available() if one.corpus == corpus), None)


def _of_corpus(corpus: str) -> Tokenizer | None:
    one = _first(corpus)
    try:
        return tokenizer_from_dict(one.manifest()["tokenizer"]) if one else None
    except (CheckpointError, ValueError):
        return None


def _fetched() -> Tokenizer | None:
    path = engine.weights()
    try:
        return _read(path) if path else None
    except (BadWeightsError, *engine.FAILURES, OSError, ValueError):
        return None


@lru_cache(maxsize=1)
def _read(path: Path) -> SmolTokenizer:
    """Read once for the process (0.8 s)."""
    return SmolTokenizer.from_gguf(read_header(path))
