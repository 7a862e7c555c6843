from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from fingerprint import fingerprint, fingerprints
from torch.utils.data import DataLoader

from domainfeed import Dataset, FeedError, Loader

if TYPE_CHECKING:
    from fingerprint import Fingerprint

    from domainfeed import Batch, Sidecar


def expect(server: Sidecar, feed: str, epoch: int) -> list[Fingerprint]:
    with Loader(server.address, feed) as loader:
        loader.set_epoch(epoch)
        return fingerprints(loader)


def with_workers(dataset: Dataset, count: int = 2, *, persistent: bool = False) -> DataLoader[Batch]:
    return DataLoader(
        dataset,
        batch_size=None,
        num_workers=count,
        multiprocessing_context="spawn",
        persistent_workers=persistent,
    )


def fail_to_iterate(loader: DataLoader[Batch]) -> FeedError:
    """Return the error of the first batch, without the frames that would keep the workers alive."""
    batches = iter(loader)
    try:
        next(batches)
    except FeedError as error:
        return FeedError(error.code, error.message)
    raise AssertionError("the first batch came")


def test_a_data_loader_gives_what_the_loader_gives(server: Sidecar) -> None:
    dataset = Dataset(server.address, "train")
    loader = DataLoader(dataset, batch_size=None, num_workers=0)
    assert len(loader) == len(dataset) == 5
    assert fingerprints(loader) == expect(server, "train", 0)
    dataset.set_epoch(1)
    assert fingerprints(loader) == expect(server, "train", 1)


def test_iterators_are_independent(server: Sidecar) -> None:
    dataset = Dataset(server.address, "train")
    pairs = [(fingerprint(one), fingerprint(two)) for one, two in zip(dataset, dataset)]
    assert pairs == [(batch, batch) for batch in expect(server, "train", 0)]


def test_a_state_resumes_and_counts_what_was_handed_out(server: Sidecar) -> None:
    dataset, resumed = Dataset(server.address, "train"), Dataset(server.address, "train")
    dataset.set_epoch(1)
    for count, _ in enumerate(dataset, 1):
        if count == 2:
            break
    state = dataset.state_dict()
    assert (state["epoch"], state["step"]) == (1, 2)
    resumed.load_state_dict(state)
    assert resumed.state_dict() == state
    resumed.set_epoch(1)
    assert fingerprints(resumed) == expect(server, "train", 1)[2:]
    assert resumed.state_dict()["step"] == 5
    assert fingerprints(resumed) == expect(server, "train", 1)


def test_spawned_workers_give_the_same_order_and_hear_of_the_epoch(server: Sidecar) -> None:
    dataset = Dataset(server.address, "train")
    loader = with_workers(dataset, persistent=True)
    for epoch in (0, 1):
        dataset.set_epoch(epoch)
        assert fingerprints(loader) == expect(server, "train", epoch)
    message = None
    try:  # an ExceptionInfo would keep the workers alive
        dataset.state_dict()
    except FeedError as error:
        message = error.message
    assert message is not None
    assert "StatefulDataLoader" in message
    del loader  # ends the workers


def test_spawned_workers_resume_once(server: Sidecar) -> None:
    dataset = Dataset(server.address, "train")
    with Loader(server.address, "train") as loader:
        loader.set_epoch(4)
        for batch in loader:
            if batch.step == 2:
                break
        dataset.load_state_dict(loader.state_dict())
    whole = expect(server, "train", 4)
    workers = with_workers(dataset, 1)
    assert fingerprints(workers) == whole[3:]
    assert fingerprints(workers) == whole


def test_forked_workers_are_refused_with_the_way_out(server: Sidecar) -> None:
    loader = DataLoader(
        Dataset(server.address, "train"), batch_size=None, num_workers=1, multiprocessing_context="fork"
    )
    error = fail_to_iterate(loader)
    assert error.code == "FAILED_PRECONDITION"
    assert 'multiprocessing_context="spawn"' in error.message


def test_an_error_in_a_worker_keeps_its_code(server: Sidecar) -> None:
    assert fail_to_iterate(with_workers(Dataset(server.address, "nothing"), 1)).code == "NOT_FOUND"


def test_a_device_is_refused_in_workers(server: Sidecar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domainfeed.dataset.get_worker_info", lambda: SimpleNamespace(id=0, num_workers=1))
    with pytest.raises(FeedError, match="Expected device to be None with num_workers > 0"):
        iter(Dataset(server.address, "train", device="cpu"))


def test_a_worker_resumes_from_its_own_state(server: Sidecar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domainfeed.dataset.get_worker_info", lambda: SimpleNamespace(id=1, num_workers=2))
    worker = Dataset(server.address, "train")
    batches = iter(worker)
    assert next(batches).step == 1
    state = worker.state_dict()
    assert [batch.step for batch in batches] == [3]
    worker.load_state_dict(state)
    assert [batch.step for batch in worker] == [3]
    assert [batch.step for batch in worker] == [1, 3]


def test_a_worker_that_is_done_resumes_at_the_end_of_the_epoch(
    server: Sidecar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domainfeed.dataset.get_worker_info", lambda: SimpleNamespace(id=0, num_workers=4))
    worker = Dataset(server.address, "train")
    assert [batch.step for batch in worker] == [0, 4]
    state = worker.state_dict()
    assert state["step"] == len(worker) == 5
    worker.load_state_dict(state)
    assert list(worker) == []
