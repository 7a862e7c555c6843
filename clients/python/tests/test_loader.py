from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from conftest import CLASSES, SAMPLES, SIZE, write_images
from fingerprint import fingerprints, hash_pixels

from domainfeed import Block, FeedError, Loader
from domainfeed.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from domainfeed import Sidecar


@pytest.fixture
def open_loader(server: Sidecar) -> Iterator[Callable[..., Loader]]:
    """Make loaders of the running sidecar that are closed with the test."""
    loaders: list[Loader] = []

    def make(feed: str, **arguments: object) -> Loader:
        loaders.append(Loader(server.address, feed, **arguments))  # type: ignore[arg-type]
        return loaders[-1]

    yield make
    for loader in loaders:
        loader.close()


def test_a_batch_holds_every_domain_s_quota_in_blocks(open_loader: Callable[..., Loader]) -> None:
    loader = open_loader("train")
    batches = list(loader)
    assert len(batches) == len(loader) == 5
    for step, batch in enumerate(batches):
        assert (batch.epoch, batch.step, len(batch)) == (0, step, 6)
        assert list(batch.blocks) == [Block(0, 0, 2), Block(1, 2, 4), Block(2, 4, 6)]
        assert batch.domains.tolist() == [0, 0, 1, 1, 2, 2]
        assert batch.images.shape == (6, 3, SIZE, SIZE)
        assert batch.images.dtype == torch.uint8
        assert batch.images.is_contiguous(memory_format=torch.channels_last)
        assert batch.labels[4:].tolist() == [-1, -1]
        assert set(batch.labels[:4].tolist()) <= {0, 1}
        assert list(batch.replaced) == []
        assert {"read", "decode"} <= set(batch.timings)


def test_kept_batches_keep_their_own_data(open_loader: Callable[..., Loader]) -> None:
    loader = open_loader("train")
    hashes_while_iterating = [hash_pixels(batch.images) for batch in loader]
    kept = list(loader)
    assert [hash_pixels(batch.images) for batch in kept] == hashes_while_iterating
    assert len({batch.images.data_ptr() for batch in kept}) == len(kept)
    kept[0].images.zero_()
    assert [hash_pixels(batch.images) for batch in kept[1:]] == hashes_while_iterating[1:]


def test_dropped_batches_give_their_memory_back(open_loader: Callable[..., Loader]) -> None:
    places = set()
    for batch in open_loader("long", prefetch=2):
        places.add(batch.images.data_ptr())
        del batch
    assert len(places) <= 4


