"""Tells the modules of a model which batch passes through it, so that its forward need not change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from domainfeed.errors import FeedError
from domainfeed.nn.columns import read_columns

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from types import TracebackType

    import torch

    from domainfeed.batch import Batch
    from domainfeed.nn.columns import DomainColumns


class _Own(threading.local):
    """The contexts that are open in a thread, the innermost last."""

    def __init__(self) -> None:
        self.open: list[DomainColumns] = []


_own = _Own()
#: Thread -> its ``_Own.open``, of the threads that have a context open.
_threads: dict[int, list[DomainColumns]] = {}
_lock = threading.Lock()


class DomainContext:
    """What ``domain_context`` returns; it may be entered again, also while it is open."""

    def __init__(self, columns: DomainColumns) -> None:
        self._columns = columns

    def __enter__(self) -> DomainColumns:
        _own.open.append(self._columns)
        with _lock:
            _threads[threading.get_ident()] = _own.open
        return self._columns

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _own.open.pop()
        if not _own.open:
            with _lock:
                del _threads[threading.get_ident()]


def domain_context(batch: Batch | torch.Tensor | DomainColumns) -> DomainContext:
    """Let the modules of ``domainfeed.nn`` know domains and partners of the batch, inside a ``with`` block.

    ``batch`` is a ``Batch`` on the model's device, or domain ids alone, (N,) of whole numbers, or columns
    of your own where a forward pass holds other samples than a batch. N must be the N of every forward
    inside. Contexts may be nested; the innermost one counts, for the thread that opened it. A thread
    without one, such as autograd's own, sees that of the only thread that has one.

    Call ``backward`` inside, too, if layers are checkpointed: they run again there, and must see the same
    batch; or see ``keep_context``. Open it outside of a function that ``torch.compile`` compiles.

    Raises ``FeedError`` INVALID_ARGUMENT for columns that do not fit together.
    """
    return DomainContext(read_columns(batch))


def keep_context() -> tuple[AbstractContextManager[object], AbstractContextManager[object]]:
    """Let a checkpointed layer see in backward the context of its forward, wherever backward is called.

    For ``torch.utils.checkpoint.checkpoint(layer, x, use_reentrant=False, context_fn=keep_context)`` of
    torch >= 2.1. Raises ``FeedError`` FAILED_PRECONDITION where no context is open.
    """
    columns = current_columns()
    if columns is None:
        raise FeedError("FAILED_PRECONDITION", "Expected a domain_context to be open, got none")
    return DomainContext(columns), DomainContext(columns)


def current_columns() -> DomainColumns | None:
    """Return the columns of the innermost context, or None.

    Raises ``FeedError`` FAILED_PRECONDITION in a thread without a context while several others have one.
    """
    if _own.open:
        return _own.open[-1]
    if len(_threads) > 1:
        raise FeedError(
            "FAILED_PRECONDITION",
            f"Expected a domain_context in this thread, got none here, but in {len(_threads)} others",
        )
    for others in _threads.values():
        return others[-1]
    return None


def columns_of(x: torch.Tensor) -> DomainColumns | None:
    """Return the columns of the samples in ``x``, (N, ...); None where no context is open.

    Raises ``FeedError`` INVALID_ARGUMENT where the context is of another number of samples.
    """
    columns = current_columns()
    if columns is not None and len(columns.domains) != len(x):
        raise FeedError(
            "INVALID_ARGUMENT",
            f"Expected the input to hold the {len(columns.domains)} samples of the domain_context, got "
            f"{len(x)}; give columns of its own to what runs on a part or on several views of a batch",
        )
    return columns
