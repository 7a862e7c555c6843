"""torch DataLoader and OpenCV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.contenders.opencv_image import opencv_image
from loaders.contenders.torch_files import torch_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from loaders.work import Work


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode whole images."""
    return torch_batches(work, opencv_image)
