"""The header of a GGUF file: shape, vocabulary and merges, without touching the weights.

The `gguf` package makes four arrays of every string of the vocabulary, which takes seconds and holds up every other
thread; this reads the same fields in a fraction of a second.
Source of the layout: github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

Header = dict[str, Any]
"""Name of a field, such as "llama.block_count" -> its value."""

NUMBERS = {0: "B", 1: "b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "?", 10: "<Q", 11: "<q", 12: "<d"}
"""GGUF's number for a kind of value -> how `struct` reads it."""

STRING, ARRAY = 8, 9


class BadWeightsError(ValueError):
    """The file is not a readable GGUF file of a Llama model; the message says what is wrong."""


def read_header(path: str | Path) -> Header:
    """Read all fields of the header. Raises BadWeightsError for anything that is not a Llama GGUF."""
    path = Path(path)
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            header = _Bytes(data).header()
    except (OSError, ValueError, struct.error, KeyError) as error:
        raise BadWeightsError(f"{path.name} is not a readable GGUF file ({error})") from error
    if header.get("general.architecture") != "llama":
        raise BadWeightsError(f"{path.name} does not hold a Llama model")
    return header


class _Bytes:
    """Values read one after the other."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at = data, 0

    def header(self) -> Header:
        if self._data[:4] != b"GGUF":
            raise ValueError("it does not begin with GGUF")
        self._at = 4
        version = self.number("<I")
        if version not in (2, 3):
            raise ValueError(f"version {version} of the format is not known")
        self.number("<Q")  # how many tensors
        count = self.number("<Q")
        return {self.string(): self.value(self.number("<I")) for _ in range(count)}

    def number(self, kind: str) -> Any:
        (value,) = struct.unpack_from(kind, self._data, self._at)
        self._at += struct.calcsize(kind)
        return value

    def string(self) -> str:
        length = self.number("<Q")
        start, self._at = self._at, self._at + length
        if self._at > len(self._data):
            raise ValueError("a text reaches beyond the end of the file")
        return self._data[start : self._at].decode()

    def value(self, kind: int) -> Any:
        if kind == STRING:
            return self.string()
        if kind == ARRAY:
            return self.array(self.number("<I"), self.number("<Q"))
        return self.number(NUMBERS[kind])

    def array(self, kind: int, length: int) -> list[Any]:
        if length > len(self._data):
            raise ValueError("a list is longer than the file")
        read: Callable[[], Any] = self.string if kind == STRING else lambda: self.value(kind)
        return [read() for _ in range(length)]
