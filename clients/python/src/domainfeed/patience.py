"""Bounds a wait, and says what is waited for when it is long."""

from __future__ import annotations

import logging
import time
from numbers import Real

from domainfeed.errors import FeedError, expected

#: Seconds after which a wait is told to the log.
TELL_AFTER = 10.0
#: Longest single wait, seconds: Python's waits take no infinite number, and end at 49 days on some systems.
_LONGEST_WAIT = 3600.0

_log = logging.getLogger("domainfeed")


class Patience:
    """The patience of one wait: begins now, ends ``timeout`` seconds after the last thing that happened.

    ``what`` completes the sentence "waiting for ..."; with a ``timeout`` of ``math.inf`` the wait has no end.
    """

    def __init__(self, what: str, timeout: float) -> None:
        self._what = what
        self._timeout = timeout
        self._began = time.monotonic()
        self._told = False

    def check(self, last_error: str, moved_at: float = 0.0) -> float:
        """Return the seconds that may be waited before this is called again.

        ``moved_at`` is the ``time.monotonic()`` of the last progress, ``last_error`` what went wrong last.

        Raises ``FeedError`` UNAVAILABLE after ``timeout`` seconds without progress; logs one line after ten.
        """
        now = time.monotonic()
        waited = now - self._began
        left = self._timeout - (now - max(self._began, moved_at))
        if left <= 0:
            raise FeedError("UNAVAILABLE", f"No {self._what} after {self._timeout:g} s: {last_error}")
        if not self._told and waited >= TELL_AFTER:
            self._told = True
            _log.warning("waiting for %s since %.0f s: %s", self._what, waited, last_error)
        return min(left, _LONGEST_WAIT if self._told else TELL_AFTER - waited)


def read_timeout(timeout: float) -> float:
    """Return the seconds that a user lets something wait.

    Raises ``FeedError`` INVALID_ARGUMENT unless it is a number > 0; ``math.inf`` is one.
    """
    if not isinstance(timeout, Real) or not timeout > 0:
        raise expected("timeout", "a number of seconds > 0", timeout)
    return float(timeout)
