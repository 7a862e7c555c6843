"""What makes two batches the same batch."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import torch

    from domainfeed import Batch

#: Epoch, step, sample ids, labels, and a hash of the pixels.
Fingerprint = tuple[int, int, tuple[int, ...], tuple[int, ...], str]


def hash_pixels(images: torch.Tensor) -> str:
    return hashlib.sha256(images.contiguous().numpy().tobytes()).hexdigest()


def fingerprint(batch: Batch) -> Fingerprint:
    return (
        batch.epoch,
        batch.step,
        tuple(batch.sample_ids.tolist()),
        tuple(batch.labels.tolist()),
        hash_pixels(batch.images),
    )


def fingerprints(batches: Iterable[Batch]) -> list[Fingerprint]:
    return [fingerprint(batch) for batch in batches]
