"""The work on one image with Pillow: full decode, antialiased resize."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from loaders.work import SIZE, draw_window, flips


def pillow_image(data: bytes) -> np.ndarray:
    """Return the (224, 224, 3) uint8 RGB image made of a JPEG."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    x, y, w, h = draw_window(*image.size)
    small = image.resize((SIZE, SIZE), Image.Resampling.BILINEAR, box=(x, y, x + w, y + h))
    return np.array(small.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flips() else small)
