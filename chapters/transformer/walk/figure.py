"""One forward pass as bytes for the browser component: words and tensors in one compressed stream.

Inflated (zlib), the payload is

    uint32  length of the header in bytes (little endian)
    JSON    {"tensors": {name: {"shape", "bits", "offset", ...}}, ...}
    bytes   the low bytes of all 16-bit numbers, then their high bytes, then all 8-bit numbers

16-bit numbers are half floats (about three digits). 8-bit numbers have a scale for each row (last axis):
value = low + step * byte. Low and high bytes stand apart because the high ones, sign and exponent, compress well.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORDS = (3, zlib.Z_DEFAULT_STRATEGY)
"""Level and strategy of zlib: higher levels take three times as long for two per cent."""
NOISE = (0, zlib.Z_DEFAULT_STRATEGY)
"""For the low bytes, which no compression makes smaller."""
UNEVEN = (3, zlib.Z_HUFFMAN_ONLY)
"""For bytes of which some are frequent and nothing is repeated: without the search for repetitions they become smaller
than with it, in a quarter of the time."""

HALF_LARGEST = 65504.0


def pack(
    tensors: Mapping[str, NDArray[Any]], header: Mapping[str, Any], coarse: Collection[str] = ()
) -> bytes:
    """Named tensors -> payload; those named in `coarse` travel with 8 bits a number, the others with 16."""
    places: dict[str, dict[str, Any]] = {}
    halves, bytes_, offsets = [], [], {16: 0, 8: 0}
    for name, tensor in tensors.items():
        bits = 8 if name in coarse else 16
        places[name] = {"shape": list(tensor.shape), "bits": bits, "offset": offsets[bits]}
        offsets[bits] += tensor.size
        if bits == 16:
            limited = np.clip(tensor, -HALF_LARGEST, HALF_LARGEST)
            halves.append(limited.astype("<f2").ravel().view(np.uint8).reshape(-1, 2))
        else:
            low, step, quantised = quantise(tensor)
            places[name] |= {"low": low.ravel().tolist(), "step": step.ravel().tolist()}
            bytes_.append(quantised.ravel())
    head = json.dumps({**header, "tensors": places, "halves": offsets[16]}, ensure_ascii=False)
    text = head.encode("utf-8", "replace")
    planes = np.concatenate(halves).T.tobytes() if halves else b""
    tail = np.concatenate(bytes_).tobytes() if bytes_ else b""
    return deflate(
        (struct.pack("<I", len(text)) + text, WORDS),
        (planes[: offsets[16]], NOISE),
        (planes[offsets[16] :] + tail, UNEVEN),
    )


def deflate(*parts: tuple[bytes, tuple[int, int]]) -> bytes:
    """Compress parts, each with its own level and strategy, into one zlib stream (RFC 1950)."""
    packed, check = [b"\x78\x01"], 1
    for data, (level, strategy) in parts:
        part = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, strategy=strategy)
        packed += [part.compress(data), part.flush(zlib.Z_SYNC_FLUSH)]
        check = zlib.adler32(data, check)
    end = zlib.compressobj(wbits=-zlib.MAX_WBITS).flush()  # an empty last block
    return b"".join([*packed, end, struct.pack(">I", check)])


def quantise(tensor: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.uint8]]:
    """Round (..., N) to low (..., 1), step (..., 1) and bytes (..., N); the error is at most half a step."""
    low = tensor.min(-1, keepdims=True).astype(np.float64)
    step = np.maximum((tensor.max(-1, keepdims=True) - low) / 255, 1e-9)
    low, step = (
        np.round(low, 4),
        np.round(step, 7) + 1e-7,
    )  # short in the header; the rounding stays inside the range
    return low, step, np.clip(np.rint((tensor - low) / step), 0, 255).astype(np.uint8)


def unpack(payload: bytes) -> tuple[dict[str, Any], dict[str, NDArray[np.float32]]]:
    """Unpack as the browser does it: (header, tensors). For tests and for notebooks."""
    data = zlib.decompress(payload)
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    planes = np.frombuffer(data, np.uint8, offset=4 + length)
    n = header["halves"]
    halves = np.ascontiguousarray(planes[: 2 * n].reshape(2, n).T).view("<f2").ravel()
    found = {}
    for name, place in header["tensors"].items():
        size, start = int(np.prod(place["shape"])), place["offset"]
        if place["bits"] == 16:
            found[name] = halves[start : start + size].reshape(place["shape"]).astype(np.float32)
        else:
            rows = planes[2 * n + start : 2 * n + start + size].reshape(-1, place["shape"][-1])
            values = np.array(place["low"])[:, None] + np.array(place["step"])[:, None] * rows
            found[name] = values.reshape(place["shape"]).astype(np.float32)
    return header, found