def test_the_pixels_are_those_of_the_sample(open_loader: Callable[..., Loader]) -> None:
    loader = open_loader("test")
    images = torch.cat([batch.images for batch in loader])
    # one colour an image, in the order of paths: target/cat/0.png to target/dog/3.png
    wanted = [[120, 90 * label + 40, 20 * i] for label in range(2) for i in range(SAMPLES["target"])]
    assert images[:, :, SIZE // 2, SIZE // 2].tolist() == wanted
    assert images.flatten(2).float().std(2).max() == 0


def test_names_of_classes_and_domains_are_known(open_loader: Callable[..., Loader]) -> None:
    loader = open_loader("test")
    assert loader.classes == CLASSES
    assert loader.domains == {2: "target"}
    assert open_loader("train").domains == {0: "photo", 1: "sketch", 2: "target"}


def test_an_epoch_repeats_until_another_is_set(open_loader: Callable[..., Loader]) -> None:
    loader = open_loader("train")
    first = fingerprints(loader)
    assert fingerprints(loader) == first
    loader.set_epoch(1)
    second = fingerprints(loader)
    assert {epoch for epoch, *_ in second} == {1}
    assert [ids for _, _, ids, *_ in second] != [ids for _, _, ids, *_ in first]
    loader.set_epoch(0)
    assert fingerprints(loader) == first


def test_a_pass_left_early_is_followed_by_a_whole_one(open_loader: Callable[..., Loader]) -> None:
    loader = open_loader("train")
    whole = fingerprints(loader)
    next(iter(loader))
    assert fingerprints(loader) == whole


def test_many_passes_left_early_do_not_use_up_the_calls_of_a_client(
    open_loader: Callable[..., Loader],
) -> None:
    loader = open_loader("long", prefetch=8)  # as many as the server allows
    for _ in range(30):
        assert next(iter(loader)).step == 0


def test_the_seed_chooses_the_order(open_loader: Callable[..., Loader]) -> None:
    default = fingerprints(open_loader("train"))
    assert fingerprints(open_loader("train", seed=7)) == default
    assert fingerprints(open_loader("train", seed=2**64 - 1)) != default


@pytest.mark.parametrize("prefetch", [1, 3, 8])
def test_the_batches_do_not_depend_on_prefetch(open_loader: Callable[..., Loader], prefetch: int) -> None:
    assert fingerprints(open_loader("train", prefetch=prefetch)) == fingerprints(open_loader("train"))


@pytest.mark.parametrize("timeout", [7 * 86_400.0, 1e9, math.inf])
def test_a_long_timeout_ends_no_call(
    open_loader: Callable[..., Loader], monkeypatch: pytest.MonkeyPatch, timeout: float
) -> None:
    def end_pass(_: Connection, address: str) -> None:
        raise AssertionError(f"a call to {address} broke, and would be made again without end")

    monkeypatch.setattr(Connection, "avoid", end_pass)
    assert len(list(open_loader("train", timeout=timeout))) == 5


def test_each_view_has_its_images(open_loader: Callable[..., Loader]) -> None:
    for batch in open_loader("views"):
        assert list(batch.views) == ["weak", "strong"]
        assert batch.images is batch.view("weak")
        # one colour an image: the flip of a view changes nothing, and both come from the same sample
        assert torch.equal(batch.view("weak"), batch.view("strong"))
        assert batch.view("weak").data_ptr() != batch.view("strong").data_ptr()


def test_the_ranks_of_a_sequential_feed_share_every_sample_also_when_some_get_none(
    open_loader: Callable[..., Loader],
) -> None:
    alone = [batch.sample_ids.tolist() for batch in open_loader("test")]
    ranks = [list(open_loader("test", rank=rank, world_size=5)) for rank in range(5)]
    assert {len(batches) for batches in ranks} == {len(alone)}
    for step, ids in enumerate(alone):
        assert [i for batches in ranks for i in batches[step].sample_ids.tolist()] == ids
    empty = [batch for batches in ranks for batch in batches if len(batch) == 0]
    assert empty
    for batch in empty:
        assert batch.images.shape == (0, 3, SIZE, SIZE)
        assert list(batch.blocks) == []


def test_the_samples_of_a_step_do_not_depend_on_the_number_of_ranks(
    open_loader: Callable[..., Loader],
) -> None:
    def samples(world_size: int) -> list[list[int]]:
        ranks = [list(open_loader("whole", rank=rank, world_size=world_size)) for rank in range(world_size)]
        return [sorted(i for batch in step for i in batch.sample_ids.tolist()) for step in zip(*ranks)]

    assert samples(1) == samples(2) == samples(4)


def test_batches_can_go_to_a_device(open_loader: Callable[..., Loader]) -> None:
    for batch in open_loader("train", device="meta"):
        assert batch.images.device.type == batch.labels.device.type == "meta"


def test_a_list_of_one_address_is_an_address(server: Sidecar) -> None:
    with Loader([server.address], "train") as one, Loader(server.address, "train") as other:
        assert fingerprints(one) == fingerprints(other)


def test_an_unknown_feed_is_refused_with_the_server_s_message(open_loader: Callable[..., Loader]) -> None:
    with pytest.raises(FeedError) as caught:
        iter(open_loader("trian"))
    assert caught.value.code == "NOT_FOUND"
    assert "train" in caught.value.message


def test_a_world_that_the_quota_does_not_suit_is_refused(open_loader: Callable[..., Loader]) -> None:
    with pytest.raises(FeedError) as caught:
        len(open_loader("whole", rank=0, world_size=3))
    assert caught.value.code == "INVALID_ARGUMENT"


def test_more_prefetch_than_the_server_allows_is_refused(open_loader: Callable[..., Loader]) -> None:
    with pytest.raises(
        FeedError, match="Expected prefetch to be at most 8, the server's max_in_flight_per_client"
    ):
        len(open_loader("train", prefetch=9))


def test_shared_memory_is_refused_with_what_the_server_offers(open_loader: Callable[..., Loader]) -> None:
    with pytest.raises(
        FeedError, match=r'"shm": the server at .* does not offer it, only get_batch'
    ) as caught:
        len(open_loader("train", transport="shm"))
    assert caught.value.code == "FAILED_PRECONDITION"
    assert len(open_loader("train", transport="grpc")) == 5


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"prefetch": 0}, r"Expected prefetch to be a whole number, 1 to 2\^32 - 1, got 0"),
        ({"prefetch": 2.5}, "Expected prefetch to be a whole number, .* got 2.5"),
        ({"prefetch": "4"}, "Expected prefetch to be a whole number, .* got '4'"),
        ({"transport": "tcp"}, "Expected transport to be auto, grpc or shm, got 'tcp'"),
        ({"timeout": 0}, "Expected timeout to be a number of seconds > 0, got 0"),
        ({"timeout": None}, "Expected timeout to be a number of seconds > 0, got None"),
        ({"timeout": "5"}, "Expected timeout to be a number of seconds > 0, got '5'"),
        ({"timeout": math.nan}, "Expected timeout to be a number of seconds > 0, got nan"),
        ({"seed": -1}, r"Expected seed to be a whole number, 0 to 2\^64 - 1, got -1"),
        ({"seed": 1.5}, "Expected seed to be a whole number, .* got 1.5"),
        ({"seed": "7"}, "Expected seed to be a whole number, .* got '7'"),
        ({"rank": 2, "world_size": 2}, "Expected rank to be a whole number, 0 to 1 with world_size 2, got 2"),
        ({"feed": 3}, "Expected feed to be the name of a feed, got 3"),
        ({"device": "xpu:q"}, "Expected device to be None or what torch.device takes, got 'xpu:q'"),
        ({"device": 1.5}, "Expected device to be None or what torch.device takes, got 1.5"),
        ({"target": 3}, "Expected target to be"),
        ({"target": ["127.0.0.1:1", None]}, "Expected target to be"),
        ({"target": []}, "Expected target to be"),
        ({"target": ""}, "Expected target to be"),
    ],
)
def test_a_bad_argument_is_refused_at_once(arguments: dict[str, object], why: str) -> None:
    with pytest.raises(FeedError, match=why) as caught:
        Loader(**{"target": "127.0.0.1:1", "feed": "train", **arguments})  # type: ignore[arg-type]
    assert caught.value.code == "INVALID_ARGUMENT"


