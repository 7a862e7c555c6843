"""What a ``for`` loop over a feed holds."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domainfeed.batch import Batch

if TYPE_CHECKING:
    import torch

    from domainfeed.state import Position
    from domainfeed.stream import BatchStream


class BatchIterator(Iterator[Batch]):
    """The batches of one pass; the thread and the calls behind it end when it ends, is closed or dropped.

    ``position`` is moved by ``stride`` steps whenever a batch is handed out; ``device`` is where batches go.
    """

    def __init__(
        self, stream: BatchStream, position: Position, *, stride: int = 1, device: torch.device | None = None
    ) -> None:
        self._stream = stream
        self._position = position
        self._stride = stride
        self._device = device
        weakref.finalize(self, stream.stop).atexit = False

    def __next__(self) -> Batch:
        """Return the next batch; raises ``FeedError`` as ``Loader`` tells."""
        batch = self._stream.take()
        if batch is None:
            raise StopIteration
        if self._device is not None:
            batch = batch.to(self._device, non_blocking=True)
        self._position.step += self._stride
        return batch

    def close(self) -> None:
        """End the pass: calls are cancelled, the thread has ended when this returns."""
        self._stream.stop()
        self._stream.join()
