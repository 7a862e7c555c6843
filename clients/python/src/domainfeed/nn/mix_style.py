"""MixStyle: each image gets a mixture of its own style and that of a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domainfeed.nn.map_moments import map_moments
from domainfeed.nn.style_mixing import StyleMixing

if TYPE_CHECKING:
    import torch


class MixStyle(StyleMixing):
    """Mixes the mean and deviation of feature maps between the samples of a batch, in training mode.

    ``y = (x - m) / s * (w s + (1 - w) s[partner]) + w m + (1 - w) m[partner]`` with mean m and deviation s of
    each map, held constant in backward, and w the sample's own weight. In eval mode it is the identity.

    Partners and weights are those of the ``domain_context``: of the same batch at every place where the
    module stands. Outside of one, or where the feed does not mix, they are drawn as in Dassl, anew in each
    call, by torch's generator. Put it behind early stages of a network; it has no parameters.

    Args:
        p: Probability of mixing, one coin a call; where partners are drawn here. alpha: Of the weights'
        Beta(alpha, alpha); where they are drawn here. eps: Added to the variance. mix: ``"random"``, or
        ``"crossdomain"`` for batches of two equal blocks; where partners are drawn here.

    Raises ``FeedError`` INVALID_ARGUMENT for a parameter that breaks its rule, for maps of one pixel, and
    for a context of another number of samples. Source: Zhou et al., Domain Generalization with MixStyle,
    ICLR 2021, and ``dassl/modeling/ops/mixstyle.py``.
    """

    def mix_maps(self, x: torch.Tensor, partners: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """Return ``x``, (N, C, H, W), in the mixed style; same shape and type."""
        mean, deviation = map_moments(x.detach(), self.eps)
        own = weights.to(mean.dtype).view(-1, 1, 1, 1)
        mixed_mean = mean * own + mean[partners] * (1 - own)
        mixed_deviation = deviation * own + deviation[partners] * (1 - own)
        return ((x - mean) * (mixed_deviation / deviation) + mixed_mean).to(x.dtype)
