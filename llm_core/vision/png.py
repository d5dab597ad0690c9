"""Write numbers as a picture that a browser shows."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def png(grey: NDArray[np.floating]) -> bytes:
    """Write a picture (H, W) of 0 (black) ... 1 (white) as PNG; what lies outside becomes black or white."""
    levels = np.round(np.clip(np.nan_to_num(grey), 0, 1) * 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels, "L").save(file, "PNG")
    return file.getvalue()


def data_address(grey: NDArray[np.floating]) -> str:
    """Write a picture (H, W) as an address that holds the picture itself."""
    return "data:image/png;base64," + base64.b64encode(png(grey)).decode()
