"""FFCV: a file of its own, written once before the measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
from ffcv.fields import IntField, RGBImageField
from ffcv.fields.rgb_image import RandomResizedCropRGBImageDecoder
from ffcv.loader import Loader, OrderOption
from ffcv.transforms import RandomHorizontalFlip, ToTensor
from ffcv.writer import DatasetWriter

from loaders.work import SIZE, Work, list_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    import torch


def run(work: Work, *, mode: str) -> Iterator[torch.Tensor]:
    """``mode``: ``raw``, the pixels of every image at full size, or ``jpg``, encoded again at quality 90."""
    images = [RandomResizedCropRGBImageDecoder((SIZE, SIZE)), RandomHorizontalFlip(), ToTensor()]
    loader = Loader(
        str(_write_file(work, mode)),
        batch_size=work.batch,
        num_workers=work.workers,
        order=OrderOption.RANDOM,
        os_cache=True,
        drop_last=True,
        seed=work.seed,
        pipelines={"label": None, "image": images},
    )
    while True:
        for batch in loader:
            yield batch[0]


class _Source:
    """Index -> (height, width, 3) uint8 RGB, and a label that nobody reads."""

    def __init__(self, files: list[str]) -> None:
        self._files = files

    def __len__(self) -> int:
        return len(self._files)

    def __getitem__(self, index: int) -> tuple[np.ndarray, int]:
        return cv2.imread(self._files[index], cv2.IMREAD_COLOR_RGB), 0


def _write_file(work: Work, mode: str) -> Path:
    path = work.converted / f"ffcv-{mode}.beton"
    if path.exists():
        return path
    work.converted.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    fields = {"image": RGBImageField(write_mode=mode, jpeg_quality=90), "label": IntField()}
    writer = DatasetWriter(str(unfinished), fields, num_workers=1)
    writer.from_indexed_dataset(_Source(list_files(work.images)))
    unfinished.rename(path)
    return path
