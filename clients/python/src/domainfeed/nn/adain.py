"""AdaIN: each image gets the style of its partner."""

from __future__ import annotations

import torch
from torch import nn

from domainfeed.errors import FeedError, expected
from domainfeed.nn.context import columns_of
from domainfeed.nn.map_moments import map_moments


class AdaIN(nn.Module):
    """Gives the feature maps of each sample the mean and deviation of its partner's.

    ``y = (x - m) / s * s[partner] + m[partner]``, blended: ``strength * y + (1 - strength) * x``; mean m and
    deviation s of each map take part in backward.

    Partners are given slots, else those of the ``domain_context``. With given slots it acts in both modes;
    without, it is the identity in eval mode.

    Args:
        strength: Share of the partner's style, 0..1.
        eps: Added to the variance.

    Raises ``FeedError`` INVALID_ARGUMENT for a parameter that breaks its rule, for maps of one pixel, and
    for a context of another number of samples; FAILED_PRECONDITION where nothing tells the partners.
    Source: Huang and Belongie, Arbitrary Style Transfer in Real-time with Adaptive Instance Normalization,
    ICCV 2017, equation 8, and ``function.py`` of naoto0804/pytorch-AdaIN.
    """

    def __init__(self, strength: float = 1.0, eps: float = 1e-5) -> None:
        super().__init__()
        if not 0 <= strength <= 1:
            raise expected("strength", "0 to 1", strength)
        if not eps > 0:
            raise expected("eps", "a number > 0", eps)
        self.strength = strength
        self.eps = eps

    def forward(self, x: torch.Tensor, partners: torch.Tensor | None = None) -> torch.Tensor:
        """Return ``x``, (N, C, H, W), in the style of ``partners``, (N,) slots; same shape and type."""
        if partners is None:
            if not self.training:
                return x
            partners = _find_partners(x)
        mean, deviation = map_moments(x, self.eps)
        partners = partners.to(x.device)
        styled = (x - mean) * (deviation[partners] / deviation) + mean[partners]
        return torch.lerp(x.to(styled.dtype), styled, self.strength).to(x.dtype)

    def extra_repr(self) -> str:
        """Tell the settings."""
        return f"strength={self.strength}, eps={self.eps}"


def _find_partners(x: torch.Tensor) -> torch.Tensor:
    columns = columns_of(x)
    if columns is None or columns.mix_perm is None:
        raise FeedError(
            "FAILED_PRECONDITION",
            "Expected partners as an argument or from the domain_context of a feed that mixes, got none",
        )
    return columns.mix_perm
