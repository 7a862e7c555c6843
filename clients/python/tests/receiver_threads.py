"""Looks at the threads that receive batches."""

from __future__ import annotations

import threading
import time


def count_threads() -> int:
    return sum(thread.name == "domainfeed-receiver" for thread in threading.enumerate())


def wait_for_threads_to_end() -> None:
    deadline = time.monotonic() + 10
    while count_threads() > 0:
        assert time.monotonic() < deadline, "the receiving thread goes on"
        time.sleep(0.01)
