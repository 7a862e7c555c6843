"""The one error that users of domainfeed meet."""

from __future__ import annotations

import re


class FeedError(Exception):
    """Something a feed could not do.

    ``code`` is the name of a gRPC status, such as ``"DATA_LOSS"``; ``message`` is the server's text, or this
    client's where the fault lies here. With one argument the text of an earlier ``FeedError`` is expected and
    its code is taken from it: this is how a ``DataLoader`` rebuilds the error of a worker process.
    """

    code: str
    message: str

    def __init__(self, code: str, message: str | None = None) -> None:
        if message is None:
            found = re.search(r"FeedError: ([A-Z_]+): ", code)
            code, message = (found.group(1) if found else "UNKNOWN"), code
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def expected(name: str, rule: str, value: object) -> FeedError:
    """Make the INVALID_ARGUMENT error of a bad input: name, rule, value."""
    return FeedError("INVALID_ARGUMENT", f"Expected {name} to be {rule}, got {value!r}")
