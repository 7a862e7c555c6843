"""OpenCV's and Pillow's side of operations.mjs: task and photo on two lines, then a pass for each line."""

from __future__ import annotations

import base64
import json
import sys
import time
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

cv2.setNumThreads(1)


def opencv_operations(task: Mapping[str, Any], photo: np.ndarray) -> list[Callable[[np.ndarray], object]]:
    """Return the operations in the order of their names; each takes (224, 224, 3) uint8 RGB."""
    x, y, width, height = (task["window"][name] for name in ("x", "y", "width", "height"))
    size, factor = (task["size"], task["size"]), task["factor"]
    turn = round(task["turn"] * 180)  # OpenCV's hue has 180 levels
    levels = np.arange(256)
    inverted = np.where(levels < task["threshold"], levels, 255 - levels).astype(np.uint8)

    def resize(how: int) -> np.ndarray:
        return cv2.resize(photo[y : y + height, x : x + width], size, interpolation=how)

    def contrast(image: np.ndarray) -> np.ndarray:
        mean = cv2.mean(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))[0]
        return cv2.convertScaleAbs(image, alpha=factor, beta=mean * (1 - factor))

    def gray(image: np.ndarray) -> np.ndarray:
        return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)

    def hue(image: np.ndarray) -> np.ndarray:
        hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
        hsv[..., 0] = (hsv[..., 0] + turn) % 180
        return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)

    return [
        lambda _: resize(cv2.INTER_AREA),
        lambda _: cv2.flip(resize(cv2.INTER_AREA), 1),
        lambda _: resize(cv2.INTER_CUBIC),
        lambda _: resize(cv2.INTER_NEAREST),
        lambda image: cv2.convertScaleAbs(image, alpha=factor),
        contrast,
        lambda image: cv2.addWeighted(image, factor, gray(image), 1 - factor, 0),
        hue,
        gray,
        lambda image: cv2.GaussianBlur(image, (0, 0), task["sigma"]),
        lambda image: cv2.LUT(image, inverted),
    ]


def pillow_operations(task: Mapping[str, Any], photo: np.ndarray) -> list[Callable[[Image.Image], object]]:
    """Return the operations in the order of their names; hue as torchvision does it for Pillow's images."""
    x, y, width, height = (task["window"][name] for name in ("x", "y", "width", "height"))
    size, factor, box = (task["size"], task["size"]), task["factor"], (x, y, x + width, y + height)
    picture = Image.fromarray(photo)

    def resize(how: Image.Resampling) -> Image.Image:
        return picture.resize(size, how, box=box)

    def hue(image: Image.Image) -> Image.Image:
        first, *rest = image.convert("HSV").split()
        turned = np.asarray(first) + np.uint8(task["turn"] * 255)
        return Image.merge("HSV", (Image.fromarray(turned), *rest)).convert("RGB")

    return [
        lambda _: resize(Image.Resampling.BILINEAR),
        lambda _: resize(Image.Resampling.BILINEAR).transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        lambda _: resize(Image.Resampling.BICUBIC),
        lambda _: resize(Image.Resampling.NEAREST),
        lambda image: ImageEnhance.Brightness(image).enhance(factor),
        lambda image: ImageEnhance.Contrast(image).enhance(factor),
        lambda image: ImageEnhance.Color(image).enhance(factor),
        hue,
        lambda image: image.convert("L").convert("RGB"),
        lambda image: image.filter(ImageFilter.GaussianBlur(task["sigma"])),
        lambda image: ImageOps.solarize(image, task["threshold"]),
    ]


def cpu_ms(operate: Callable[[Any], object], image: object, repeats: int) -> float:
    """CPU ms of one call."""
    started = time.process_time()
    for _ in range(repeats):
        operate(image)
    return (time.process_time() - started) * 1000 / repeats


def main() -> None:
    """Answer each line with library -> operation -> CPU ms."""
    task = json.loads(sys.stdin.readline())
    levels = np.frombuffer(base64.b64decode(sys.stdin.readline()), np.uint8)
    photo = levels.reshape(task["photo"]["height"], task["photo"]["width"], 3)
    opencv, pillow = opencv_operations(task, photo), pillow_operations(task, photo)
    image = opencv[0](photo)
    images = {"OpenCV": (opencv, image), "Pillow": (pillow, Image.fromarray(np.asarray(image)))}
    for _ in sys.stdin:
        answer = {
            library: {
                name: cpu_ms(operate, image, task["repeats"])
                for name, operate in zip(task["names"], operations, strict=True)
            }
            for library, (operations, image) in images.items()
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
