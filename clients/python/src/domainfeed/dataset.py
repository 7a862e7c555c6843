"""A feed as an ``IterableDataset``, for code that wants a ``torch.utils.data.DataLoader``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import torch
from torch.utils.data import IterableDataset, get_worker_info

from domainfeed.batch import Batch
from domainfeed.client import FeedClient, can_pin
from domainfeed.errors import FeedError
from domainfeed.iterator import BatchIterator
from domainfeed.state import Position, make_state, read_epoch, read_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domainfeed.credentials import Tls

#: Places in the memory shared with the workers: the epoch (-1 = never chosen), the loaded state's epoch
#: (-1 = none) and step, then a mark of each worker that has begun a pass since.
_EPOCH, _RESUME_EPOCH, _RESUME_STEP, _BEGUN = 0, 1, 2, 3
_MOST_WORKERS = 1024


class Dataset(IterableDataset[Batch]):
    """Batches of one feed for one rank, as ``Loader`` gives them.

    Use it as ``DataLoader(dataset, batch_size=None, num_workers=0)``: the sidecar has done the work, and a
    background thread fetches ahead. Workers cost as much as the network. Where they are wanted nevertheless
    (a trainer that holds Python's lock all the time), they must be started with
    ``multiprocessing_context="spawn"``; worker w of W then takes steps w, w + W, ... and the DataLoader
    restores the order. ``set_epoch`` reaches persistent workers.

    Parameters, errors and the meaning of epoch and state are those of ``Loader``; ``device`` is refused in
    workers. In workers the state is the worker's own: ``state_dict`` of the main process refuses, torchdata's
    ``StatefulDataLoader`` asks the workers.
    """

    def __init__(
        self,
        target: str | Sequence[str],
        feed: str,
        *,
        rank: int | None = None,
        world_size: int | None = None,
        seed: int | None = None,
        prefetch: int = 4,
        device: torch.device | str | int | None = None,
        transport: str = "auto",
        token: str | None = None,
        tls: Tls = None,
        timeout: float = 60.0,
    ) -> None:
        self._client = FeedClient(
            target,
            feed,
            rank=rank,
            world_size=world_size,
            seed=seed,
            prefetch=prefetch,
            device=device,
            transport=transport,
            token=token,
            tls=tls,
            timeout=timeout,
        )
        self._shared = torch.zeros(_BEGUN + _MOST_WORKERS, dtype=torch.int64)
        self._shared.share_memory_()  # type: ignore[no-untyped-call] # torch has no types for it
        self._shared[_EPOCH] = self._shared[_RESUME_EPOCH] = -1
        #: Of the newest pass in this process.
        self._position: Position | None = None
        #: A worker's own state, until a pass has begun with it, and its epoch.
        self._own_resume: Position | None = None
        self._own_epoch = 0
        self._process = os.getpid()

    def __len__(self) -> int:
        """Return the steps of an epoch, equal on all ranks, wherever the pass begins."""
        return self._client.info().steps_in_epoch

    def __iter__(self) -> BatchIterator:
        """Begin a pass over the current epoch: from the loaded state the first time, else from step 0."""
        worker, workers = self._find_worker()
        epoch = self._epoch()
        start = self._take_start(epoch, worker)
        position = Position(epoch, start)
        steps = range(start, max(start, len(self)), workers)
        stream = self._client.open(epoch, steps, pinned=can_pin())
        self._position = position
        return BatchIterator(stream, position, stride=workers, device=self._client.device)

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch of the next pass, 0 to 2^32 - 1, in all workers; as ``Loader.set_epoch``."""
        epoch = read_epoch("epoch", epoch)
        resumes = int(self._shared[_RESUME_EPOCH]) == epoch and not bool(self._shared[_BEGUN:].any())
        if not resumes:
            self._shared[_RESUME_EPOCH] = -1
        self._own_resume = None
        self._shared[_BEGUN:] = 0
        self._shared[_EPOCH] = epoch
        self._position = None

    def state_dict(self) -> dict[str, Any]:
        """Return where the newest pass stands, counted in batches handed out; in a worker, its own.

        Raises ``FeedError`` FAILED_PRECONDITION in the main process where workers have begun a pass.
        """
        info = self._client.info()
        if self._position is not None:
            return make_state(info, self._position)
        if get_worker_info() is None and bool(self._shared[_BEGUN:].any()):
            raise FeedError(
                "FAILED_PRECONDITION",
                "The workers of the DataLoader know where they stand, the main process does not: "
                "use num_workers=0, domainfeed.Loader, or torchdata's StatefulDataLoader",
            )
        epoch = self._epoch()
        resumes = int(self._shared[_RESUME_EPOCH]) == epoch
        return make_state(info, Position(epoch, int(self._shared[_RESUME_STEP]) if resumes else 0))

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Let the next pass go on where ``state`` was taken; as ``Loader.load_state_dict``."""
        resume = read_state(state, self._client.info())
        self._position = None
        if get_worker_info() is not None:
            self._own_resume = resume
            self._own_epoch = resume.epoch
            return
        self._shared[_EPOCH] = resume.epoch
        self._shared[_RESUME_EPOCH] = resume.epoch
        self._shared[_RESUME_STEP] = resume.step
        self._shared[_BEGUN:] = 0

    def __setstate__(self, attributes: dict[str, Any]) -> None:
        self.__dict__.update(attributes)
        self._position = None
        self._process = os.getpid()

    def _epoch(self) -> int:
        chosen = int(self._shared[_EPOCH])
        return self._own_epoch if chosen < 0 else chosen

    def _find_worker(self) -> tuple[int, int]:
        """Return this process's place among the workers and their number; 0 of 1 in the main process."""
        info = get_worker_info()
        if info is None:
            return 0, 1
        if self._process != os.getpid():
            raise FeedError(
                "FAILED_PRECONDITION",
                "gRPC does not survive a fork: use num_workers=0 (recommended) or "
                'DataLoader(..., multiprocessing_context="spawn")',
            )
        if self._client.device is not None:
            raise FeedError(
                "INVALID_ARGUMENT",
                "Expected device to be None with num_workers > 0: move batches in the loop",
            )
        return info.id, info.num_workers

    def _take_start(self, epoch: int, worker: int) -> int:
        """Return the first step of this worker's pass."""
        begun = _BEGUN + worker % _MOST_WORKERS
        first_pass = int(self._shared[begun]) == 0
        self._shared[begun] = 1
        own, self._own_resume = self._own_resume, None
        if own is not None and own.epoch == epoch:
            return own.step
        resumes = first_pass and int(self._shared[_RESUME_EPOCH]) == epoch
        return worker + (int(self._shared[_RESUME_STEP]) if resumes else 0)
