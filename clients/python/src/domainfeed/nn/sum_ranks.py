"""A sum over the ranks of a process group that gradients go back through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
import torch.distributed as dist

if TYPE_CHECKING:
    from torch.distributed import ProcessGroup


class _SumRanks(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, values: torch.Tensor, group: ProcessGroup | None) -> torch.Tensor:  # noqa: ANN401
        ctx.group = group
        total = values.clone()
        dist.all_reduce(total, group=group)
        return total

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:  # noqa: ANN401
        # Every rank's output depends on this rank's values, so the gradients of all of them add up.
        total = gradient.clone()
        dist.all_reduce(total, group=ctx.group)
        return total, None


def sum_ranks(values: torch.Tensor, group: ProcessGroup | None) -> torch.Tensor:
    """Return the sum of ``values`` over the ranks of ``group``; None = all.

    Every rank of the group must call it, and backward through it, equally often and in the same order. The
    gradient is that of the sum of all ranks' losses.
    """
    summed: torch.Tensor = _SumRanks.apply(values, group)  # type: ignore[no-untyped-call] # torch has no types for it
    return summed
