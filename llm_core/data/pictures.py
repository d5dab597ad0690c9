"""A picture that a visitor uploads: checked before it is decoded, then made upright, opaque, 8 bits deep and small."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
"""Pillow knows more; some of those start other programs (EPS), none is common on the web."""
MOST_BYTES = 10 << 20
MOST_PIXELS = 40_000_000
"""A picture with more pixels than this is not decoded: 40 megapixels are 160 MB while they are read."""
ORIENTATION = 0x0112
"""The EXIF field in which a camera notes how it was held."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (5, 6, 7, 8)
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for a damaged file, depending on its format (UnidentifiedImageError is an OSError)."""

_one_at_a_time = threading.Lock()
"""Two large pictures are never in memory at once."""


class PictureRefused(ValueError):
    """This file cannot be used. The message is one sentence in English; `reason` and `values` translate it.

    reason: "empty", "not_picture", "damaged", "too_many_bytes" or "too_large".
    values: what the sentence's placeholders need.
    """

    def __init__(self, reason: str, message: str, **values: int) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Picture:
    """A picture as the site uses it.

    changed: what was changed, in this order: "animated" (the first frame), "upright", "transparent" (on white),
    "deep" (more than 8 bits for a value), "printing" (CMYK), "smaller".
    """

    pixels: NDArray[np.uint8]  # (H, W, 3): red, green, blue
    width: int  # as it was uploaded, upright
    height: int
    changed: tuple[str, ...]


def read_picture(data: bytes, side: int) -> Picture:
    """Read an uploaded picture of at most MOST_PIXELS pixels; at most `side` pixels in each direction are kept.

    Raises PictureRefused.
    """
    if not data:
        raise PictureRefused("empty", "This file is empty.")
    if len(data) > MOST_BYTES:
        raise PictureRefused(
            "too_many_bytes",
            f"This file has {len(data) / 2**20:.0f} MB; at most {MOST_BYTES >> 20} MB can be used.",
            megabytes=len(data) >> 20,
            most=MOST_BYTES >> 20,
        )
    with _one_at_a_time, _opened(data) as picture:
        check_size(*picture.size)
        try:
            return _usable(picture, side)
        except UNREADABLE as error:
            raise PictureRefused("damaged", f"This picture is damaged: {error}.") from error


def _opened(data: bytes) -> Image.Image:
    """Read the header alone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of many pixels: they are counted by check_size
            return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large(2 * (Image.MAX_IMAGE_PIXELS or MOST_PIXELS)) from error
    except UNREADABLE as error:
        raise PictureRefused(
            "not_picture", f"This file is not a picture in one of {', '.join(FORMATS)}."
        ) from error


def check_size(width: int, height: int) -> None:
    """Raise PictureRefused for a picture with too many pixels."""
    if width * height > MOST_PIXELS:
        raise _too_large(width * height)


def _too_large(pixels: int) -> PictureRefused:
    return PictureRefused(
        "too_large",
        f"This picture has {pixels / 1e6:,.0f} megapixels or more; at most {MOST_PIXELS // 10**6} can be used.",
        megapixels=pixels // 10**6,
        most=MOST_PIXELS // 10**6,
    )


def _usable(picture: Image.Image, side: int) -> Picture:
    """Decode a picture and bring it into the one form that the site uses."""
    held = _orientation(picture)
    animated = getattr(picture, "is_animated", False)
    deep = picture.mode.startswith(("I", "F"))
    printing = picture.mode == "CMYK"
    width, height = picture.size
    picture.draft(None, (2 * side, 2 * side))  # a JPEG that is much larger is decoded smaller at once
    flat, transparent = _on_white(_eight_bits(picture) if deep else picture)
    if held in TURNS:
        flat = flat.transpose(TURNS[held])
    if held in SIDEWAYS:
        width, height = height, width
    flat.thumbnail((side, side), Image.Resampling.BOX)
    changes = {
        "animated": animated,
        "upright": held in TURNS,
        "transparent": transparent,
        "deep": deep,
        "printing": printing,
        "smaller": (width, height) != flat.size,
    }
    pixels = np.asarray(flat)
    return Picture(pixels, width, height, tuple(name for name, changed in changes.items() if changed))


def _orientation(picture: Image.Image) -> int:
    """Read how the camera was held: 1 ... 8; 1 where nothing readable says so."""
    try:
        found = picture.getexif().get(ORIENTATION, 1)
    except UNREADABLE:
        return 1
    return found if isinstance(found, int) else 1


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Map 16-bit values to 0 ... 255; other deep values, whose range nothing tells, from the least to the largest."""
    values = np.nan_to_num(np.asarray(picture, dtype=np.float64), posinf=0, neginf=0)
    if picture.mode.startswith("I;16"):
        low, high = 0.0, 65535.0
    else:
        low, high = float(values.min()), float(values.max())
    scaled = (values - low) / (high - low or 1.0) * 255
    return Image.fromarray(np.round(scaled).astype(np.uint8))


def _on_white(picture: Image.Image) -> tuple[Image.Image, bool]:
    """Make red, green and blue of any mode; what shows through is white. Also: whether anything showed through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB"), False
    colours = picture.convert("RGBA")
    seen_through = bool(np.asarray(colours.getchannel("A")).min() < 255)
    white = Image.new("RGBA", colours.size, "white")
    return Image.alpha_composite(white, colours).convert("RGB"), seen_through
