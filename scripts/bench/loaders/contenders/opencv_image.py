"""The work on one image with OpenCV: full decode, linear resize without antialiasing."""

from __future__ import annotations

import cv2
import numpy as np

from loaders.work import SIZE, draw_window, flips

cv2.setNumThreads(0)  # workers there are enough


def opencv_image(data: bytes) -> np.ndarray:
    """Return the (224, 224, 3) uint8 RGB image made of a JPEG."""
    return finish_with_opencv(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB))


def finish_with_opencv(image: np.ndarray) -> np.ndarray:
    """Crop, resize and flip a decoded image, (height, width, 3) uint8."""
    x, y, w, h = draw_window(image.shape[1], image.shape[0])
    small = cv2.resize(image[y : y + h, x : x + w], (SIZE, SIZE), interpolation=cv2.INTER_LINEAR)
    return cv2.flip(small, 1) if flips() else small
