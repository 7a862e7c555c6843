"""Checks that what a loader delivers is the work that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from loaders.work import SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

#: An image whose levels spread less is taken for empty, standard deviation in levels.
_LEAST_SPREAD = 2.0
#: Share of a batch's images that must not be empty.
_LEAST_FILLED = 0.9
#: How far the mean of a channel may be from that of the files, levels: over four times what chance moves it
#: in nine batches of 64, and less than swapped channels, levels of 0 to 1, or a missing conversion do.
_MOST_DRIFT = 12.0
#: With fewer images chance alone moves the mean further.
LEAST_IMAGES = 500


class WrongBatchError(Exception):
    """A batch is not what was asked for; the message says in which way."""


class BatchCheck:
    """Looks at batches of ``size`` images; ``mean``: R, G, B of the files' random crops, levels."""

    def __init__(self, size: int, mean: Sequence[float]) -> None:
        self._size = size
        self._mean = mean
        self._sums = [0.0, 0.0, 0.0]
        #: How many were looked at.
        self.images = 0
        self._last: torch.Tensor | None = None

    def look(self, batch: torch.Tensor) -> None:
        """Check one batch; raises ``WrongBatchError``."""
        if not isinstance(batch, torch.Tensor) or batch.dtype != torch.uint8:
            raise WrongBatchError(f"not a uint8 tensor: {getattr(batch, 'dtype', type(batch))}")
        shapes = {(self._size, SIZE, SIZE, 3): (0, 1, 2), (self._size, 3, SIZE, SIZE): (0, 2, 3)}
        shape = tuple(batch.shape)
        if shape not in shapes:
            raise WrongBatchError(f"shape {shape}, expected one of {list(shapes)}")
        spread = batch.reshape(self._size, -1).float().std(1)
        if int((spread > _LEAST_SPREAD).sum()) < _LEAST_FILLED * self._size:
            raise WrongBatchError("its images are constant")
        if torch.equal(batch[0], batch[1]) or (self._last is not None and torch.equal(batch, self._last)):
            raise WrongBatchError("the same images again")
        means = batch.double().mean(shapes[shape]).tolist()
        self._sums = [total + mean * self._size for total, mean in zip(self._sums, means)]
        self.images += self._size
        self._last = batch.clone()

    def judge_mean(self) -> list[float]:
        """Return the mean R, G, B of all looked at; raises ``WrongBatchError`` where the files' differs."""
        means = [total / self.images for total in self._sums]
        drift = max(abs(mean - wanted) for mean, wanted in zip(means, self._mean))
        if self.images >= LEAST_IMAGES and drift > _MOST_DRIFT:
            raise WrongBatchError(f"mean levels {_show(means)}, those of the files are {_show(self._mean)}")
        return means


def _show(levels: Sequence[float]) -> str:
    return ", ".join(f"{level:.1f}" for level in levels)
