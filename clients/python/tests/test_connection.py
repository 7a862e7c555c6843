from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domainfeed.connection import Connection, is_passing
from domainfeed.credentials import Access

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESSES = ("unix:/nobody/a.sock", "unix:/nobody/b.sock", "unix:/nobody/c.sock")


@pytest.fixture
def connection() -> Iterator[Connection]:
    connection = Connection(ADDRESSES, Access())
    yield connection
    connection.close()


def ask(connection: Connection, times: int) -> list[str]:
    return [connection.get_batch(b"", 1, client="test").address for _ in range(times)]


def test_addresses_are_asked_in_turn(connection: Connection) -> None:
    assert ask(connection, 6) == [*ADDRESSES, *ADDRESSES]


def test_an_address_that_failed_is_left_out(connection: Connection) -> None:
    connection.avoid(ADDRESSES[1])
    assert set(ask(connection, 6)) == {ADDRESSES[0], ADDRESSES[2]}


def test_all_addresses_are_asked_when_all_have_failed(connection: Connection) -> None:
    for address in ADDRESSES:
        connection.avoid(address)
    assert set(ask(connection, 6)) == set(ADDRESSES)


def test_an_address_that_failed_is_asked_again_later(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("domainfeed.connection.time.monotonic", lambda: now)
    connection.avoid(ADDRESSES[1])
    assert ADDRESSES[1] not in ask(connection, 6)
    now += 5
    assert ADDRESSES[1] in ask(connection, 6)


def test_the_pause_begins_when_every_address_was_asked_and_doubles_to_a_second(
    connection: Connection,
) -> None:
    pauses = [connection.pause_after(failures) for failures in (1, 2, 3, 5, 6, 9, 12, 15, 1000, 10**6)]
    assert pauses == [0, 0, 0.1, 0.1, 0.2, 0.4, 0.8, 1, 1, 1]


@pytest.mark.parametrize(
    ("code", "details", "passing"),
    [
        ("UNAVAILABLE", "Socket closed", True),
        ("DEADLINE_EXCEEDED", "", True),
        ("CANCELLED", "", True),
        ("INTERNAL", "Received RST_STREAM with error code 2", True),
        ("UNKNOWN", "Stream removed", True),
        ("INTERNAL", "Internal error 5f; the server's log has the details", False),
        ("UNKNOWN", "", False),
        ("DATA_LOSS", "", False),
        ("FAILED_PRECONDITION", "", False),
        ("RESOURCE_EXHAUSTED", "", False),
        ("OUT_OF_RANGE", "", False),
    ],
)
def test_only_what_comes_from_a_connection_or_server_that_went_away_is_asked_again(
    code: str, details: str, *, passing: bool
) -> None:
    assert is_passing(code, details) == passing
