"""torch DataLoader, simplejpeg (libjpeg-turbo with both of its fast flags) and OpenCV's resize."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simplejpeg

from loaders.contenders.opencv_image import finish_with_opencv
from loaders.contenders.torch_files import torch_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import torch

    from loaders.work import Work


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode whole images, fast and less exact."""
    return torch_batches(work, _image)


def _image(data: bytes) -> np.ndarray:
    return finish_with_opencv(simplejpeg.decode_jpeg(data, fastdct=True, fastupsample=True))
