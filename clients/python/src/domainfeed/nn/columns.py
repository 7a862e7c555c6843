"""What modules inside a model need to know about the samples that pass through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from domainfeed.batch import Batch
from domainfeed.errors import FeedError, expected

if TYPE_CHECKING:
    from typing import Any


@dataclass(frozen=True, eq=False)
class DomainColumns:
    """One entry for each of the N samples of a forward pass, in the order of the slots."""

    #: (N,) int64 domain ids.
    domains: torch.Tensor
    #: (N,) int64 slot of each sample's partner, 0..N-1; None where the feed does not mix.
    mix_perm: torch.Tensor | None = None
    #: (N,) float weight of the sample itself, 0..1; None where the feed does not mix.
    mix_lambda: torch.Tensor | None = None
    #: The domain ids that occur, ascending; None = to be read from ``domains``, which waits for the device.
    ids: tuple[int, ...] | None = None


def read_columns(batch: Batch | torch.Tensor | DomainColumns) -> DomainColumns:
    """Take the columns of a batch; of a tensor of domain ids, (N,) of whole numbers, where there is no batch.

    The result has ``ids``. Raises ``FeedError`` INVALID_ARGUMENT where a column has another shape or type.
    """
    if isinstance(batch, Batch):
        ids = tuple(sorted({block.domain for block in batch.blocks}))
        columns = DomainColumns(batch.domains, batch.mix_perm, batch.mix_lambda, ids)
    elif isinstance(batch, DomainColumns):
        columns = batch
    else:
        columns = DomainColumns(check_ids(batch))
    domains, perm, weights = columns.domains, columns.mix_perm, columns.mix_lambda
    if (perm is None) != (weights is None):
        raise expected("mix_perm and mix_lambda", "given together", {"mix_perm": perm, "mix_lambda": weights})
    for name, column in (("mix_perm", perm), ("mix_lambda", weights)):
        if column is not None and column.shape != domains.shape:
            rule = f"that of domains, {tuple(domains.shape)}"
            raise expected(f"the shape of {name}", rule, tuple(column.shape))
    return columns if columns.ids is not None else replace(columns, ids=list_ids(check_ids(domains)))


def check_ids(domains: Any) -> torch.Tensor:  # noqa: ANN401 # whatever a caller took for domain ids
    """Return ``domains`` where it is a tensor of domain ids, (N,) of whole numbers.

    Raises ``FeedError`` INVALID_ARGUMENT.
    """
    if not isinstance(domains, torch.Tensor):
        raise expected("domains", "a Batch or a tensor of domain ids", type(domains).__name__)
    if domains.dim() != 1 or domains.dtype.is_floating_point or domains.dtype == torch.bool:
        raise FeedError(
            "INVALID_ARGUMENT",
            f"Expected domains to be (N,) of whole numbers, got {tuple(domains.shape)} of {domains.dtype}",
        )
    return domains


def list_ids(domains: torch.Tensor) -> tuple[int, ...]:
    """Return the domain ids that occur, ascending; waits for the device where that is not the CPU."""
    return () if domains.is_meta else tuple(torch.unique(domains).tolist())
