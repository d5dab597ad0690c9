"""Uploaded pictures: every usual kind is brought into one form, everything else is refused with a reason."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from llm_core.data import pictures
from llm_core.data.pictures import MOST_BYTES, MOST_PIXELS, PictureRefused, read_picture

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def saved(picture, kind="PNG", **settings):
    file = io.BytesIO()
    picture.save(file, kind, **settings)
    return file.getvalue()


def left_red(width=40, height=20):
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height))
    return picture


def png_header(width, height):
    """A PNG that claims a size, without a single pixel."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    empty = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + chunk + empty


def refused(data, side=100):
    with pytest.raises(PictureRefused) as refusal:
        read_picture(data, side)
    return refusal.value


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "BMP", "TIFF"])
def test_usual_formats_are_read_pixel_by_pixel(kind):
    settings = {"lossless": True} if kind == "WEBP" else {}
    found = read_picture(saved(left_red(), kind, **settings), 100)
    np.testing.assert_array_equal(found.pixels, np.asarray(left_red()))
    assert (found.width, found.height, found.changed) == (40, 20, ())


@pytest.mark.parametrize("kind", ["JPEG", "GIF"])
def test_formats_that_lose_a_little_are_read(kind):
    found = read_picture(saved(left_red(), kind), 100)
    assert np.abs(found.pixels.astype(int) - np.asarray(left_red()))[:, [0, -1]].max() < 12


def test_one_pixel_is_a_picture():
    found = read_picture(saved(Image.new("RGB", (1, 1), GREEN)), 100)
    np.testing.assert_array_equal(found.pixels, [[GREEN]])


@pytest.mark.parametrize(
    ("width", "height", "size"), [(300, 200, (60, 40)), (4000, 1, (60, 1)), (1, 4000, (1, 60))]
)
def test_a_large_picture_is_made_smaller_in_its_proportions(width, height, size):
    found = read_picture(saved(Image.new("RGB", (width, height), RED)), 60)
    assert found.pixels.shape == (size[1], size[0], 3)
    assert found.changed == ("smaller",)
    assert (found.width, found.height) == (width, height)
    assert (found.pixels == RED).all()


def test_a_large_jpeg_is_made_smaller_and_told_with_its_own_size():
    found = read_picture(saved(left_red(3000, 1500), "JPEG"), 60)
    assert found.pixels.shape == (30, 60, 3)
    assert (found.width, found.height) == (3000, 1500)


def test_a_picture_of_100_megapixels_is_refused_before_it_is_decoded():
    found = refused(png_header(10_000, 10_000))
    assert (found.reason, found.values) == ("too_large", {"megapixels": 100, "most": MOST_PIXELS // 10**6})


@pytest.mark.parametrize("side", [20_000, 60_000, 2**31 - 1])
def test_a_picture_that_only_claims_to_be_huge_is_refused(side):
    assert refused(png_header(side, side)).reason == "too_large"


def test_a_long_strip_that_claims_many_pixels_is_refused():
    assert refused(png_header(1, MOST_PIXELS + 1)).reason == "too_large"


def test_a_file_of_too_many_bytes_is_refused():
    assert refused(b"\xff" * (MOST_BYTES + 1)).reason == "too_many_bytes"


def test_of_an_animation_the_first_frame_is_used():
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, GREEN, BLUE)]
    for kind, settings in (("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {})):
        found = read_picture(saved(frames[0], kind, save_all=True, append_images=frames[1:], **settings), 100)
        assert found.changed == ("animated",)
        assert (found.pixels == RED).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_was_held(orientation):
    upright = np.asarray(left_red())
    turned = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright),
        7: np.rot90(upright, 2).transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = orientation
    found = read_picture(saved(Image.fromarray(np.ascontiguousarray(turned)), "PNG", exif=exif), 100)
    np.testing.assert_array_equal(found.pixels, upright)
    assert found.changed == (() if orientation == 1 else ("upright",))
    assert (found.width, found.height) == (40, 20)


def test_a_note_of_the_camera_that_cannot_be_read_is_passed_over():
    for exif in (b"Exif\0\0nonsense", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"):
        assert read_picture(saved(left_red(), "JPEG", exif=exif), 100).changed == ()


def test_what_is_transparent_stands_on_white():
    clear = Image.new("RGBA", (2, 1), (*RED, 255))
    clear.putpixel((1, 0), (0, 0, 0, 0))
    found = read_picture(saved(clear), 100)
    np.testing.assert_array_equal(found.pixels, [[RED, (255, 255, 255)]])
    assert found.changed == ("transparent",)
    assert read_picture(saved(Image.new("RGBA", (2, 1), (*RED, 255))), 100).changed == ()


def test_a_palette_with_a_transparent_colour_stands_on_white():
    picture = Image.new("P", (2, 1), 0)
    picture.putpalette([*RED, *GREEN])
    picture.putpixel((1, 0), 1)
    found = read_picture(saved(picture, transparency=1), 100)
    np.testing.assert_array_equal(found.pixels, [[RED, (255, 255, 255)]])


def test_the_colours_of_printing_become_red_green_and_blue():
    for kind in ("JPEG", "TIFF"):
        found = read_picture(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), kind), 100)
        assert found.changed == ("printing",)
        assert np.abs(found.pixels.astype(int) - RED).max() < 12


def test_sixteen_bits_become_eight_by_their_whole_range():
    values = np.array([[0, 256 * 128, 65535]], np.uint16)
    for kind in ("PNG", "TIFF"):
        found = read_picture(saved(Image.fromarray(values), kind), 100)
        np.testing.assert_array_equal(found.pixels[0, :, 0], [0, 128, 255])
        assert found.changed == ("deep",)


@pytest.mark.parametrize("values", [[[-5.0, 0.0, 5.0]], [[np.nan, np.inf, 1.0]], [[7.0, 7.0, 7.0]]])
def test_numbers_without_a_range_are_spread_from_the_least_to_the_largest(values):
    found = read_picture(saved(Image.fromarray(np.array(values, np.float32)), "TIFF"), 100)
    assert found.changed == ("deep",)
    assert found.pixels[0, 0, 0] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P"])
def test_pictures_without_colour_have_three_equal_channels(mode):
    found = read_picture(saved(Image.new("L", (3, 2), 255).convert(mode)), 100)
    assert (found.pixels == 255).all()
    assert found.pixels.shape == (2, 3, 3)


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"<svg></svg>",
    ],
)
def test_what_is_not_a_picture_is_refused(data):
    assert refused(data).reason == "not_picture"


def test_an_empty_file_is_refused():
    assert refused(b"").reason == "empty"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_file_that_was_cut_anywhere_is_refused_or_read_but_never_fails(kind):
    noise = np.random.default_rng(1).integers(0, 256, (30, 30, 3), np.uint8)
    whole = saved(Image.fromarray(noise), kind)
    assert refused(whole[: len(whole) // 2]).reason in ("damaged", "not_picture")
    for cut in range(1, len(whole), 97):
        try:
            read_picture(whole[:cut], 100)
        except PictureRefused:
            continue


def test_bytes_that_were_changed_anywhere_never_fail_otherwise():
    draw = np.random.default_rng(2)
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"):
        whole = saved(left_red(), kind)
        for _ in range(60):
            broken = bytearray(whole)
            broken[int(draw.integers(len(broken)))] = int(draw.integers(256))
            try:
                read_picture(bytes(broken), 100)
            except PictureRefused:
                continue
