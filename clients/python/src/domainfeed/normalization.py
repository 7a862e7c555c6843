"""From levels to what a model wants, on the trainer's device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from domainfeed.batch import Normalization
from domainfeed.errors import FeedError, expected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domainfeed.batch import Batch


def normalize(batch: Batch, dtype: torch.dtype | None = None, view: str | None = None) -> torch.Tensor:
    """Return ``(images / 255 - mean) / std`` with a mean and deviation for each channel of each sample.

    They are the feed's, those of the sample's domain or those of its style, as the feed says
    (``batch.normalizations``). Images that the sidecar has normalised are returned as they are.

    ``view`` names the images, (N, C, H, W); None = the first view. The result has the same shape, device and
    memory layout (channels_last) and the floating-point ``dtype``: None = float32, or that of the images
    where they are floats. It is computed in float32 at least and rounded once. Move the batch first
    (``batch.to("cuda")``): bytes travel faster than floats.

    Raises ``FeedError`` INVALID_ARGUMENT where ``dtype`` is no floating-point type, NOT_FOUND for an unknown
    view, FAILED_PRECONDITION where mean and deviation do not fit the number of channels.
    """
    if dtype is not None and not dtype.is_floating_point:
        raise expected("dtype", "a floating-point type", dtype)
    name = next(iter(batch.views)) if view is None else view
    images = batch.view(name)
    if images.is_floating_point():
        return images if dtype is None else images.to(dtype)
    dtype = dtype or torch.float32
    exact = torch.promote_types(dtype, torch.float32)
    entries = batch.normalizations or [Normalization("feed", batch.mean, batch.std)]
    scale, shift = (rows.to(exact).to(images.device) for rows in _factors(entries, images.shape[1]))
    rows = batch.normalization.get(name, slice(1))
    return images.to(exact).mul_(scale[rows]).add_(shift[rows]).to(dtype)


def _factors(entries: Sequence[Normalization], channels: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return 1 / (255 std) and -mean / std, each (entries, channels, 1, 1) float64."""
    for _, mean, std in entries:
        if len(mean) != channels or len(std) != channels or 0.0 in std:
            raise FeedError(
                "FAILED_PRECONDITION",
                f"Expected the feed's mean and std to be {channels} numbers each, std not 0, "
                f"got {list(mean)} and {list(std)}",
            )
    scale = [[1 / (255 * deviation) for deviation in std] for _, _, std in entries]
    shift = [[-m / deviation for m, deviation in zip(mean, std)] for _, mean, std in entries]
    shape = (len(entries), channels, 1, 1)
    return (
        torch.tensor(scale, dtype=torch.float64).view(shape),
        torch.tensor(shift, dtype=torch.float64).view(shape),
    )
