"""Grain with OpenCV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grain.python as grain
import numpy as np
import torch

from loaders.contenders.opencv_image import opencv_image
from loaders.contenders.torch_files import Files
from loaders.work import Work, list_files

if TYPE_CHECKING:
    from collections.abc import Iterator


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode whole images in worker processes."""
    source = grain.MapDataset.source(Files(list_files(work.images), opencv_image))
    ahead = grain.ReadOptions(num_threads=1, prefetch_buffer_size=work.batch)
    data = source.shuffle(seed=work.seed).repeat().to_iter_dataset(ahead).batch(work.batch)
    for batch in data.mp_prefetch(grain.MultiprocessingOptions(num_workers=work.workers)):
        yield torch.from_numpy(np.array(batch))
