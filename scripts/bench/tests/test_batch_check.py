from __future__ import annotations

import pytest
import torch

from loaders.batch_check import BatchCheck, WrongBatchError
from loaders.work import SIZE

MEAN = (120.0, 90.0, 60.0)


def make_batch(seed: int, mean: tuple[float, ...] = MEAN, images: int = 128) -> torch.Tensor:
    """Noise around the mean, as different from image to image as photos are."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(images, SIZE, SIZE, 3, generator=generator) * 20
    return (noise + torch.tensor(mean)).clip(0, 255).byte()


def look(*batches: torch.Tensor) -> list[float]:
    check = BatchCheck(len(batches[0]), MEAN)
    for batch in batches:
        check.look(batch)
    return check.judge_mean()


def test_a_right_batch_is_right_in_either_layout() -> None:
    batches = [make_batch(seed) for seed in range(4)]
    assert look(*batches) == pytest.approx(MEAN, abs=1)
    assert look(*(batch.permute(0, 3, 1, 2) for batch in batches)) == pytest.approx(MEAN, abs=1)


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        (make_batch(1).float(), "not a uint8 tensor: torch.float32"),
        (make_batch(1)[:, :100], "shape"),
        (torch.zeros(128, SIZE, SIZE, 3, dtype=torch.uint8), "constant"),
        (make_batch(1)[:1].expand(128, -1, -1, -1), "the same images again"),
    ],
)
def test_a_wrong_batch_is_refused(batch: torch.Tensor, message: str) -> None:
    with pytest.raises(WrongBatchError, match=message):
        look(batch)


def test_a_batch_that_comes_again_is_refused() -> None:
    with pytest.raises(WrongBatchError, match="the same images again"):
        look(make_batch(1), make_batch(1))


def test_channels_in_another_order_are_noticed() -> None:
    batches = [make_batch(seed).flip(3) for seed in range(4)]
    with pytest.raises(WrongBatchError, match=r"mean levels (60|59)\.\d, (90|89)\.\d, (120|119)\.\d"):
        look(*batches)
