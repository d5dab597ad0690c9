"""Tables of Chinese words that Glassbox ships: hidden Markov models of the labels B, M, E, S, and a dictionary.

    stored("jieba"), dictionary()     from jieba 0.42.1 (MIT licence), by scripts/make_jieba_tables.py
    stored("manuals")                 counted in the modern corpus, by scripts/make_word_tables.py

provenance.json beside each says how it was made.
"""

from __future__ import annotations

import json
import lzma
from functools import lru_cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.places import assets_folder
from llm_core.sequences.hmm import HMM
from llm_core.sequences.hmm_words import WordModel
from llm_core.shapes import read_object

HMM_FILE, CHARACTERS_FILE, WORDS_FILE = "hmm.safetensors", "characters.json", "words.xz"


def folder(name: str) -> Path:
    """Return the folder of one set of tables."""
    return assets_folder() / "words" / name


def stored(name: str) -> WordModel:
    """Read the tables of that name. Raises CheckpointError when they are missing or damaged."""
    return _model(folder(name))


@lru_cache(maxsize=4)
def _model(place: Path) -> WordModel:
    try:
        tables = {name: table.astype(float) for name, table in load_file(place / HMM_FILE).items()}
        characters = read_object(place / CHARACTERS_FILE)["characters"]
        if tables["emission"].shape != (4, len(characters)) or np.isnan(tables["emission"]).any():
            raise ValueError("tables and characters do not fit together")
        return WordModel(HMM(**tables), {character: i for i, character in enumerate(characters)})
    except DAMAGE as error:
        raise CheckpointError(f"The tables of {place.name} cannot be read: {error}.") from error


def save(model: WordModel, place: Path) -> None:
    """Write tables in 32 bits, and the characters of their columns."""
    place.mkdir(parents=True, exist_ok=True)
    hmm, part = model.hmm, place / f"{HMM_FILE}.part"
    tables = {"start": hmm.start, "transition": hmm.transition, "emission": hmm.emission}
    save_file({name: table.astype(np.float32) for name, table in tables.items()}, part)
    part.chmod(0o644)  # safetensors lets only its owner read it
    part.replace(place / HMM_FILE)
    text = json.dumps({"characters": "".join(model.column)}, ensure_ascii=False)
    (place / CHARACTERS_FILE).write_text(text + "\n", "utf-8")


def dictionary() -> dict[str, int]:
    """Read jieba's most frequent words, each with its frequency. Raises CheckpointError."""
    return _words(folder("jieba"))


@lru_cache(maxsize=2)
def _words(place: Path) -> dict[str, int]:
    try:
        lines = lzma.decompress((place / WORDS_FILE).read_bytes()).decode("utf-8").splitlines()
        return {word: int(count) for word, count in (line.split(" ") for line in lines)}
    except (*DAMAGE, lzma.LZMAError, EOFError) as error:
        raise CheckpointError(f"The words of {place.name} cannot be read: {error}.") from error
