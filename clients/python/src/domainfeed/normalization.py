"""From levels to what a model wants, on the trainer's device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from domainfeed.errors import FeedError, expected

if TYPE_CHECKING:
    from domainfeed.batch import Batch


def normalize(batch: Batch, dtype: torch.dtype = torch.float32, view: str | None = None) -> torch.Tensor:
    """Return ``(images / 255 - mean) / std`` with the feed's mean and standard deviation of each channel.

    ``view`` names the images, (N, C, H, W) uint8; None = the first view. The result has the same shape,
    device and memory layout (channels_last) and the given floating-point ``dtype``; it is computed in float32
    at least and rounded once. Move the batch first (``batch.to("cuda")``): bytes travel faster than floats.

    Raises ``FeedError`` INVALID_ARGUMENT where ``dtype`` is no floating-point type, NOT_FOUND for an unknown
    view, FAILED_PRECONDITION where the feed's mean and deviation do not fit the number of channels.
    """
    if not dtype.is_floating_point:
        raise expected("dtype", "a floating-point type", dtype)
    images = batch.images if view is None else batch.view(view)
    channels = images.shape[1]
    if len(batch.mean) != channels or len(batch.std) != channels or 0.0 in batch.std:
        raise FeedError(
            "FAILED_PRECONDITION",
            f"Expected the feed's mean and std to be {channels} numbers each, std not 0, "
            f"got {list(batch.mean)} and {list(batch.std)}",
        )
    exact = torch.promote_types(dtype, torch.float32)
    # One multiplication and one addition a value: x * 1/(255 std) - mean/std, with factors made in float64.
    scale = [1 / (255 * deviation) for deviation in batch.std]
    shift = [-mean / deviation for mean, deviation in zip(batch.mean, batch.std)]
    factors = (
        torch.tensor([scale, shift], dtype=torch.float64)
        .to(exact)
        .to(images.device)
        .view(2, 1, channels, 1, 1)
    )
    return images.to(exact).mul_(factors[0]).add_(factors[1]).to(dtype)
