"""NVIDIA DALI on the CPU: window decode in C++ threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from nvidia.dali import fn, pipeline_def, types

from loaders.work import RATIO, SCALE, SIZE, Work, list_files

if TYPE_CHECKING:
    from collections.abc import Iterator


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode the window alone."""

    @pipeline_def(batch_size=work.batch, num_threads=work.workers, device_id=None, seed=work.seed)
    def graph() -> Any:  # noqa: ANN401 - DALI ships no types
        files, _ = fn.readers.file(files=list_files(work.images), random_shuffle=True, initial_fill=1000)
        windows = fn.decoders.image_random_crop(
            files,
            device="cpu",
            output_type=types.RGB,
            random_area=list(SCALE),
            random_aspect_ratio=list(RATIO),
        )
        small = fn.resize(windows, size=(SIZE, SIZE), interp_type=types.INTERP_LINEAR, antialias=False)
        return fn.flip(small, horizontal=fn.random.coin_flip())

    pipeline = graph()
    pipeline.build()
    while True:
        (batch,) = pipeline.run()
        yield torch.from_numpy(np.array(batch.as_tensor()))
