"""torch's DataLoader over files: what most training scripts use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.utils.data import DataLoader

from loaders.work import Work, list_files, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    import torch


class Files:
    """A map-style dataset: index -> the image that ``make`` makes of a file's bytes."""

    def __init__(self, files: list[str], make: Callable[[bytes], np.ndarray]) -> None:
        self._files = files
        self._make = make

    def __len__(self) -> int:
        return len(self._files)

    def __getitem__(self, index: int) -> np.ndarray:
        """Return (224, 224, 3) uint8, RGB."""
        return self._make(read(self._files[index]))


def torch_batches(work: Work, make: Callable[[bytes], np.ndarray]) -> Iterator[torch.Tensor]:
    """Yield batches of a DataLoader with as many worker processes as the work has workers."""
    files = Files(list_files(work.images), make)
    loader = DataLoader(
        files,  # type: ignore[arg-type] - a map-style dataset by its methods
        work.batch,
        shuffle=True,
        drop_last=True,
        num_workers=work.workers,
        persistent_workers=True,
    )
    while True:
        yield from loader
