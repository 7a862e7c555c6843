"""The work that every contender does, and the parts of it that several of them share.

Files in random order -> decode -> random resized crop to 224 x 224 (scale 0.08 to 1, ratio 3/4 to 4/3) ->
flip with p = 0.5 -> a uint8 batch as a torch tensor in the trainer's process.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


SIZE = 224
SCALE = (0.08, 1.0)
RATIO = (3 / 4, 4 / 3)
_ATTEMPTS = 10


@dataclass(frozen=True)
class Work:
    """What one contender is to do in one round."""

    #: Folder with domain/class/image.
    images: Path
    #: Folder for a contender's own form of the images, kept between rounds.
    converted: Path
    #: Images of a batch.
    batch: int
    #: Processes or threads that make images.
    workers: int
    seed: int
    #: What a contender wants to tell beside the figures of all, asked once, after the measured time.
    facts: dict[str, Callable[[], Any]] = field(default_factory=dict)


def list_files(images: Path) -> list[str]:
    """Return the paths of the images, sorted; raises ``FileNotFoundError`` where there are none."""
    files = sorted(map(str, images.glob("*/*/*.jpg")))
    if not files:
        raise FileNotFoundError(f"no <domain>/<class>/<image>.jpg below {images}")
    return files


def read(path: str) -> bytes:
    """Return the content of a file."""
    with open(path, "rb") as file:  # noqa: PTH123 - a Path for each file would be time that no loader needs
        return file.read()


def draw_window(width: int, height: int) -> tuple[int, int, int, int]:
    """Return x, y, width, height of a random window, drawn as torchvision's RandomResizedCrop does."""
    lowest, highest = math.log(RATIO[0]), math.log(RATIO[1])
    for _ in range(_ATTEMPTS):
        area = width * height * random.uniform(*SCALE)
        ratio = math.exp(random.uniform(lowest, highest))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            return random.randint(0, width - w), random.randint(0, height - h), w, h
    w, h = min(width, round(height * RATIO[1])), min(height, round(width / RATIO[0]))
    return (width - w) // 2, (height - h) // 2, w, h


def flips() -> bool:
    """Draw whether an image is mirrored."""
    return random.random() < 0.5
