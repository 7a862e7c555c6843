"""What MixStyle and EFDMix have in common: when they mix, and whom with whom."""

from __future__ import annotations

import torch
from torch import nn

from domainfeed.errors import FeedError, expected
from domainfeed.nn.compiling import in_backward, is_compiling
from domainfeed.nn.context import columns_of
from domainfeed.nn.map_moments import check_maps
from domainfeed.nn.partner_rules import PARTNER_RULES, draw_partners


class StyleMixing(nn.Module):
    """The identity in eval mode; in training mode ``mix_maps`` with partners and weights.

    They come from the arguments, else from the ``domain_context``, else they are drawn by the rule ``mix``.
    """

    def __init__(self, p: float = 0.5, alpha: float = 0.1, eps: float = 1e-6, mix: str = "random") -> None:
        super().__init__()
        if not 0 <= p <= 1:
            raise expected("p", "0 to 1", p)
        if not alpha > 0:
            raise expected("alpha", "a number > 0", alpha)
        if not eps > 0:
            raise expected("eps", "a number > 0", eps)
        if mix not in PARTNER_RULES:
            raise expected("mix", f"one of {', '.join(PARTNER_RULES)}", mix)
        self.p = p
        self.alpha = alpha
        self.eps = eps
        self.mix = mix
        #: Whether the latest forward mixed with the partners of a context.
        self._followed = False

    def forward(
        self, x: torch.Tensor, partners: torch.Tensor | None = None, weights: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Mix ``x``, (N, C, H, W), with ``partners``, (N,) slots, at the own ``weights``, (N,) 0..1."""
        if not self.training:
            return x
        check_maps(x)
        if (partners is None) != (weights is None):
            raise expected("partners and weights", "given together", (partners, weights))
        if partners is None or weights is None:
            partners, weights = self._find_partners(x)
        return self.mix_maps(x, partners.to(x.device), weights.to(x.device))

    def mix_maps(self, x: torch.Tensor, partners: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """Return the mixed maps, in the shape and type of ``x``."""
        raise NotImplementedError

    def extra_repr(self) -> str:
        """Tell the settings."""
        return f"p={self.p}, alpha={self.alpha}, eps={self.eps}, mix={self.mix!r}"

    def _find_partners(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        columns = columns_of(x)
        if columns is not None and columns.mix_perm is not None and columns.mix_lambda is not None:
            self._followed = True
            return columns.mix_perm, columns.mix_lambda
        if self._followed and not is_compiling() and in_backward():
            raise FeedError(
                "FAILED_PRECONDITION",
                "Expected the domain_context of forward around backward, too, where checkpointed layers run "
                "again, got none; call backward inside of it, or checkpoint with keep_context",
            )
        self._followed = False
        return draw_partners(len(x), self.mix, self.p, self.alpha)
