"""The visitor's own text: from uploaded bytes to characters, and from one text to documents to train on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from llm_core.data.encodings import Reading, certain, guesses
from llm_core.data.tokenizer import without_surrogates

MIN_CHARACTERS = 500
MAX_BYTES = 1 << 20
"""One megabyte of UTF-8."""
MAX_DIFFERENT = 10_000
"""Different characters: more than any writing uses, and a model needs a row of weights for each."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")


class TextRejected(ValueError):
    """This text cannot be used. The message is one sentence in English; `reason` and `values` translate it.

    reason: "empty", "too_short", "too_long", "too_many" (different characters) or "not_text".
    values: what the sentence's placeholders need.
    """

    def __init__(self, reason: str, message: str, **values: int) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class TextCorpus:
    """A visitor's text, cut into documents; every tenth is kept for validation, so both come from all over
    it."""

    train: list[str]
    valid: list[str]
    removed: int
    """Control characters (NUL, escape, ...) that were taken out."""

    @property
    def characters(self) -> int:
        return sum(map(len, self.train)) + sum(map(len, self.valid))


def corpus_from_text(text: str, max_bytes: int = MAX_BYTES) -> TextCorpus:
    """Make training and validation documents of a pasted text in any language.

    Line ends become \\n, control characters go. Raises TextRejected when fewer than MIN_CHARACTERS
    characters are left, there are more than MAX_DIFFERENT different ones, or the text is larger than max_bytes of
    UTF-8.
    """
    _check_size(len(text.encode("utf-8", "surrogatepass")), max_bytes)
    unified = without_surrogates(text.replace("\r\n", "\n").replace("\r", "\n"))
    clean, removed = _CONTROL.subn("", unified)
    clean = clean.strip()
    if not clean:
        raise TextRejected("empty", "There is no text: paste some, or choose a text file.")
    if len(clean) < MIN_CHARACTERS:
        raise TextRejected(
            "too_short",
            f"This text has {len(clean)} characters; a model needs at least {MIN_CHARACTERS} to learn from.",
            characters=len(clean),
            minimum=MIN_CHARACTERS,
        )
    if (different := len(set(clean))) > MAX_DIFFERENT:
        raise TextRejected(
            "too_many",
            f"This text has {different:,} different characters; a model can learn at most {MAX_DIFFERENT:,}.",
            different=different,
            maximum=MAX_DIFFERENT,
        )
    documents = list(_cut(clean, size=min(2_000, max(100, len(clean) // 50))))
    held_out = set(range(9, len(documents), 10)) or {len(documents) - 1}
    train = [d for i, d in enumerate(documents) if i not in held_out]
    return TextCorpus(train, [documents[i] for i in sorted(held_out)], removed)


def read_upload(data: bytes, max_bytes: int = MAX_BYTES) -> list[Reading]:
    """List the ways to read an uploaded file, the likeliest first: more than one where nothing in it decides.

    Raises TextRejected when the file is empty, too large, or not text (a picture, a PDF, an archive, ...).
    """
    _check_size(len(data), max_bytes)
    if not data.strip():
        raise TextRejected("empty", "This file is empty.")
    sure = certain(data)
    found = [one for one in ([sure] if sure else guesses(data)) if _plausible(one.text)]
    if not found:
        raise TextRejected("not_text", "This file is not plain text: save it as .txt in UTF-8 and try again.")
    if not _CONTROL.sub("", found[0].text).strip():  # nothing but the mark of an encoding, or its spaces
        raise TextRejected("empty", "This file is empty.")
    return found


def decode_upload(data: bytes) -> str:
    """Decode an uploaded file in the likeliest way. Raises TextRejected as `read_upload` does."""
    return read_upload(data)[0].text


def _check_size(size: int, max_bytes: int = MAX_BYTES) -> None:
    if size > max_bytes:
        raise TextRejected(
            "too_long",
            f"This text has {size / 2**20:.1f} MB; at most {max_bytes >> 20} MB can be used.",
            bytes=size,
            maximum=max_bytes,
        )


def _plausible(text: str) -> bool:
    """Return whether what came out may be writing: binary data decodes too, but to signs that no text has."""
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\n\r\t" for c in text)
    return odd <= len(text) / 100


def _cut(text: str, size: int) -> Iterator[str]:
    """Cut documents of about `size` characters where a line ends; a very long line is cut where a space is."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + size - 1, start + 2 * size) + 1
        if not end and len(text) - start <= 2 * size:
            end = len(text)
        end = end or text.rfind(" ", start + size // 2, start + size) + 1 or start + size
        yield text[start:end]
        start = end
