"""The visitor's own text: from uploaded bytes to characters, and from one text to documents to train on."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from llm_core.data.tokenizer import without_surrogates

MIN_CHARACTERS = 500
MAX_BYTES = 1 << 20
"""One megabyte of UTF-8."""
MAX_DIFFERENT = 10_000
"""Different characters: more than any writing uses, and a model needs a row of weights for each."""
_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins in the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")


class TextRejected(ValueError):
    """This text cannot be used. The message is one sentence in English; `reason` and `values` translate it.

    reason: "empty", "too_short", "too_long", "too_many" (different characters) or "not_text". values: what the sentence's placeholders need.
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


def decode_upload(data: bytes) -> str:
    """Decode an uploaded file: UTF-8, UTF-16 or UTF-32 (with or without a mark), GB18030, Windows-1252.

    Raises TextRejected when the file is empty, too large, or not text (a picture, a PDF, an archive, ...).
    """
    _check_size(len(data))
    if not data.strip():
        raise TextRejected("empty", "This file is empty.")
    for encoding in _likely_encodings(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
        if _plausible(text, encoding):
            return text.removeprefix("\ufeff")
    raise TextRejected("not_text", "This file is not plain text: save it as .txt in UTF-8 and try again.")


def _check_size(size: int, max_bytes: int = MAX_BYTES) -> None:
    if size > max_bytes:
        raise TextRejected(
            "too_long",
            f"This text has {size / 2**20:.1f} MB; at most {max_bytes >> 20} MB can be used.",
            bytes=size,
            maximum=max_bytes,
        )


def _likely_encodings(data: bytes) -> list[str]:
    """List encodings to try, by the mark at the start, by where the zero bytes are, or the usual ones."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [encoding]
    if b"\0" not in data:
        return ["utf-8", "gb18030", "cp1252"]
    first, second = (
        data[0::2].count(0),
        data[1::2].count(0),
    )  # UTF-16 of mostly Latin text: every other byte is 0
    if max(first, second) <= 4 * min(first, second):
        return ["utf-8"]
    return ["utf-16-le" if second > first else "utf-16-be", "utf-8"]


def _plausible(text: str, encoding: str) -> bool:
    """Return whether what came out looks like writing.

    Binary data decodes too, but to control characters and rare signs.
    """
    if len(_CONTROL.findall(text)) > len(text) / 100:
        return False
    foreign = [c for c in text if ord(c) > 127]
    if encoding == "cp1252":  # almost any bytes decode: ask for text that is mostly ASCII
        return len(foreign) < 0.3 * len(text)
    if encoding == "gb18030":  # pairs of Latin-1 letters decode to rare characters: ask for common ones
        return sum(map(_common_in_gb, foreign)) > 0.7 * len(foreign)
    if encoding.startswith(
        "utf-16-"
    ):  # no mark: unassigned code points and rare signs mean it was a guess too far
        return sum(c.isprintable() or c in "\n\r\t\ufeff" for c in text) > 0.99 * len(text)
    return True


def _common_in_gb(char: str) -> bool:
    """Return whether a character is punctuation or one of the 3,755 most used: GB 2312 rows 1-9 and 16-55."""
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xA1 <= lead <= 0xA9 or 0xB0 <= lead <= 0xD7


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
