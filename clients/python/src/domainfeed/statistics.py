"""What a sidecar knows of the pixels of its domains."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domainfeed.gen import feed_pb2


class Moments(NamedTuple):
    """Mean and population covariance of three channels."""

    #: (3,) float64.
    mean: torch.Tensor
    #: (3, 3) float64.
    covariance: torch.Tensor


class Histogram(NamedTuple):
    """Counts of equally wide bins."""

    #: Where the first bin begins.
    low: float
    #: Where the last bin ends.
    high: float
    #: (bins,) int64.
    counts: torch.Tensor


class DomainStatistics(NamedTuple):
    """Over all pixels of a domain's images at the feed's size."""

    #: A domain, or ``domain > reference`` for its images in another's style.
    name: str
    images: int
    pixels: int
    #: Of R, G and B levels, 0 to 255.
    rgb: Moments
    #: Of L (0 to 100), a and b: CIELAB with D65.
    lab: Moments
    #: By channel: ``r``, ``g``, ``b`` (256 bins); ``l``, ``a``, ``b_lab`` and, if used, ``l_clahe`` (1024).
    histograms: Mapping[str, Histogram]


def read_statistics(message: feed_pb2.DomainStatistics) -> DomainStatistics:
    """Return what one entry of a ``GetStatisticsResponse`` says."""
    return DomainStatistics(
        name=message.name,
        images=message.images,
        pixels=message.pixels,
        rgb=_moments(message.rgb_mean, message.rgb_covariance),
        lab=_moments(message.lab_mean, message.lab_covariance),
        histograms={
            histogram.channel: Histogram(
                histogram.low, histogram.high, torch.tensor(histogram.counts, dtype=torch.int64)
            )
            for histogram in message.histograms
        },
    )


def _moments(mean: Iterable[float], covariance: Iterable[float]) -> Moments:
    return Moments(
        torch.tensor(list(mean), dtype=torch.float64),
        torch.tensor(list(covariance), dtype=torch.float64).view(3, 3),
    )
