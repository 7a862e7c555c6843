"""What is measured: the rows of all tables, in the order in which a round runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MIXED = "mixed"
BATCH = 64
WORKERS = 2
_OTHER_BATCHES = (16, 256)
_OTHER_WORKERS = (1,)
#: The tables beside the main one compare fewer: this project, the most used loader, the fastest two others.
_COMPARED = ("domainfeed", "domainfeed-warm", "tfdata", "torch-opencv", "ffcv-raw")


class Row(NamedTuple):
    """One line of a table: a contender and its settings."""

    contender: str
    images: str = MIXED
    batch: int = BATCH
    workers: int = WORKERS


def main_rows(names: Sequence[str]) -> list[Row]:
    """Return the rows of the main table: every contender with the same settings."""
    return [Row(name) for name in names]


def worker_rows(names: Collection[str]) -> list[Row]:
    """Return the rows with other numbers of workers."""
    return [Row(name, workers=workers) for workers in _OTHER_WORKERS for name in _compared(names)]


def batch_rows(names: Collection[str]) -> list[Row]:
    """Return the rows with other sizes of the batch."""
    return [Row(name, batch=batch) for batch in _OTHER_BATCHES for name in _compared(names)]


def size_rows(names: Collection[str], sizes: Sequence[str]) -> list[Row]:
    """Return the rows with images of one size each."""
    return [Row(name, images=size) for size in sizes for name in _compared(names)]


def all_rows(names: Sequence[str], sizes: Sequence[str], *, quick: bool) -> list[Row]:
    """Return all rows of a run; ``quick``: the main table alone."""
    rows = main_rows(names)
    if not quick:
        rows += worker_rows(names) + batch_rows(names) + size_rows(names, sizes)
    return rows


def _compared(names: Collection[str]) -> list[str]:
    return [name for name in _COMPARED if name in names]
