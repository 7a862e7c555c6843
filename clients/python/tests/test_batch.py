from __future__ import annotations

import dataclasses
import pickle

import pytest
import torch

from domainfeed import Batch, Block, FeedError


def make_batch(count: int = 2) -> Batch:
    def images() -> torch.Tensor:
        return torch.randint(0, 256, (count, 4, 5, 3), dtype=torch.uint8).permute(0, 3, 1, 2)

    return Batch(
        views={"weak": images(), "strong": images()},
        labels=torch.arange(count),
        domains=torch.zeros(count, dtype=torch.int64),
        blocks=[Block(0, 0, count)],
        sample_ids=torch.arange(count) + 2**62,
        replaced=[],
        timings={"decode": 1.0},
        epoch=1,
        step=2,
        mean=(0.5, 0.5, 0.5),
        std=(0.2, 0.2, 0.2),
    )


def test_the_first_view_is_the_images() -> None:
    batch = make_batch()
    assert batch.images is batch.view("weak")
    assert batch.view("strong") is not batch.images


def test_an_unknown_view_is_refused_with_those_there_are() -> None:
    with pytest.raises(FeedError, match="weak, strong, got 'medium'") as caught:
        make_batch().view("medium")
    assert caught.value.code == "NOT_FOUND"


def test_moving_a_batch_moves_every_tensor_and_keeps_the_layout() -> None:
    moved = make_batch().to("meta")
    for images in moved.views.values():
        assert images.device.type == "meta"
        assert images.is_contiguous(memory_format=torch.channels_last)
    assert {moved.labels.device.type, moved.domains.device.type, moved.sample_ids.device.type} == {"meta"}
    assert moved.mix_perm is None
    assert (moved.epoch, moved.step, moved.blocks) == (1, 2, [Block(0, 0, 2)])


def test_what_samples_are_normalised_by_moves_with_the_batch() -> None:
    batch = dataclasses.replace(make_batch(), normalization={"strong": torch.tensor([1, 0])})
    assert batch.to("meta").normalization["strong"].device.type == "meta"


def test_mixing_columns_move_with_the_batch() -> None:
    batch = dataclasses.replace(
        make_batch(),
        mix_perm=torch.tensor([1, 0]),
        mix_lambda=torch.tensor([0.5, 1.0]),
        view_ids=torch.tensor([0, 1]),
    )
    moved = batch.to("meta")
    for column in (moved.mix_perm, moved.mix_lambda, moved.view_ids):
        assert column is not None
        assert column.device.type == "meta"


def test_a_batch_on_its_device_shares_its_tensors() -> None:
    batch = make_batch()
    assert batch.to("cpu").images.data_ptr() == batch.images.data_ptr()


def test_pinning_asks_every_tensor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.Tensor, "pin_memory", lambda tensor: tensor + 1)
    batch = make_batch()
    pinned = batch.pin_memory()
    for before, after in [
        (batch.images, pinned.images),
        (batch.view("strong"), pinned.view("strong")),
        (batch.labels, pinned.labels),
        (batch.domains, pinned.domains),
        (batch.sample_ids, pinned.sample_ids),
    ]:
        assert torch.equal(after, before + 1)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_length_is_the_number_of_samples(count: int) -> None:
    assert len(make_batch(count)) == count


def test_a_batch_can_be_pickled() -> None:
    batch = make_batch()
    copy = pickle.loads(pickle.dumps(batch))
    assert torch.equal(copy.images, batch.images)
    assert copy.blocks == batch.blocks


def test_a_batch_can_not_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        make_batch().step = 3  # type: ignore[misc]
