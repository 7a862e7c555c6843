"""Batch normalisation with statistics and parameters of each domain's own, for batches in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from domainfeed.errors import FeedError, expected
from domainfeed.nn.broadcast_guard import BroadcastGuard
from domainfeed.nn.columns import check_ids, list_ids
from domainfeed.nn.compiling import is_compiling
from domainfeed.nn.context import columns_of
from domainfeed.nn.domain_sums import Moments, find_moments, sum_rows
from domainfeed.nn.map_moments import check_maps
from domainfeed.nn.spread_state import spread_state
from domainfeed.nn.unseen_domains import UNSEEN, Affine, Known, make_affine

if TYPE_CHECKING:
    from collections.abc import Sequence


class DomainBatchNorm2d(nn.Module):
    """A whole batch normalisation for each domain: the samples of a domain see their own domain alone.

    Equal to ``nn.BatchNorm2d`` on each domain's slice of the batch, put together again; domains may stand
    in any order, and be absent. Which sample is of which domain is told by the argument ``domains``, else
    by the ``domain_context``. It loads the state dict of an ``nn.BatchNorm2d`` (every domain gets it), of
    the DSBN of woozch/DSBN and of Dassl's. Statistics are computed in float32 at least, and added up in
    float64.

    Args:
        num_features: C.
        num_domains: D.
        domain_ids: The ids of the D domains, in the order of the rows of ``weight``; default: 0 to D - 1.
        eps: Added to the variance.
        momentum: Share of a new batch in the running statistics; None = the average of all batches.
        affine: Whether there are ``weight`` and ``bias``, (D, C).
        unseen: What happens in eval mode to samples whose id is none of those, or whose domain never was in
            training: ``"error"``; ``"mean"`` of the outputs that the trained domains would give;
            ``"batch"`` = statistics of these samples, with the mean of the trained weights and biases; or
            the id of a domain in whose place they are taken. Without any ids, all samples are unseen.
        device: Of the parameters and buffers.
        dtype: Of the parameters and running statistics.

    In training mode an id that is none of the domains' is an error. Inside ``torch.compile`` no ids can be
    looked at: what would be an error there gives NaN for these samples.

    Raises ``FeedError``: INVALID_ARGUMENT for a parameter that breaks its rule, ids that do not fit, or a
    domain with a single value for each channel in training; FAILED_PRECONDITION where nothing tells the
    domains, and where DistributedDataParallel overwrites running statistics (see ``SyncDomainBatchNorm2d``).
    Source: Chang et al., Domain-Specific Batch Normalization for Unsupervised Domain Adaptation, CVPR 2019.
    """

    running_mean: torch.Tensor
    running_var: torch.Tensor
    num_batches_tracked: torch.Tensor
    domain_ids: torch.Tensor

    def __init__(
        self,
        num_features: int,
        num_domains: int,
        *,
        domain_ids: Sequence[int] | None = None,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        unseen: str | int = "error",
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        ids = list(range(num_domains)) if domain_ids is None else list(domain_ids)
        if num_domains < 1:
            raise expected("num_domains", "at least 1", num_domains)
        if len(ids) != num_domains or len(set(ids)) != num_domains:
            raise expected("domain_ids", f"{num_domains} different ids", ids)
        if unseen not in UNSEEN and unseen not in ids:
            raise expected("unseen", f"one of {', '.join(UNSEEN)}, or of the ids {ids}", unseen)
        self.num_features = num_features
        self.num_domains = num_domains
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.unseen = unseen
        self._ids = frozenset(ids)
        shape = (num_domains, num_features)
        if affine:
            self.weight = nn.Parameter(torch.ones(shape, device=device, dtype=dtype))
            self.bias = nn.Parameter(torch.zeros(shape, device=device, dtype=dtype))
        else:
            self.register_parameter("weight", None)
            self.register_parameter("bias", None)
        self.register_buffer("running_mean", torch.zeros(shape, device=device, dtype=dtype))
        self.register_buffer("running_var", torch.ones(shape, device=device, dtype=dtype))
        counts = torch.zeros(num_domains, device=device, dtype=torch.int64)
        self.register_buffer("num_batches_tracked", counts)
        self.register_buffer("domain_ids", torch.tensor(ids, device=device), persistent=False)
        self._guard = BroadcastGuard()

    def forward(self, x: torch.Tensor, domains: torch.Tensor | None = None) -> torch.Tensor:
        """Return ``x``, (N, C, H, W), normalised by ``domains``, (N,) ids; same shape, type and layout."""
        check_maps(x)
        if x.shape[1] != self.num_features:
            raise expected("the feature maps", f"of {self.num_features} channels", tuple(x.shape))
        rows = self._find_rows(x, domains)
        affine = self._train_on(x, rows) if self.training else self._look_up(x, rows)
        scale, shift = (part.to(x.dtype)[rows][:, :, None, None] for part in affine)
        return x * scale + shift

    def extra_repr(self) -> str:
        """Tell the settings."""
        return (
            f"{self.num_features}, num_domains={self.num_domains}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, unseen={self.unseen!r}"
        )

    def share_sums(self, sums: torch.Tensor) -> torch.Tensor:
        """Return the sums, (D + 1, 1 + 2 C), that statistics are made from: those of this process."""
        return sums

    def _find_rows(self, x: torch.Tensor, domains: torch.Tensor | None) -> torch.Tensor:
        """Return the row of each sample, (N,) int64; D where its id is none of the domains'."""
        columns = columns_of(x) if domains is None else None
        if columns is not None:
            domains, found = columns.domains, columns.ids or ()
        elif domains is not None:
            found = () if is_compiling() else list_ids(check_ids(domains))
            if len(domains) != len(x):
                raise expected("domains", f"one id for each of the {len(x)} samples", tuple(domains.shape))
        elif self.training or self.unseen == "error":
            raise FeedError(
                "FAILED_PRECONDITION",
                "Expected domains as an argument or from a domain_context (around backward, too, where "
                "layers are checkpointed), got none",
            )
        else:
            return torch.full((len(x),), self.num_domains, device=x.device)
        if (self.training or self.unseen == "error") and not is_compiling():
            self._check_known(found)
        matches = domains.to(x.device)[:, None] == self.domain_ids
        return torch.where(matches.any(dim=1), matches.int().argmax(dim=1), self.num_domains)

    def _check_known(self, found: Sequence[int]) -> None:
        strangers = [domain for domain in found if domain not in self._ids]
        if not self.training and not strangers:
            trained = self.domain_ids[self.num_batches_tracked > 0].tolist()
            strangers = [domain for domain in found if domain not in trained]
        if strangers:
            rule = f"in training: {sorted(self._ids)}" if self.training else "among those trained on"
            advice = "" if self.training else "; choose another policy for unseen domains"
            raise FeedError("INVALID_ARGUMENT", f"Expected domains to be {rule}, got {strangers}{advice}")

    def _train_on(self, x: torch.Tensor, rows: torch.Tensor) -> Affine:
        if not is_compiling():
            self._guard.check(self.num_batches_tracked, self.domain_ids)
        moments = find_moments(self.share_sums(sum_rows(x, rows, self.num_domains + 1)))
        known = Moments(*(part[:-1] for part in moments))
        if not is_compiling() and x.shape[2] * x.shape[3] == 1 and bool((known.counts == 1).any()):
            raise expected("the values of a domain", "more than 1 for each channel in training", 1)
        self._update(known)
        affine = make_affine(known.mean, known.variance, *self._parameters_of_domains(), self.eps)
        return Affine(*(torch.cat([part, torch.full_like(part[:1], float("nan"))]) for part in affine))

    @torch.no_grad()
    def _update(self, moments: Moments) -> None:
        """Move the running statistics of the domains that are there toward the batch's."""
        present = moments.counts > 0
        self.num_batches_tracked.add_(present[:, 0].to(torch.int64))
        share: torch.Tensor | float = self.momentum if self.momentum is not None else 0.0
        if self.momentum is None:
            share = 1.0 / self.num_batches_tracked.clamp(min=1).double()[:, None]
        unbiased = moments.variance * (moments.counts / (moments.counts - 1).clamp(min=1))
        for running, new in ((self.running_mean, moments.mean), (self.running_var, unbiased)):
            moved = (1 - share) * running.double() + share * new
            running.copy_(torch.where(present, moved.to(running.dtype), running))
        if not is_compiling():
            self._guard.note(self.num_batches_tracked)

    def _look_up(self, x: torch.Tensor, rows: torch.Tensor) -> Affine:
        """Return the normalisation of each row and, the last, of ids that are none of the domains'."""
        weight, bias = self._parameters_of_domains()
        affine = make_affine(self.running_mean.double(), self.running_var.double(), weight, bias, self.eps)
        known = Known(affine, weight, bias, self.num_batches_tracked > 0, self.eps)
        if isinstance(self.unseen, str):
            instead = UNSEEN[self.unseen](known, x, rows)
        else:
            place = (self.domain_ids == self.unseen).int().argmax(dim=0, keepdim=True)
            instead = Affine(affine.scale[place], affine.shift[place])
        trained = torch.cat([known.trained, known.trained.new_zeros(1)])[:, None]
        return Affine(
            *(torch.where(trained, torch.cat([own, own[:1]]), other) for own, other in zip(affine, instead))
        )

    def _parameters_of_domains(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return weight and bias, (D, C) float64."""
        if self.weight is None:
            ones = torch.ones_like(self.running_mean, dtype=torch.float64)
            return ones, torch.zeros_like(ones)
        return self.weight.double(), self.bias.double()

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *args: Any) -> None:  # noqa: ANN401
        spread_state(state_dict, prefix, self.num_domains)
        self._guard.forget()
        super()._load_from_state_dict(state_dict, prefix, *args)
