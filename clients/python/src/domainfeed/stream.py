"""Fetches batches ahead of the trainer, in order, whatever happens to the server."""

from __future__ import annotations

import atexit
import os
import threading
import time
import uuid
import weakref
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import grpc

from domainfeed.connection import Call, Connection, is_passing, read_status
from domainfeed.errors import FeedError
from domainfeed.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from domainfeed.assembly import Assembly
    from domainfeed.batch import Batch
    from domainfeed.gen import feed_pb2

_JOIN_SECONDS = 5.0
#: Longest deadline of a call. The server counts in 31 bits of milliseconds, 24 days, and takes a longer one
#: for over; a call that runs into it is made again, as after any break.
_LONGEST_DEADLINE_SECONDS = 86_400.0
_NO_ERROR = "no answer yet"


@dataclass(frozen=True)
class StreamSource:
    """Where a stream gets its batches from."""

    connection: Connection
    #: Makes the request of a step.
    request: Callable[[int], feed_pb2.GetBatchRequest]
    #: Makes what receives the answer.
    assemble: Callable[[feed_pb2.GetBatchRequest], Assembly]
    #: Names a step to the user.
    name: Callable[[int], str]


@dataclass
class _Wanted:
    """A batch that was asked for and the call that is to bring it."""

    step: int
    call: Call


