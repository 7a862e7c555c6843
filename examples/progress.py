"""A progress bar that tells whether the trainer waits for its data."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domainfeed import Batch, Loader


class Progress:
    """A bar on stderr over ``steps`` batches: loss, images/s, share of time spent waiting for data."""

    def __init__(self, steps: int, *, shown: bool = True) -> None:
        # On a terminal the bar redraws itself; a log file gets a line every few seconds.
        interval = 0.1 if sys.stderr.isatty() else 5.0
        self._bar = tqdm(
            total=steps, mininterval=interval, disable=not shown, unit="batch", dynamic_ncols=True
        )
        self._start = time.perf_counter()
        self._waited = 0.0
        self._images = 0

    def watch(self, loader: Loader, title: str) -> Iterator[Batch]:
        """Yield the batches of one epoch; the time between them is the trainer's, the rest is waiting."""
        self._bar.set_description(title)
        batches = iter(loader)
        while True:
            asked = time.perf_counter()
            batch = next(batches, None)
            self._waited += time.perf_counter() - asked
            if batch is None:
                return
            yield batch
            self._images += len(batch)
            self._bar.update()

    def tell(self, loss: float) -> None:
        """Show the loss of the latest batch."""
        self._bar.set_postfix_str(f"loss {loss:.3f}, {self.summary()}", refresh=False)

    def summary(self) -> str:
        """Return the speed so far and the share of time spent waiting for data."""
        seconds = time.perf_counter() - self._start
        return f"{self._images / seconds:,.0f} images/s, waited for data {self._waited / seconds:.0%}"

    def close(self) -> None:
        """End the bar; it stays on the screen."""
        self._bar.close()
