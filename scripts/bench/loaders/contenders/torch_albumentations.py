"""torch DataLoader, OpenCV's decoder and albumentations' crop and flip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import albumentations
import cv2
import numpy as np

from loaders.contenders.torch_files import torch_batches
from loaders.work import RATIO, SCALE, SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from loaders.work import Work

cv2.setNumThreads(0)
_crop = albumentations.RandomResizedCrop(size=(SIZE, SIZE), scale=SCALE, ratio=RATIO)
_augment = albumentations.Compose([_crop, albumentations.HorizontalFlip(p=0.5)])


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode whole images."""
    return torch_batches(work, _image)


def _image(data: bytes) -> np.ndarray:
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    changed: np.ndarray = _augment(image=image)["image"]
    return changed
