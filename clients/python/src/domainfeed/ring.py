"""Memory for batches, reused as soon as no tensor looks at it any more."""

from __future__ import annotations

import ctypes
import weakref
from collections import deque

import torch

#: Just below the largest block that glibc learns from, 32 MiB.
_LESSON_BYTES = 31 << 20


class Ring:
    """A few blocks of memory that batches are received into, one block a batch.

    Fresh memory costs more than the copy into it (38.5 MB: 20-28 ms to touch fresh pages, 3-5 ms to copy
    into used ones), so a block is used again once nobody holds it: when every tensor, view and numpy array
    over it is gone, which the memory itself reports. A batch that the user keeps is never written again.
    Where all blocks are held a new one is made, so that nobody waits for memory.

    With ``pinned`` the blocks come from torch's own cache of page-locked memory, which reuses them too, and
    which alone knows when an asynchronous copy to a GPU has read them.

    ``keep`` is the number of blocks that are kept unused at most.
    """

    def __init__(self, keep: int, *, pinned: bool) -> None:
        _keep_freed_memory()
        self._pinned = pinned
        self._free: deque[bytearray] = deque(maxlen=keep)

    def take(self, size: int) -> tuple[torch.Tensor, memoryview]:
        """Return a uint8 tensor of shape (size,) with undefined content, and the same bytes to write through.

        The view to write through is valid as long as the tensor is held.
        """
        if self._pinned or size == 0:
            tensor = torch.empty(size, dtype=torch.uint8, pin_memory=self._pinned)
            return tensor, memoryview((ctypes.c_ubyte * size).from_address(tensor.data_ptr())).cast("B")
        block = self._take_block(size)
        lease = memoryview(block)[:size]
        # The tensor's storage holds `lease` and nothing else does, so its end is the end of all tensors.
        weakref.finalize(lease, self._free.append, block).atexit = False
        return torch.frombuffer(lease, dtype=torch.uint8), memoryview(block)[:size]

    def _take_block(self, size: int) -> bytearray:
        """Return a block of at least ``size`` bytes; unused ones that are too small are dropped."""
        while True:
            try:
                block = self._free.popleft()
            except IndexError:
                return bytearray(size)
            if len(block) >= size:
                return block


def _keep_freed_memory() -> None:
    """Let glibc keep what the messages of a batch leave behind, up to 64 MiB, for those of the next.

    gRPC takes memory for each message. At first glibc gives all that is free back to the system as soon as it
    is more than 128 KiB, so that the pages of each batch are mapped anew: 1,100 page faults for 64 images, a
    fifth of the CPU time that receiving them takes. It stops doing so once a large block was freed
    (M_TRIM_THRESHOLD in mallopt(3)), as happens in most training scripts. The block is never touched.
    """
    torch.empty(_LESSON_BYTES, dtype=torch.uint8)
