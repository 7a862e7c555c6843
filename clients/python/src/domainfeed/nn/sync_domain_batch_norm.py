"""Batch normalisation by domain, with statistics of the samples of all ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch.distributed as dist

from domainfeed.nn.domain_batch_norm import DomainBatchNorm2d
from domainfeed.nn.sum_ranks import sum_ranks

if TYPE_CHECKING:
    import torch
    from torch.distributed import ProcessGroup


class SyncDomainBatchNorm2d(DomainBatchNorm2d):
    """``DomainBatchNorm2d`` whose statistics in training are those of a domain's samples on all ranks.

    One sum over the ranks a forward, and one a backward: of each domain's count, sum and sum of squares, so
    ranks may hold different domains, different numbers of samples, or none at all. All ranks end up with the
    same running statistics; with any backend, on CPU and GPU. Without an initialised process group it is
    ``DomainBatchNorm2d``. Every rank of the group must run it in the same mode and order.

    Over all ranks, the default, each domain's statistics already come from just the ranks that hold it.
    With a ``process_group`` of some ranks, the running statistics of the groups differ, and
    ``DistributedDataParallel`` needs ``broadcast_buffers=False``: its default would overwrite them by rank
    0's, which is noticed at the next step and raised as FAILED_PRECONDITION.

    Args:
        num_features: C.
        num_domains: D.
        process_group: The ranks whose samples count; None = all.
        settings: As ``DomainBatchNorm2d``, whose errors and state dict it has.
    """

    def __init__(
        self,
        num_features: int,
        num_domains: int,
        *,
        process_group: ProcessGroup | None = None,
        **settings: Any,  # noqa: ANN401 # those of DomainBatchNorm2d
    ) -> None:
        super().__init__(num_features, num_domains, **settings)
        self.process_group = process_group

    def share_sums(self, sums: torch.Tensor) -> torch.Tensor:
        """Return the sums, (D + 1, 1 + 2 C), over all ranks of the group."""
        if not (dist.is_available() and dist.is_initialized()):
            return sums
        return sum_ranks(sums, self.process_group)
