"""Batch-instance normalisation: each channel learns how much of an image's own style is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

from domainfeed.nn.map_moments import check_maps

if TYPE_CHECKING:
    from collections.abc import Iterable


class BatchInstanceNorm2d(nn.modules.batchnorm._NormBase):  # noqa: SLF001 # below _BatchNorm, which SyncBatchNorm would replace
    """``y = weight * (gate * BN(x) + (1 - gate) * IN(x)) + bias``, for x (N, C, H, W).

    ``gate``, (C,) in 0..1, begins at 1, which is plain batch normalisation, and is clamped here: each
    forward in training mode first takes back what the optimizer's step left outside of 0..1. It wants ten
    times the learning rate and no weight decay, see ``bin_parameter_groups``.

    Arguments, names of parameters and buffers, and running statistics are those of ``nn.BatchNorm2d``, whose
    state dict it loads: the gate then keeps its value. In eval mode IN still is of the sample at hand.

    Raises ``FeedError`` INVALID_ARGUMENT unless x is (N, C, H, W) with 2 pixels or more. Source: Nam and Kim,
    Batch-Instance Normalization for Adaptively Style-Invariant Neural Networks, NeurIPS 2018, equation 4, and
    ``models/batchinstancenorm.py`` of hyeonseobnam/Batch-Instance-Normalization.
    """

    gate: nn.Parameter

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,  # noqa: FBT001, FBT002 # as in nn.BatchNorm2d
        track_running_stats: bool = True,  # noqa: FBT001, FBT002
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype)
        self.gate = nn.Parameter(torch.ones(num_features, device=device, dtype=dtype))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return ``x``, (N, C, H, W), normalised; same shape and type."""
        check_maps(x, pixels=2)
        if self.training:
            self.gate.data.clamp_(0, 1)  # not seen by autograd, so that the module may stand at two places
        gate = self.gate.clamp(0, 1)  # in eval mode, too; lets the gradient of 0 and of 1 through
        weight = gate if self.weight is None else self.weight * gate
        rest = 1 - gate if self.weight is None else self.weight * (1 - gate)
        own = functional.instance_norm(x, eps=self.eps)
        return self._normalize_batch(x, weight) + own * rest.to(x.dtype).view(1, -1, 1, 1)

    def _normalize_batch(self, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        momentum = self.momentum
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if momentum is None:  # the average of all batches
                momentum = 1.0 / float(self.num_batches_tracked)
        from_batch = self.training or self.running_mean is None
        return functional.batch_norm(
            x, self.running_mean, self.running_var, weight, self.bias, from_batch, momentum or 0.0, self.eps
        )

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *args: Any) -> None:  # noqa: ANN401
        state_dict.setdefault(prefix + "gate", self.gate.detach())
        super()._load_from_state_dict(state_dict, prefix, *args)


def bin_parameter_groups(
    model: nn.Module, lr: float, *, weight_decay: float = 0.0, gate_lr_factor: float = 10.0
) -> list[dict[str, Any]]:
    """Return two groups for an optimizer: all other parameters, and the gates of ``BatchInstanceNorm2d``.

    The gates learn at ``gate_lr_factor`` times ``lr`` and without weight decay, as published (``main.py`` of
    hyeonseobnam/Batch-Instance-Normalization). A parameter that stands at several places is listed once.
    """
    gates = [module.gate for module in model.modules() if isinstance(module, BatchInstanceNorm2d)]
    return [
        {"params": _without(model.parameters(), gates), "lr": lr, "weight_decay": weight_decay},
        {"params": gates, "lr": gate_lr_factor * lr, "weight_decay": 0.0},
    ]


def _without(parameters: Iterable[nn.Parameter], left_out: list[nn.Parameter]) -> list[nn.Parameter]:
    places = {id(parameter) for parameter in left_out}
    return [parameter for parameter in parameters if id(parameter) not in places]
