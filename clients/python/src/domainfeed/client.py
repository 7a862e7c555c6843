"""One feed as one rank sees it: the part that ``Loader`` and ``Dataset`` share."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
import torch.utils.data

from domainfeed.assembly import Assembly
from domainfeed.connection import Connection
from domainfeed.credentials import Access, Tls, check_access
from domainfeed.errors import FeedError, expected
from domainfeed.gen import feed_pb2
from domainfeed.patience import read_timeout
from domainfeed.ring import Ring
from domainfeed.statistics import DomainStatistics, read_statistics
from domainfeed.stream import BatchStream, StreamSource
from domainfeed.whole_number import whole_number
from domainfeed.world import resolve_world

if TYPE_CHECKING:
    from collections.abc import Sequence

_TRANSPORTS = ("auto", "grpc", "shm")


@dataclass(frozen=True)
class FeedInfo:
    """What the sidecar says about the feed, for one world size and seed."""

    feed: str
    seed: int
    catalog_hash: str
    recipe_hash: str
    steps_in_epoch: int
    #: Samples of a step over all ranks.
    global_batch: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    #: Names; a label is an index into them.
    classes: tuple[str, ...]
    #: Id -> name of the feed's domains.
    domains: dict[int, str]
    #: How slots are arranged; empty in a sequential feed.
    layout: str
    #: Neighbouring ranks that hold the same domain; 0 with another layout than ``domain_per_rank``.
    bn_group_ranks: int


class FeedClient:
    """Asks for batches of one feed; connects when it is first needed.

    Parameters are those of ``Loader``. A copy made by pickling connects anew; a fork is refused once the
    original has connected.
    """

    def __init__(
        self,
        target: str | Sequence[str],
        feed: str,
        *,
        rank: int | None,
        world_size: int | None,
        seed: int | None,
        prefetch: int,
        device: torch.device | str | int | None,
        transport: str,
        token: str | None,
        tls: Tls,
        timeout: float,
    ) -> None:
        self.addresses = _read_addresses(target)
        self.feed = feed
        if not isinstance(feed, str):
            raise expected("feed", "the name of a feed", feed)
        self.rank, self.world_size = resolve_world(rank, world_size)
        self.device = _read_device(device)
        self._access = Access(token, tls)
        for address in self.addresses:
            check_access(address, self._access)
        self._seed = None if seed is None else whole_number("seed", seed, range(1 << 64), "0 to 2^64 - 1")
        self._prefetch = whole_number("prefetch", prefetch, range(1, 1 << 32), "1 to 2^32 - 1")
        self._transport = transport
        if transport not in _TRANSPORTS:
            raise expected("transport", "auto, grpc or shm", transport)
        self._timeout = read_timeout(timeout)
        self._info: FeedInfo | None = None
        self._statistics: dict[str, DomainStatistics] | None = None
        self._ring: Ring | None = None
        self._connection: Connection | None = None
        self._process: int | None = None

    def info(self) -> FeedInfo:
        """Return what the sidecar says about the feed; asked once, then remembered.

        Raises ``FeedError``: the server's, UNAVAILABLE after ``timeout`` seconds without an answer, and
        INVALID_ARGUMENT where prefetch, transport or world size don't suit the server.
        """
        self._check_process()
        if self._info is None:
            self._info = self._describe()
        return self._info

    def open(self, epoch: int, steps: range, *, pinned: bool) -> BatchStream:
        """Start to fetch the batches of ``steps`` of an epoch, in that order.

        ``pinned``: receive into page-locked memory.
        """
        info = self.info()
        if self._ring is None:
            self._ring = Ring(self._prefetch + 2, pinned=pinned)
        ring = self._ring

        def make_request(step: int) -> feed_pb2.GetBatchRequest:
            return feed_pb2.GetBatchRequest(
                feed=self.feed,
                seed=info.seed,
                epoch=epoch,
                step=step,
                rank=self.rank,
                world_size=self.world_size,
                catalog_hash=info.catalog_hash,
                recipe_hash=info.recipe_hash,
            )

        def name_step(step: int) -> str:
            return f"batch {step} of feed {self.feed!r}, epoch {epoch}, from {', '.join(self.addresses)}"

        source = StreamSource(
            connection=self._connect(),
            request=make_request,
            assemble=lambda request: Assembly(request, ring, info.mean, info.std),
            name=name_step,
        )
        return BatchStream(source, steps, prefetch=self._prefetch, timeout=self._timeout)

    def statistics(self) -> dict[str, DomainStatistics]:
        """Return what the sidecar knows of the pixels of the feed's domains; asked once, then remembered.

        Raises ``FeedError``: FAILED_PRECONDITION where the feed uses no statistics, else as ``info``.
        """
        self._check_process()
        if self._statistics is None:
            answer = self._connect().get_statistics(self.feed, self._timeout)
            self._statistics = {entry.name: read_statistics(entry) for entry in answer.domains}
        return self._statistics

    def close(self) -> None:
        """Close the connection; the next use opens a new one, which has to lead to the same data set."""
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = self._ring = self._process = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_connection": None, "_ring": None, "_process": None}

    def _check_process(self) -> None:
        if self._process is not None and self._process != os.getpid():
            raise FeedError(
                "FAILED_PRECONDITION",
                f"Connected in process {self._process}, this is its fork {os.getpid()}: "
                'make the loader in the new process, or start that with "spawn"',
            )

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = Connection(self.addresses, self._access)
            self._process = os.getpid()
        return self._connection

    def _describe(self) -> FeedInfo:
        answer = self._connect().describe(self.feed, self.world_size, self._timeout)
        described = next((feed for feed in answer.feeds if feed.name == self.feed), None)
        if described is None:
            known = ", ".join(feed.name for feed in answer.feeds)
            raise FeedError(
                "NOT_FOUND", f"Expected the name of a feed to be one of {known}, got {self.feed!r}"
            )
        if described.refusal:
            raise FeedError("INVALID_ARGUMENT", described.refusal)
        if self._transport == "shm":
            raise FeedError(
                "FAILED_PRECONDITION",
                f'Expected transport to be "auto" or "grpc", got "shm": the server at {self.addresses[0]} '
                f"does not offer it, only {', '.join(answer.capabilities) or 'get_batch'}",
            )
        limit = answer.max_in_flight_per_client
        if 0 < limit < self._prefetch:
            raise expected(
                "prefetch", f"at most {limit}, the server's max_in_flight_per_client", self._prefetch
            )
        names = {domain.id: domain.name for domain in answer.domains}
        return FeedInfo(
            feed=self.feed,
            seed=described.seed if self._seed is None else self._seed,
            catalog_hash=answer.catalog_hash,
            recipe_hash=described.recipe_hash,
            steps_in_epoch=described.steps_in_epoch,
            global_batch=described.global_batch,
            mean=tuple(described.mean),
            std=tuple(described.std),
            classes=tuple(answer.classes),
            domains={domain.id: names[domain.id] for domain in described.domains},
            layout=described.layout,
            bn_group_ranks=described.bn_group_ranks,
        )


def _read_addresses(target: str | Sequence[str]) -> tuple[str, ...]:
    try:
        addresses = (target,) if isinstance(target, str) else tuple(target)
    except TypeError:
        addresses = ()
    if not addresses or not all(isinstance(address, str) and address for address in addresses):
        raise expected("target", '"host:port", "unix:/path" or a list of them', target)
    return addresses


def _read_device(device: torch.device | str | int | None) -> torch.device | None:
    try:
        return None if device is None else torch.device(device)
    except (RuntimeError, TypeError, ValueError) as error:
        raise expected("device", "None or what torch.device takes", device) from error


def can_pin() -> bool:
    """Whether to receive into page-locked memory: with a GPU, but not in a worker of a DataLoader."""
    return torch.cuda.is_available() and torch.utils.data.get_worker_info() is None
