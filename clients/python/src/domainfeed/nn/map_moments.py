"""Mean and deviation of feature maps: what MixStyle and AdaIN take for the style of an image."""

from __future__ import annotations

import torch

from domainfeed.errors import expected


def map_moments(x: torch.Tensor, eps: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return mean and ``sqrt(variance + eps)`` of each map of ``x``, (N, C, H, W): two of (N, C, 1, 1).

    The variance is the unbiased one, as in the code of MixStyle and AdaIN. Both are computed in float32 at
    least and have that type.

    Raises ``FeedError`` INVALID_ARGUMENT for maps of one pixel, which have no variance: torch would say NaN.
    """
    check_maps(x, pixels=2)
    mean, variance = measure_maps(x, unbiased=True)
    return mean, (variance + eps).sqrt()


def measure_maps(x: torch.Tensor, *, unbiased: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Return mean and variance of each map of ``x``, (N, C, H, W): two of (N, C, 1, 1), float32 at least."""
    exact = x.to(torch.promote_types(x.dtype, torch.float32))
    if len(x) == 0:  # torch warns of the variance of nothing
        nothing = exact.sum(dim=(2, 3), keepdim=True)
        return nothing, nothing
    variance, mean = torch.var_mean(exact, dim=(2, 3), unbiased=unbiased, keepdim=True)
    return mean, variance


def check_maps(x: torch.Tensor, pixels: int = 1) -> None:
    """Raise ``FeedError`` INVALID_ARGUMENT unless ``x`` is (N, C, H, W) with so many pixels or more."""
    if x.dim() != 4:
        raise expected("the feature maps", "(N, C, H, W)", tuple(x.shape))
    if x.shape[2] * x.shape[3] < pixels:
        rule = f"of {pixels} pixels or more, as they are earlier in the network"
        raise expected("the feature maps", rule, tuple(x.shape))
