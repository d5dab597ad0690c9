"""How the bytes of a text file may be read: for certain, where it says so itself, or by what looks like writing.

The guess is that of the library charset-normalizer: how little a decoded text looks like noise, how much like a
language.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import CharsetMatch, from_bytes

BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins in the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
SWITCHES = {"iso2022_jp_ext": b"\x1b$", "iso2022_kr": b"\x1b$)C"}
"""Encodings of 7 bits that would pass for ASCII, and the sign by which they switch to other characters."""

GUESSED = {
    "cp1252": "Windows-1252, Western Europe",
    "cp1250": "Windows-1250, Central Europe",
    "iso8859_2": "ISO 8859-2, Central Europe",
    "cp1251": "Windows-1251, Cyrillic",
    "koi8_r": "KOI8-R, Cyrillic",
    "koi8_u": "KOI8-U, Cyrillic",
    "cp1253": "Windows-1253, Greek",
    "cp1254": "Windows-1254, Turkish",
    "cp1255": "Windows-1255, Hebrew",
    "cp1256": "Windows-1256, Arabic",
    "cp1257": "Windows-1257, Baltic",
    "cp1258": "Windows-1258, Vietnamese",
    "cp874": "Windows-874, Thai",
    "gb18030": "GB18030, 简体中文",
    "big5hkscs": "Big5, 繁體中文",
    "cp932": "Shift JIS, 日本語",
    "euc_jis_2004": "EUC-JP, 日本語",
    "cp949": "EUC-KR, 한국어",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16 (big endian)",
}
"""Encodings that are tried when nothing in a file names one, the commonest of two equally good ones first."""

DOUBT = 0.1
"""Two guesses whose scores (likeness to a language less noise, both 0 to 1) differ by no more are both possible."""


@dataclass(frozen=True)
class Reading:
    """One way to read a file."""

    encoding: str
    text: str

    @property
    def name(self) -> str:
        """Name the encoding for the reader."""
        return GUESSED.get(self.encoding, self.encoding.upper())


def certain(data: bytes) -> Reading | None:
    """Read a file that says how: by its mark, by signs that switch, or by being valid UTF-8; None otherwise."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    for encoding in reversed([name for name, sign in SWITCHES.items() if sign in data]):
        if found := _decoded(data, encoding):
            return found
    return None if b"\0" in data else _decoded(data, "utf-8") or _cut_off(data)


def _cut_off(data: bytes) -> Reading | None:
    """Read UTF-8 that ends within a character, as a file does that was cut at a number of bytes."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    return None if text.isascii() or "\ufffd" in text else Reading("utf-8", text)


def guesses(data: bytes) -> list[Reading]:
    """List the ways in which bytes give something like writing, the likeliest first; none when there is no such."""
    order = list(GUESSED)
    matches = sorted(
        from_bytes(data, cp_isolation=order, steps=16, chunk_size=1024),
        key=lambda match: (-_score(match), order.index(match.encoding)),
    )
    possible = [match for match in matches if _score(match) >= _score(matches[0]) - DOUBT]
    return list(_different(match for match in possible))


def _score(match: CharsetMatch) -> float:
    return match.coherence - match.chaos


def _different(matches: Iterator[CharsetMatch]) -> Iterator[Reading]:
    """Leave out encodings that give the same text as one before."""
    seen: set[str] = set()
    for match in matches:
        text = str(match)
        if text not in seen:
            seen.add(text)
            yield Reading(match.encoding, text)


def _decoded(data: bytes, encoding: str) -> Reading | None:
    try:
        return Reading(encoding, data.decode(encoding).removeprefix("\ufeff"))
    except (UnicodeDecodeError, ValueError):
        return None
