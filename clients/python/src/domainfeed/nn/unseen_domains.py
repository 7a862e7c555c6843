"""What a normalisation by domain does, in eval mode, with a domain that it was not trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from domainfeed.nn.domain_sums import find_moments, sum_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Affine(NamedTuple):
    """``scale * x + shift``, for each of R rows and C channels: two of (R, C) float64."""

    scale: torch.Tensor
    shift: torch.Tensor


class Known(NamedTuple):
    """The normalisations of the D domains that a module has parameters of."""

    #: (D, C), from running statistics, weight and bias.
    affine: Affine
    #: (D, C) float64 each.
    weight: torch.Tensor
    bias: torch.Tensor
    #: (D,) bool: has statistics.
    trained: torch.Tensor
    eps: float


def refuse(known: Known, _x: torch.Tensor, _rows: torch.Tensor) -> Affine:
    """Give NaN: the module raises, except where ``torch.compile`` leaves it no way to look at ids."""
    nothing = torch.full_like(known.weight[:1], float("nan"))  # a factor would spoil the gradients of others
    return Affine(nothing, nothing)


def average(known: Known, _x: torch.Tensor, _rows: torch.Tensor) -> Affine:
    """Give the mean of what the trained domains' normalisations would give."""
    return Affine(_mean(known.affine.scale, known.trained), _mean(known.affine.shift, known.trained))


def measure(known: Known, x: torch.Tensor, rows: torch.Tensor) -> Affine:
    """Normalise by the samples at hand, apart for each domain of the module; unknown ids are taken together.

    Weight and bias are the means of the trained domains'.
    """
    moments = find_moments(sum_rows(x, rows, len(known.weight) + 1))
    return make_affine(
        moments.mean,
        moments.variance,
        _mean(known.weight, known.trained),
        _mean(known.bias, known.trained),
        known.eps,
    )


#: Name -> policy. It is given the samples, (N, C, H, W), and their rows, (N,) with D for an unknown id, and
#: returns one normalisation for all, (1, C), or one for each row, (D + 1, C).
UNSEEN: Mapping[str, Callable[[Known, torch.Tensor, torch.Tensor], Affine]] = {
    "error": refuse,
    "mean": average,
    "batch": measure,
}


def make_affine(
    mean: torch.Tensor, variance: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, eps: float
) -> Affine:
    """Return ``weight * (x - mean) / sqrt(variance + eps) + bias`` as scale and shift; (R, C) or (1, C)."""
    scale = weight * torch.rsqrt(variance + eps)
    return Affine(scale, bias - mean * scale)


def _mean(values: torch.Tensor, trained: torch.Tensor) -> torch.Tensor:
    """Average (D, C) over the trained domains; over all where none is. Returns (1, C)."""
    counted = (trained | ~trained.any()).to(values.dtype).unsqueeze(0)
    return counted @ values / counted.sum()
