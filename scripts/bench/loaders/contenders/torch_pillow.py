"""torch DataLoader and Pillow, as torchvision's transforms work on files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.contenders.pillow_image import pillow_image
from loaders.contenders.torch_files import torch_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from loaders.work import Work


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode whole images and resize antialiased."""
    return torch_batches(work, pillow_image)