def test_whole_numbers_may_be_numpy_s(open_loader: Callable[..., Loader]) -> None:
    plain = open_loader("train", rank=1, world_size=2, seed=9, prefetch=2)
    plain.set_epoch(3)
    one, two, nine = np.int64(1), np.uint8(2), np.uint64(9)
    loader = open_loader("train", rank=one, world_size=two, seed=nine, prefetch=two, timeout=np.float32(60))
    loader.set_epoch(np.int64(3))  # type: ignore[arg-type] # not an int to mypy
    assert fingerprints(loader) == fingerprints(plain)
    assert json.loads(json.dumps(loader.state_dict())) == plain.state_dict()


def test_bad_samples_over_budget_end_the_pass_with_the_server_s_list(
    write_config: Callable[..., Path], start_sidecar: Callable[[Path], Sidecar], tmp_path: Path
) -> None:
    images = write_images(tmp_path / "images")
    (images / "sketch" / "cat" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    strict = {"batch": {"per_domain": 2}, "image": {"size": SIZE}, "bad_samples": {"budget": 0}}
    tolerant = {**strict, "bad_samples": {"budget": 0.5}}
    sidecar = start_sidecar(write_config(images, feeds={"strict": strict, "tolerant": tolerant}))
    with Loader(sidecar.address, "strict") as loader, pytest.raises(FeedError) as caught:
        list(loader)
    assert caught.value.code == "DATA_LOSS"
    assert "1.png" in caught.value.message

    with Loader(sidecar.address, "tolerant") as loader:
        replaced = [(batch, place) for batch in loader for place in batch.replaced]
    assert replaced
    for batch, place in replaced:
        assert batch.sample_ids[place.slot] == place.used_id != place.wanted_id
        assert batch.domains[place.slot] == 1
        assert place.reason
