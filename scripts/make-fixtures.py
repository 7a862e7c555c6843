"""Writes test/fixtures/images: small pictures of every format, orientation and pixel layout that the decoders meet.

    .venv/bin/python scripts/make-fixtures.py

The photographs come with scikit-image; test/fixtures/index.ts names origin and licence of each file. The files are kept
in the repository, since another version of an encoder writes other bytes: run this only to add or change one.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageChops
from skimage import data

PHOTOS = Path(data.__file__).parent
OUT = Path(__file__).parent.parent / "test" / "fixtures" / "images"
ORIENTATION_TAG = 0x0112

# What brings the upright picture into the form that is stored under each EXIF orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    cat = photo("chelsea.png", 225, 150)
    coffee = photo("coffee.png", 181, 121)
    rocket = Image.open(PHOTOS / "rocket.jpg")  # with its Adobe RGB profile
    small = photo("chelsea.png", 45, 30)

    cat.save(OUT / "cat-420.jpg", quality=90, subsampling="4:2:0")
    coffee.save(OUT / "coffee-odd-444.jpg", quality=90, subsampling="4:4:4")
    coffee.save(OUT / "coffee-422-restart.jpg", quality=85, subsampling="4:2:2", restart_marker_rows=1)
    cat.save(OUT / "cat-progressive.jpg", quality=85, progressive=True)
    coffee.convert("L").save(OUT / "coffee-gray.jpg", quality=90)
    cat.resize((1, 37)).save(OUT / "column.jpg", quality=95)
    cat.resize((1, 1)).save(OUT / "one-pixel.jpg", quality=95)
    rocket.resize((160, 107)).save(OUT / "rocket-adobe-rgb.jpg", quality=90, icc_profile=rocket.info["icc_profile"])
    save_cmyk(inks_of(coffee))
    save_with_thumbnail(cat, small)

    for orientation in STORED:
        save_turned(coffee.resize((46, 31)), f"orientation-{orientation}.jpg", orientation)
    for extension in ("png", "webp", "tif"):
        save_turned(small, f"orientation-6.{extension}", 6)
    save_turned(small, "orientation-6.avif", 6)  # Pillow turns the tag into the boxes irot and imir
    save_turned(small, "orientation-7.avif", 7)

    small.save(OUT / "cat.png", optimize=True)
    with_alpha(coffee.resize((91, 61))).save(OUT / "coffee-alpha.png", optimize=True)
    with_alpha(small).convert("LA").save(OUT / "cat-gray-alpha.png", optimize=True)
    small.convert("L").save(OUT / "cat-gray.png", optimize=True)
    small.convert("P", palette=Image.Palette.ADAPTIVE).save(OUT / "cat-palette.png", transparency=3)
    save_png_16(deep(small), "cat-16.png")
    save_png_16(deep(small.convert("L")), "cat-gray-16.png")
    Image.new("RGB", (1, 1), (12, 200, 99)).save(OUT / "one-pixel.png")

    cat.save(OUT / "cat.webp", quality=85)
    with_alpha(small).save(OUT / "cat-alpha-lossless.webp", lossless=True)
    frames = [small, ImageChops.invert(small)]
    frames[0].save(OUT / "animation.webp", save_all=True, append_images=frames[1:], duration=100, lossless=True)
    palettes = [frame.convert("P", palette=Image.Palette.ADAPTIVE) for frame in frames]
    palettes[0].save(OUT / "animation.gif", save_all=True, append_images=palettes[1:], duration=100)
    palettes[0].save(OUT / "cat.gif", transparency=5)
    small.save(OUT / "cat.tif", compression="tiff_lzw")
    tifffile.imwrite(OUT / "cat-16.tif", deep(small), photometric="rgb", compression="zlib", predictor=True)
    tifffile.imwrite(OUT / "cat-big.tif", np.asarray(small), photometric="rgb", bigtiff=True)
    cat.save(OUT / "cat.avif", quality=80)


def photo(name: str, width: int, height: int) -> Image.Image:
    """Without the profile and texts that the file may have."""
    pixels = np.asarray(Image.open(PHOTOS / name).convert("RGB"))
    return Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS)


def with_alpha(image: Image.Image) -> Image.Image:
    """Transparent on the left, opaque on the right, with a hole."""
    width, height = image.size
    alpha = np.tile(np.linspace(0, 255, width).astype(np.uint8), (height, 1))
    alpha[height // 3 : height // 2, width // 2 :] = 0
    result = image.copy()
    result.putalpha(Image.fromarray(alpha))
    return result


def deep(image: Image.Image) -> NDArray[np.uint16]:
    """16-bit pixels whose low byte is another than the high one."""
    pixels = np.asarray(image).astype(np.uint16)
    return pixels * 256 + (pixels * 7) % 256


def save_turned(upright: Image.Image, name: str, orientation: int) -> None:
    transpose = STORED[orientation]
    stored = upright if transpose is None else upright.transpose(transpose)
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    if name.endswith((".png", ".tif")):
        stored.save(OUT / name, exif=exif)
    elif name.endswith(".avif"):
        stored.save(OUT / name, exif=exif, quality=90, subsampling="4:4:4")
    else:
        stored.save(OUT / name, exif=exif, quality=90)


def save_with_thumbnail(image: Image.Image, thumbnail: Image.Image) -> None:
    """EXIF of a camera: orientation 1 and a thumbnail, which is a JPEG with its own end of image."""
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = 1
    path = OUT / "cat-thumbnail.jpg"
    thumbnail.save(path, quality=60)
    inner = path.read_bytes()
    image.save(path, quality=85, exif=exif.tobytes() + inner)


def inks_of(image: Image.Image) -> Image.Image:
    """Cyan, magenta and yellow as the complements, less the black they share."""
    rgb = np.asarray(image).astype(int)
    black = 255 - rgb.max(axis=2, keepdims=True)
    inks = 255 - rgb - black
    return Image.fromarray(np.concatenate([inks, black], axis=2).astype(np.uint8), "CMYK")


def save_cmyk(image: Image.Image) -> None:
    """Stored inverted, as Adobe writes inks: with the marker that says so, and without."""
    marked = OUT / "coffee-cmyk-adobe.jpg"
    image.save(marked, quality=92)
    (OUT / "coffee-cmyk.jpg").write_bytes(without_segment(marked.read_bytes(), 0xEE))


def without_segment(jpeg: bytes, marker: int) -> bytes:
    at = 2
    while jpeg[at + 1] != marker:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return jpeg[:at] + jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4]) :]


def save_png_16(pixels: NDArray[np.uint16], name: str) -> None:
    """Pillow writes no 16-bit colour."""
    height, width = pixels.shape[:2]
    colour_type = 2 if pixels.ndim == 3 else 0
    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    (OUT / name).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks))


def png_chunk(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


if __name__ == "__main__":
    main()