class BatchStream:
    """The batches of ``steps``, in that order.

    At most ``prefetch`` batches are asked for or ready at a time. A background thread receives one call
    after the other, so that no call waits for the trainer; the trainer's thread starts the next call when it
    takes a batch. A call that breaks is made again with the same request, which brings the same bytes.

    ``timeout`` is the time without progress after which a waiting trainer gets an error, seconds, or
    ``math.inf``; while nobody waits, the thread keeps trying.
    """

    def __init__(self, source: StreamSource, steps: range, *, prefetch: int, timeout: float) -> None:
        self._source = source
        self._unasked = steps
        self._count = len(steps)
        self._prefetch = prefetch
        self._timeout = timeout
        self._process = os.getpid()
        # A name for each pass: the cancelled calls of the one before may still be counted.
        self._client = uuid.uuid4().hex
        # Never held while gRPC is called: a finalizer may need it on any thread, one inside gRPC too.
        self._changed = threading.Condition(threading.RLock())
        self._pending: deque[_Wanted] = deque()
        self._ready: deque[Batch] = deque()
        self._failure: FeedError | None = None
        self._stopped = False
        self._moved_at = time.monotonic()
        self._last_error = _NO_ERROR
        self._ask()
        self._thread = threading.Thread(target=self._run, name="domainfeed-receiver", daemon=True)
        self._thread.start()
        _streams.add(self)

    def take(self) -> Batch | None:
        """Return the next batch, or None after the last one.

        Raises ``FeedError`` with the server's status and message; UNAVAILABLE where nothing came for
        ``timeout`` seconds; CANCELLED after ``stop``.
        """
        try:
            batch = self._wait_for_batch()
        except FeedError:
            self.stop()
            raise
        if batch is not None:
            self._ask()
        return batch

    def stop(self) -> None:
        """End thread and calls; returns without waiting for them. From any thread, more than once."""
        if os.getpid() != self._process:
            return  # the fork of a process has neither its threads nor its calls
        with self._changed:
            self._stopped = True
            calls = [wanted.call for wanted in self._pending]
            self._ready.clear()
            self._changed.notify_all()
        for call in calls:
            call.cancel()

    def join(self) -> None:
        """Wait until the thread has ended, a few seconds at most."""
        if os.getpid() == self._process and threading.current_thread() is not self._thread:
            self._thread.join(_JOIN_SECONDS)

    def _wait_for_batch(self) -> Batch | None:
        patience: Patience | None = None
        with self._changed:
            while not self._ready:
                if self._failure is not None:
                    raise self._failure
                if self._stopped:
                    raise FeedError("CANCELLED", "This iteration was closed; a newer one closes it, too")
                if not self._pending:
                    return None
                if patience is None:
                    patience = Patience(self._source.name(self._pending[0].step), self._timeout)
                self._changed.wait(patience.check(self._last_error, self._moved_at))
            return self._ready.popleft()

    def _ask(self) -> None:
        """Start calls until ``prefetch`` batches are under way or ready."""
        while True:
            with self._changed:
                under_way = len(self._pending) + len(self._ready)
                if self._stopped or self._failure or under_way >= self._prefetch or not self._unasked:
                    return
                step, self._unasked = self._unasked[0], self._unasked[1:]
            wanted = _Wanted(step, self._start(step))
            with self._changed:
                if not self._stopped and not self._failure:
                    self._pending.append(wanted)
                    self._changed.notify_all()
                    continue
            wanted.call.cancel()

    def _start(self, step: int, *, again: bool = False) -> Call:
        request = self._source.request(step).SerializeToString()
        deadline = self._timeout * (self._prefetch + 1)  # a call waits for those before it, of `timeout` each
        return self._source.connection.get_batch(
            request, min(deadline, _LONGEST_DEADLINE_SECONDS), client=self._client, again=again
        )

    def _run(self) -> None:
        try:
            for _ in range(self._count):
                batch = self._receive()
                if batch is None:
                    return
                with self._changed:
                    self._pending.popleft()
                    if not self._stopped:
                        self._ready.append(batch)
                    self._changed.notify_all()
                del batch  # or this thread would hold its memory while it waits
        except FeedError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the trainer must hear of it
            self._fail(FeedError("INTERNAL", f"The receiving thread failed: {error!r}"))

    def _fail(self, error: FeedError) -> None:
        """Let the trainer have what is ready, then the error."""
        with self._changed:
            self._failure = error
            calls = [wanted.call for wanted in self._pending]
            self._pending.clear()
            self._changed.notify_all()
        for call in calls:
            call.cancel()

    def _receive(self) -> Batch | None:
        """Receive the batch at the head, with as many calls as it takes; None once stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._pending)
            if self._stopped:
                return None
            wanted = self._pending[0]
            self._moved_at = time.monotonic()
            self._last_error = _NO_ERROR
        failures = furthest = 0
        while True:
            assembly = self._source.assemble(self._source.request(wanted.step))
            error = "the stream ended early"
            try:
                for message in wanted.call:
                    assembly.add(message)
                    if assembly.progress > furthest:  # what came before a break doesn't count twice
                        furthest, failures = assembly.progress, 0
                        self._moved_at = time.monotonic()
            except grpc.RpcError as rpc_error:
                code, details = read_status(rpc_error)
                if not is_passing(code, details):
                    raise FeedError(code, details) from rpc_error
                error = f"{code}: {details}"
            if assembly.complete:
                return assembly.finish()
            failures += 1
            if "DEADLINE_EXCEEDED" not in error or self._last_error == _NO_ERROR:  # the reason came before
                self._last_error = error
            self._source.connection.avoid(wanted.call.address)
            if not self._pause(self._source.connection.pause_after(failures)):
                return None
            self._ask_again(wanted)

    def _pause(self, seconds: float) -> bool:
        """Wait; return False once stopped."""
        with self._changed:
            return not self._changed.wait_for(lambda: self._stopped, seconds)

    def _ask_again(self, head: _Wanted) -> None:
        """Make the call at the head again, and those behind it that broke with it."""
        self._client = uuid.uuid4().hex  # a server that has not noticed the break still counts the calls
        with self._changed:
            pending = list(self._pending)
        for wanted in pending:
            if wanted is not head and not wanted.call.ended:
                continue
            call = self._start(wanted.step, again=True)
            with self._changed:
                if not self._stopped:
                    wanted.call = call
                    continue
            call.cancel()


_streams: weakref.WeakSet[BatchStream] = weakref.WeakSet()


@atexit.register
def _stop_all() -> None:
    """End all threads before the interpreter goes away under them."""
    streams = list(_streams)
    for stream in streams:
        stream.stop()
    for stream in streams:
        stream.join()
