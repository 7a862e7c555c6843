"""Notices that DistributedDataParallel overwrites the running statistics of a rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domainfeed.errors import FeedError

if TYPE_CHECKING:
    import torch

#: Steps at which the counts are looked at, each of which waits for the device.
_MOST_LOOKS = 32


class BroadcastGuard:
    """Compares how many batches each domain has been trained on with what this process left there.

    ``DistributedDataParallel(broadcast_buffers=True)``, the default, copies rank 0's buffers to all ranks
    before each forward: what rank 0 has not seen is lost. Counts never fall otherwise, so one that fell
    tells, and it does within the first steps or not at all.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: the statistics have been loaded on purpose."""
        self._left: torch.Tensor | None = None
        self._looks = 0

    def note(self, counts: torch.Tensor) -> None:
        """Remember the counts, (D,) int64, as this process leaves them."""
        self._left = counts.clone() if self._looks < _MOST_LOOKS else None

    def check(self, counts: torch.Tensor, domain_ids: torch.Tensor) -> None:
        """Raise ``FeedError`` FAILED_PRECONDITION naming the domains whose count is below what was left."""
        if self._left is None:
            return
        self._looks += 1
        lost = counts < self._left.to(counts.device)
        if bool(lost.any()):
            raise FeedError(
                "FAILED_PRECONDITION",
                f"Expected the running statistics of domains {domain_ids[lost].tolist()} to be as this rank "
                "left them, got those of another rank: pass broadcast_buffers=False to "
                "DistributedDataParallel, or use SyncDomainBatchNorm2d over all ranks",
            )
