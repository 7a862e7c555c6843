"""The loader: a ``for`` loop over the batches of a feed."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from domainfeed.client import FeedClient, can_pin
from domainfeed.iterator import BatchIterator
from domainfeed.state import Position, make_state, read_epoch, read_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    import torch
    from typing_extensions import Self

    from domainfeed.credentials import Tls
    from domainfeed.statistics import DomainStatistics


class Loader:
    """Batches of one feed for one rank, fetched ahead by a background thread.

    Each ``for`` loop goes over the steps of the current epoch; ``set_epoch`` chooses it, and without a call
    the same epoch comes again. A new loop ends an older one that is still going on. Not for several threads.

    Args:
        target: Where the sidecar listens: ``"host:port"``, ``"unix:/path"``, or a list of sidecars that serve
            the same; they are asked in turn, and a dead one is left out.
        feed: Name of the feed.
        rank: Of this process. Default: from ``torch.distributed`` where it is initialised, else from the
            environment variable RANK, else 0; looked up once, here.
        world_size: The number of ranks. Default: in the same way, with WORLD_SIZE, else 1.
        seed: 0 to 2^64 - 1; None = the feed's.
        prefetch: Batches asked for or ready at a time, from 1 to the server's ``max_in_flight_per_client``.
        device: Batches are moved there, ``non_blocking``, on the current stream; None = they stay in CPU
            memory, which is page-locked where there is a GPU.
        transport: ``"auto"`` or ``"grpc"``; ``"shm"`` is refused: no server offers it yet.
        token: Sent with every call, printable ASCII without spaces around it; without TLS only to this host.
        tls: True = the system's authorities; or a mapping to PEM files: ``ca`` (without it the system's),
            ``certificate`` and its ``key``, which has no password. None or False = no TLS.
        timeout: Seconds without progress after which waiting ends with an error, > 0; ``math.inf`` = it does
            not end so.

    Raises ``FeedError``: INVALID_ARGUMENT for a parameter that breaks its rule, at once or, where the server
    has to be asked, at first use. While iterating: UNAVAILABLE after ``timeout`` seconds without progress (a
    server that goes away and comes back sooner costs nothing but time), FAILED_PRECONDITION where the server
    has another data set or recipe than before, and every other status of the server with its message.
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
        self._position = Position(0, 0)
        self._resume: Position | None = None
        self._iterator: weakref.ref[BatchIterator] | None = None

    @property
    def rank(self) -> int:
        """Rank of this process, 0 to ``world_size`` - 1."""
        return self._client.rank

    @property
    def world_size(self) -> int:
        """The number of ranks."""
        return self._client.world_size

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes; a label is an index into them."""
        return self._client.info().classes

    @property
    def domains(self) -> dict[int, str]:
        """Domain id -> name, of the feed's domains."""
        return dict(self._client.info().domains)

    @property
    def layout(self) -> str:
        """Name of the arrangement of the slots, such as ``blocked``; empty in a sequential feed."""
        return self._client.info().layout

    @property
    def bn_group_ranks(self) -> int | None:
        """Neighbouring ranks that hold the same domain: ranks g*j to g*j + g - 1 are a group for batch norm.

        None with another layout than ``domain_per_rank``.
        """
        return self._client.info().bn_group_ranks or None

    @property
    def statistics(self) -> dict[str, DomainStatistics]:
        """Name -> what is known of the pixels of a domain, or of ``domain > reference`` for aligned images.

        Raises ``FeedError`` FAILED_PRECONDITION where the feed does not use them.
        """
        return dict(self._client.statistics())

    def __len__(self) -> int:
        """Return the steps of an epoch, equal on all ranks, wherever the loop begins."""
        return self._client.info().steps_in_epoch

    def __iter__(self) -> BatchIterator:
        """Begin a pass over the current epoch: from the loaded state the first time, else from step 0."""
        self._end_pass()
        start = 0 if self._resume is None else self._resume.step
        position = Position(self._position.epoch, start)
        steps = range(start, max(start, len(self)))
        stream = self._client.open(position.epoch, steps, pinned=can_pin())
        iterator = BatchIterator(stream, position, device=self._client.device)
        self._resume = None
        self._position = position
        self._iterator = weakref.ref(iterator)
        return iterator

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch of the next loop, 0 to 2^32 - 1; it begins at step 0.

        Only where a state of this very epoch was loaded and no loop has begun since, the loop begins at the
        state's step: a script may call this for every epoch, also for the one that it resumes.

        Raises ``FeedError`` INVALID_ARGUMENT.
        """
        epoch = read_epoch("epoch", epoch)
        if self._resume is not None and self._resume.epoch == epoch:
            return
        self._resume = None
        self._position = Position(epoch, 0)

    def state_dict(self) -> dict[str, Any]:
        """Return where the run stands, counted in batches that the loop was given: for a checkpoint.

        After the last batch of an epoch it stands at the end of that epoch: a loop that resumes there is
        empty, and ``set_epoch`` of the next one goes on. The same for all ranks.
        """
        return make_state(self._client.info(), self._position)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Let the next loop go on where ``state`` was taken, with any world size that has its global batch.

        Raises ``FeedError`` FAILED_PRECONDITION where the state is of another feed, data set, recipe, seed or
        global batch, naming both; INVALID_ARGUMENT where it is no state, or its step is not in the epoch.
        """
        resume = read_state(state, self._client.info())
        self._end_pass()
        self._resume = resume
        self._position = Position(resume.epoch, resume.step)

    def close(self) -> None:
        """End pass, thread and connection before this returns. A new loop connects again."""
        self._end_pass()
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_iterator": None}

    def _end_pass(self) -> None:
        iterator = None if self._iterator is None else self._iterator()
        self._iterator = None
        if iterator is not None:
            iterator.close()
