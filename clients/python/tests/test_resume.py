from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import write_images
from fingerprint import fingerprints

from domainfeed import FeedError, Loader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domainfeed import Sidecar


def stop_after(loader: Loader, batches: int) -> dict[str, object]:
    """Take some batches of epoch 1, then return the state as a checkpoint would hold it."""
    loader.set_epoch(1)
    for _, _batch in zip(range(batches), loader):
        pass
    state: dict[str, object] = json.loads(json.dumps(loader.state_dict()))
    return state


@pytest.mark.parametrize("taken", [1, 2, 4, 5])
def test_a_resumed_run_sees_what_the_interrupted_one_would_have_seen(server: Sidecar, taken: int) -> None:
    with Loader(server.address, "train") as interrupted, Loader(server.address, "train") as resumed:
        state = stop_after(interrupted, taken)
        interrupted.set_epoch(1)
        whole = fingerprints(interrupted)
        resumed.load_state_dict(state)
        assert fingerprints(resumed) == whole[taken:]
        assert fingerprints(resumed) == whole, "only the first pass begins at the state"


def test_the_state_counts_what_the_loop_was_given(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader:
        assert loader.state_dict()["step"] == 0
        for count, _ in enumerate(loader, 1):
            state = loader.state_dict()
            assert (state["epoch"], state["step"]) == (0, count)
        assert loader.state_dict()["step"] == len(loader)
        assert set(state) == {
            "version",
            "feed",
            "catalog_hash",
            "recipe_hash",
            "seed",
            "epoch",
            "step",
            "global_batch",
        }


def test_a_state_from_the_end_of_an_epoch_resumes_to_an_empty_pass(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader:
        state = stop_after(loader, 99)
        loader.load_state_dict(state)
        assert list(loader) == []
        assert loader.state_dict() == state
        loader.set_epoch(2)
        assert len(list(loader)) == len(loader)


def test_setting_the_epoch_of_the_state_keeps_its_step(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader:
        state = stop_after(loader, 3)
        loader.load_state_dict(state)
        loader.set_epoch(1)
        assert loader.state_dict() == state
        assert [batch.step for batch in loader] == [3, 4]
        loader.set_epoch(1)
        assert [batch.step for batch in loader] == [0, 1, 2, 3, 4]


def test_setting_another_epoch_forgets_the_step(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader:
        loader.load_state_dict(stop_after(loader, 3))
        loader.set_epoch(2)
        assert [(batch.epoch, batch.step) for batch in loader] == [(2, step) for step in range(5)]


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 1), (2, 4)])
def test_a_run_resumes_with_another_number_of_ranks(server: Sidecar, before: int, after: int) -> None:
    def open_ranks(world_size: int) -> list[Loader]:
        return [Loader(server.address, "whole", rank=r, world_size=world_size) for r in range(world_size)]

    first, second, alone = open_ranks(before), open_ranks(after), Loader(server.address, "whole")
    states = [stop_after(loader, 2) for loader in first]
    assert all(state == states[0] for state in states)
    for loader in second:
        loader.load_state_dict(states[0])
    alone.set_epoch(1)
    wanted = [(batch.step, sorted(batch.sample_ids.tolist())) for batch in alone][2:]
    steps = zip(*second)
    got = [(step[0].step, sorted(i for batch in step for i in batch.sample_ids.tolist())) for step in steps]
    assert got == wanted
    for loader in [*first, *second, alone]:
        loader.close()


def test_another_global_batch_is_refused_naming_both(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader:
        state = loader.state_dict()
    with (
        Loader(server.address, "train", rank=0, world_size=2) as loader,
        pytest.raises(FeedError) as caught,
    ):
        loader.load_state_dict(state)
    assert caught.value.code == "FAILED_PRECONDITION"
    assert "global_batch" in caught.value.message
    assert "6" in caught.value.message
    assert "12" in caught.value.message


def test_another_seed_or_feed_is_refused(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader, Loader(server.address, "train", seed=8) as seeded:
        for other in (seeded, Loader(server.address, "views")):
            with pytest.raises(FeedError) as caught:
                other.load_state_dict(loader.state_dict())
            assert caught.value.code == "FAILED_PRECONDITION"


def test_another_data_set_is_refused_naming_both(
    server: Sidecar,
    write_config: Callable[..., Path],
    start_sidecar: Callable[[Path], Sidecar],
    tmp_path: Path,
) -> None:
    images = write_images(tmp_path / "images")
    (images / "photo" / "cat" / "0.png").rename(images / "photo" / "cat" / "renamed.png")
    other = start_sidecar(write_config(images))
    with Loader(server.address, "train") as loader, Loader(other.address, "train") as other_loader:
        state = loader.state_dict()
        ours = other_loader.state_dict()
        assert state["catalog_hash"] != ours["catalog_hash"]
        with pytest.raises(FeedError, match=f"{state['catalog_hash']}.*{ours['catalog_hash']}"):
            other_loader.load_state_dict(state)
