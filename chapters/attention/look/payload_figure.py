"""All heads of one text as bytes for the browser component: header length, JSON header, 16-bit weights.

    uint32  length of the header in bytes (little endian)
    JSON    {"layers", "heads", "length", "causal", "tokens", "labels", "sentences", ...}, padded with spaces
    uint16  round(65535 * weight), layer by layer, head by head, row by row; of a causal pattern only the
            cells on and below the diagonal are sent, the others are zero by construction

16 bits keep every weight to 0.0008 percentage points, so the read-out may print one decimal of a per cent.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEPS = 65535


def pack(pattern: NDArray[np.floating], causal: bool, header: Mapping[str, Any]) -> bytes:
    """Pack a pattern (L, H, T, T), weights in 0..1; its header gains the four facts about the shape."""
    L, H, T, _ = pattern.shape
    facts = {**header, "layers": L, "heads": H, "length": T, "causal": causal}
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    head += b" " * (-len(head) % 4)  # the numbers start at a multiple of four
    cells = pattern[:, :, *np.tril_indices(T)] if causal else pattern
    return struct.pack("<I", len(head)) + head + quantise(cells).tobytes()


def quantise(weights: NDArray[np.floating]) -> NDArray[np.uint16]:
    """Round weights in 0..1 to 16 bits."""
    return np.rint(np.clip(weights, 0, 1) * STEPS).astype("<u2")


def unpack(payload: bytes) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """Unpack as the browser does it: (header, pattern (L, H, T, T)). For tests and for notebooks."""
    (length,) = struct.unpack_from("<I", payload)
    header = json.loads(payload[4 : 4 + length])
    L, H, T = header["layers"], header["heads"], header["length"]
    cells = np.frombuffer(payload, "<u2", offset=4 + length) / STEPS
    if not header["causal"]:
        return header, cells.reshape(L, H, T, T)
    pattern = np.zeros((L, H, T, T))
    pattern[:, :, *np.tril_indices(T)] = cells.reshape(L, H, -1)
    return header, pattern
