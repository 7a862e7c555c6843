"""Judges decoders: crops and resizes images with Pillow, littlecms doing the colours.

Reads a list of jobs as JSON from standard input; writes the pixels of all results, (height, width, 3) uint8 RGB, one
after the other, to standard output.
"""

from __future__ import annotations

import base64
import functools
import io
import json
import sys
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

FILTERS = {
    "antialias": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "nearest": Image.Resampling.NEAREST,
}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def main() -> None:
    request = json.load(sys.stdin)
    cmyk = ImageCms.getOpenProfile(io.BytesIO(base64.b64decode(request["cmykProfile"])))
    load_once = functools.cache(lambda path, background: load(path, background, cmyk))
    for job in request["jobs"]:
        image = load_once(job["path"], tuple(job["background"]))
        sys.stdout.buffer.write(render(image, job).tobytes())


def render(image: Image.Image, job: dict[str, Any]) -> Image.Image:
    x, y, width, height = (job["window"][side] for side in ("x", "y", "width", "height"))
    window = image.crop((x, y, x + width, y + height))
    result = window.resize((job["width"], job["height"]), FILTERS[job["filter"]])
    return ImageOps.mirror(result) if job["flip"] else result


def load(path: str, background: tuple[int, int, int], cmyk: ImageCms.ImageCmsProfile) -> Image.Image:
    """The first picture of a file, upright, opaque, 8-bit sRGB."""
    stored = Image.open(path)
    stored.load()
    profile = stored.info.get("icc_profile")
    image = ImageOps.exif_transpose(stored)
    if image.mode == "I;16":
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode == "CMYK":
        return convert(image, cmyk)
    if profile:
        return convert(image, ImageCms.getOpenProfile(io.BytesIO(profile)))
    if image.mode in ("LA", "RGBA") or "transparency" in image.info:
        opaque = Image.new("RGBA", image.size, (*background, 255))
        opaque.alpha_composite(image.convert("RGBA"))
        image = opaque
    return image.convert("RGB")


def convert(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    result = ImageCms.profileToProfile(image, profile, SRGB, ImageCms.Intent.PERCEPTUAL, outputMode="RGB")
    assert result is not None
    return result


if __name__ == "__main__":
    main()
