"""Channels to one or several sidecars, and the calls that are made on them."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import grpc

from domainfeed.credentials import Access, open_channel
from domainfeed.errors import FeedError
from domainfeed.gen import feed_pb2
from domainfeed.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Pause before a failed call is made again, seconds: the first, and the longest after doubling.
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0

#: An address that failed is asked again after this many seconds, sooner if all have failed.
_AVOID_SECONDS = 5.0
#: Longest wait for one short answer; an unanswered call is made again, so that the log can tell.
_ANSWER_SECONDS = 5.0

_SERVICE = "/domainfeed.v1.Feed/"
#: Metadata that names the client: over a unix socket all look the same.
_CLIENT_KEY = "domainfeed-client"

#: Process in which gRPC was used first: a fork of it can't use gRPC (sockets and threads are shared or gone).
_process: int | None = None


class Call:
    """A GetBatch call under way: iterate over its encoded parts."""

    def __init__(self, rpc: grpc.Call, address: str) -> None:
        self._rpc = rpc
        self.address = address

    def __iter__(self) -> Iterator[bytes]:
        """Yield the encoded parts; raises ``grpc.RpcError`` unless the call ends well."""
        return iter(self._rpc)

    def cancel(self) -> None:
        """End the call; whoever iterates meets CANCELLED. From any thread, more than once."""
        self._rpc.cancel()

    @property
    def ended(self) -> bool:
        """Whether the call will bring nothing more than what has arrived."""
        return not self._rpc.is_active()


class Connection:
    """One channel for each of ``addresses``, used in turn; those that failed lately are left out.

    A call fails at once where its address can't be reached, so that the reason is known and another address
    can be asked. Only the repetition of a call to a single address waits for the address to be reached.

    Raises ``FeedError`` FAILED_PRECONDITION in a fork of a process that has used gRPC.
    """

    def __init__(self, addresses: Sequence[str], access: Access) -> None:
        _refuse_fork()
        self.addresses = addresses
        self._channels = [open_channel(address, access) for address in addresses]
        self._get_batch = [channel.unary_stream(_SERVICE + "GetBatch") for channel in self._channels]
        self._describe = [
            channel.unary_unary(
                _SERVICE + "Describe", response_deserializer=feed_pb2.DescribeResponse.FromString
            )
            for channel in self._channels
        ]
        self._get_statistics = [
            channel.unary_unary(
                _SERVICE + "GetStatistics", response_deserializer=feed_pb2.GetStatisticsResponse.FromString
            )
            for channel in self._channels
        ]
        self._metadata = access.metadata
        self._avoid_until = [0.0] * len(addresses)
        self._turn = 0

    def get_batch(self, request: bytes, timeout: float, *, client: str, again: bool = False) -> Call:
        """Start a call with an encoded ``GetBatchRequest`` and a deadline, seconds; returns at once.

        ``client``: whose calls the server counts together; ``again``: the call is a repetition.
        """
        place = self._next_place()
        rpc = self._get_batch[place](
            request,
            timeout=timeout,
            metadata=(*self._metadata, (_CLIENT_KEY, client)),
            wait_for_ready=self._may_wait(again=again),
        )
        return Call(rpc, self.addresses[place])

    def describe(self, feed: str, world_size: int, timeout: float) -> feed_pb2.DescribeResponse:
        """Ask what the sidecar serves to a world of that size; tries again for ``timeout`` seconds.

        Raises ``FeedError`` UNAVAILABLE where nobody answered, else with the server's status.
        """
        request = feed_pb2.DescribeRequest(feed=feed, world_size=world_size)
        answer: feed_pb2.DescribeResponse = self._ask(self._describe, request.SerializeToString(), timeout)
        return answer

    def get_statistics(self, feed: str, timeout: float) -> feed_pb2.GetStatisticsResponse:
        """Ask what is known of the pixels of a feed's domains; as ``describe``."""
        request = feed_pb2.GetStatisticsRequest(feed=feed)
        answer: feed_pb2.GetStatisticsResponse = self._ask(
            self._get_statistics, request.SerializeToString(), timeout
        )
        return answer

    def _ask(self, calls: Sequence[Callable[..., Any]], request: bytes, timeout: float) -> Any:  # noqa: ANN401
        """Make a call, one of ``calls`` for each address, until it is answered."""
        patience = Patience(f"answer from {', '.join(self.addresses)}", timeout)
        last_error = "no answer yet"
        failures = 0
        while True:
            left = patience.check(last_error)
            place = self._next_place()
            try:
                answer = calls[place](
                    request,
                    timeout=min(left, _ANSWER_SECONDS),
                    metadata=self._metadata,
                    wait_for_ready=self._may_wait(again=failures > 0),
                )
            except grpc.RpcError as error:
                code, details = read_status(error)
                if not is_passing(code, details):
                    raise FeedError(code, details) from error
                if code != "DEADLINE_EXCEEDED" or failures == 0:  # the reason is what came before
                    last_error = f"{code}: {details}"
                self.avoid(self.addresses[place])
                failures += 1
                time.sleep(min(self.pause_after(failures), patience.check(last_error)))
            else:
                return answer

    def avoid(self, address: str) -> None:
        """Remember that an address failed."""
        self._avoid_until[self.addresses.index(address)] = time.monotonic() + _AVOID_SECONDS

    def pause_after(self, failures: int) -> float:
        """Return the seconds to wait after failures in a row: none before each address was asked."""
        rounds = failures // len(self.addresses)
        return 0.0 if rounds == 0 else min(FIRST_PAUSE * 2.0 ** min(rounds - 1, 30), LONGEST_PAUSE)

    def close(self) -> None:
        """Cancel what is under way and close the channels."""
        for channel in self._channels:
            channel.close()

    def _may_wait(self, *, again: bool) -> bool:
        # While no call waits, grpcio 1.51 looks after a connection every 5 s only.
        return again and len(self.addresses) == 1

    def _next_place(self) -> int:
        now = time.monotonic()
        count = len(self.addresses)
        turns = [(self._turn + i) % count for i in range(count)]
        self._turn = (self._turn + 1) % count
        return next((place for place in turns if self._avoid_until[place] <= now), turns[0])


def read_status(error: grpc.RpcError) -> tuple[str, str]:
    """Return the name of the status and the server's message."""
    return error.code().name, error.details() or ""


def is_passing(code: str, details: str) -> bool:
    """Whether a status means that the connection or the server went away, so that asking again helps."""
    if code in ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"):
        return True
    # How a connection that breaks in the middle of a stream may look, depending on the version of gRPC.
    return (code == "INTERNAL" and "RST_STREAM" in details) or (
        code == "UNKNOWN" and details == "Stream removed"
    )


def _refuse_fork() -> None:
    global _process  # noqa: PLW0603 - a fact about the process
    if _process is None:
        _process = os.getpid()
    if _process != os.getpid():
        raise FeedError(
            "FAILED_PRECONDITION",
            f"gRPC was used in process {_process} and can't be used in its fork {os.getpid()}: "
            'start processes with "spawn", or fork before the first use of domainfeed',
        )
