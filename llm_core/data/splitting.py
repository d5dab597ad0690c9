"""Documents on disk and their division into train, validation and test."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Iterable
from pathlib import Path

from llm_core.data.tokenizer import EOT_TEXT

SPLITS = ("train", "valid", "test")
SEPARATOR = f"\n{EOT_TEXT}\n"
"""Between two documents of a file: a line of its own that no document contains (`write_documents` refuses
it)."""


def split_of(document: str) -> str:
    """Return the split a document belongs to, 90 : 5 : 5, decided by its own SHA-256.

    So a document keeps its split when others are added or removed, and equal documents never part.
    """
    share = int.from_bytes(hashlib.sha256(document.encode()).digest()[:8], "big") / 2**64
    return "train" if share < 0.90 else "valid" if share < 0.95 else "test"


def split_documents(documents: Iterable[str]) -> dict[str, list[str]]:
    """Divide documents among the three splits, keeping their order."""
    parts: dict[str, list[str]] = {split: [] for split in SPLITS}
    for document in documents:
        parts[split_of(document)].append(document)
    return parts


def pack_paragraphs(paragraphs: Iterable[str], size: int, joint: str) -> list[str]:
    """Join neighbouring paragraphs into documents of about `size` characters; none is cut."""
    documents, current, length = [], [], 0
    for paragraph in paragraphs:
        current.append(paragraph)
        length += len(paragraph) + len(joint)
        if length >= size:
            documents.append(joint.join(current))
            current, length = [], 0
    return [*documents, joint.join(current)] if current else documents


def write_documents(path: Path, documents: list[str]) -> str:
    """Write documents to an .xz file, all at once or not at all; return the SHA-256 of the text inside."""
    if any(EOT_TEXT in document for document in documents):
        raise ValueError(f"a document contains {EOT_TEXT}, which separates documents in the file")
    raw = SEPARATOR.join(documents).encode()
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME))
    part.replace(path)
    return hashlib.sha256(raw).hexdigest()


def read_documents(path: Path) -> list[str]:
    """Read what `write_documents` wrote.

    OSError when the file is not there, lzma.LZMAError when it is damaged.
    """
    try:
        text = lzma.decompress(path.read_bytes()).decode()
    except UnicodeDecodeError as error:
        raise lzma.LZMAError(f"{path.name} does not hold UTF-8 text") from error
    return text.split(SEPARATOR) if text else []
