"""Count, sum and sum of squares of each domain's values: what adds up over samples and over ranks."""

from __future__ import annotations

from typing import NamedTuple

import torch

from domainfeed.nn.map_moments import measure_maps


class Moments(NamedTuple):
    """Of R rows of samples: one a domain."""

    #: (R, 1) float64, the number of values of each channel; 0 where no sample is of the row.
    counts: torch.Tensor
    #: (R, C) float64; 0 in an empty row.
    mean: torch.Tensor
    #: (R, C) float64, the biased variance; 0 in an empty row.
    variance: torch.Tensor


def sum_rows(x: torch.Tensor, rows: torch.Tensor, count: int) -> torch.Tensor:
    """Return (``count``, 1 + 2 C) float64: number of values, sums and sums of squares of each row's samples.

    ``x`` is (N, C, H, W), ``rows`` (N,) int64, 0..``count`` - 1, in any order. Mean and variance of each
    map are computed in the type of ``x``, float32 at least; only what is added up, and differs little in
    size, is in float64, so that the sum of squares costs no digits.
    """
    mean, variance = (part.flatten(1).double() for part in measure_maps(x, unbiased=False))
    values = torch.cat([torch.ones_like(mean[:, :1]), mean, variance + mean.square()], dim=1)
    sums = values.new_zeros(count, values.shape[1])
    return sums.index_add(0, rows, values) * (x.shape[2] * x.shape[3])


def find_moments(sums: torch.Tensor) -> Moments:
    """Return the moments that belong to sums of ``sum_rows``, also added up over several calls of it."""
    channels = (sums.shape[1] - 1) // 2
    counts, totals, squares = torch.split(sums, [1, channels, channels], dim=1)
    divisor = counts.clamp(min=1)
    mean = totals / divisor
    return Moments(counts, mean, (squares / divisor - mean.square()).clamp(min=0))
