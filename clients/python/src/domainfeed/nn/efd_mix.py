"""EFDMix: each image gets a mixture of its own distribution of values and that of a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domainfeed.nn.style_mixing import StyleMixing

if TYPE_CHECKING:
    import torch


class EFDMix(StyleMixing):
    """Mixes the sorted values of feature maps between the samples of a batch, in training mode.

    ``y = x + (1 - w) (v - x)`` where v has the partner's values at the ranks of the sample's own, the
    subtracted x is held constant in backward, and w is the sample's own weight. In eval mode it is the
    identity.

    Parameters, partners and errors are those of ``MixStyle``, but ``eps`` is not used, and maps of one pixel
    are allowed. Source: Zhang et al., Exact Feature Distribution Matching, CVPR 2022, and
    ``dassl/modeling/ops/efdmix.py``.
    """

    def mix_maps(self, x: torch.Tensor, partners: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """Return ``x``, (N, C, H, W), with mixed values; same shape and type."""
        flat = x.flatten(2)
        values, order = flat.sort(dim=-1)
        matched = values[partners].gather(-1, order.argsort(dim=-1))
        own = weights.to(x.dtype).view(-1, 1, 1)
        return (flat + (matched - flat.detach()) * (1 - own)).view_as(x)
