from __future__ import annotations

import dataclasses

import pytest
import torch
from test_batch import make_batch

from domainfeed import FeedError, Normalization, normalize

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@pytest.mark.parametrize(
    ("dtype", "tolerance"),
    [(torch.float64, 1e-12), (torch.float32, 1e-6), (torch.float16, 2e-3), (torch.bfloat16, 1e-2)],
)
def test_every_level_becomes_what_the_formula_says(dtype: torch.dtype, tolerance: float) -> None:
    batch = dataclasses.replace(
        make_batch(),
        views={
            "default": torch.arange(256, dtype=torch.uint8)
            .view(1, 16, 16, 1)
            .repeat(2, 1, 1, 3)
            .permute(0, 3, 1, 2)
        },
        mean=MEAN,
        std=STD,
    )
    mean, std = (torch.tensor(values, dtype=torch.float64).view(1, 3, 1, 1) for values in (MEAN, STD))
    exact = (batch.images.double() / 255 - mean) / std
    out = normalize(batch, dtype)
    assert out.dtype == dtype
    assert (out.double() - exact).abs().max() <= tolerance
    assert out.is_contiguous(memory_format=torch.channels_last)


def test_each_sample_has_its_own_mean_and_deviation() -> None:
    batch = dataclasses.replace(
        make_batch(3),
        normalizations=[Normalization("a", (0.1, 0.2, 0.3), (0.5, 1, 2)), Normalization("b", MEAN, STD)],
        normalization={"strong": torch.tensor([1, 0, 1])},
    )
    out = normalize(batch, view="strong")
    for sample, entry in enumerate((1, 0, 1)):
        name = batch.normalizations[entry]
        alone = dataclasses.replace(
            batch, views={"one": batch.view("strong")[sample : sample + 1]}, normalizations=[name]
        )
        assert torch.equal(out[sample : sample + 1], normalize(alone))
    assert out.is_contiguous(memory_format=torch.channels_last)
    weak = dataclasses.replace(batch, normalizations=batch.normalizations[:1])
    assert torch.equal(normalize(batch, view="weak"), normalize(weak, view="weak"))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_images_that_are_floats_are_returned_as_they_are(dtype: torch.dtype) -> None:
    images = torch.randn(2, 4, 5, 3).to(dtype).permute(0, 3, 1, 2)
    batch = dataclasses.replace(make_batch(), views={"weak": images})
    assert normalize(batch) is images
    assert torch.equal(normalize(batch, torch.float64), images.double())


def test_a_view_can_be_chosen_and_is_left_as_it_is() -> None:
    batch = make_batch()
    before = batch.view("strong").clone()
    out = normalize(batch, view="strong")
    assert torch.allclose(out, (before / 255 - 0.5) / 0.2, atol=1e-6)
    assert torch.equal(batch.view("strong"), before)
    assert not torch.equal(out, normalize(batch))


def test_the_result_is_on_the_device_of_the_batch() -> None:
    assert normalize(make_batch().to("meta")).device.type == "meta"


def test_an_empty_batch_stays_empty() -> None:
    assert normalize(make_batch(0)).shape == (0, 3, 4, 5)


def test_a_whole_number_type_is_refused() -> None:
    with pytest.raises(FeedError, match=r"Expected dtype to be a floating-point type, got torch\.int64"):
        normalize(make_batch(), torch.int64)


@pytest.mark.parametrize("std", [(), (0.2,), (0.2, 0.0, 0.2)])
def test_a_deviation_that_does_not_fit_is_refused(std: tuple[float, ...]) -> None:
    with pytest.raises(FeedError, match="mean and std to be 3 numbers each") as caught:
        normalize(dataclasses.replace(make_batch(), std=std))
    assert caught.value.code == "FAILED_PRECONDITION"
