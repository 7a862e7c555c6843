from __future__ import annotations

import logging
import math
import threading
from typing import TYPE_CHECKING

import pytest

from domainfeed import FeedError
from domainfeed.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = [1000.0]
    monkeypatch.setattr("domainfeed.patience.time.monotonic", lambda: now[0])

    def pass_seconds(seconds: float) -> None:
        now[0] += seconds

    return pass_seconds


def test_a_long_wait_is_told_once_with_what_is_waited_for(
    pass_time: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "domainfeed")
    wait = Patience("batch 12 from 127.0.0.1:50061", 60)
    assert wait.check("refused") == 10
    pass_time(9)
    assert wait.check("refused") == 1
    assert caplog.messages == []
    pass_time(1)
    assert wait.check("refused") == 50
    pass_time(20)
    assert wait.check("refused") == 30
    assert caplog.messages == ["waiting for batch 12 from 127.0.0.1:50061 since 10 s: refused"]


def test_a_wait_without_progress_ends_with_an_error(pass_time: Callable[[float], None]) -> None:
    wait = Patience("batch 12 from 127.0.0.1:50061", 60)
    pass_time(60)
    with pytest.raises(FeedError) as caught:
        wait.check("Connection refused")
    assert caught.value.code == "UNAVAILABLE"
    assert caught.value.message == "No batch 12 from 127.0.0.1:50061 after 60 s: Connection refused"


def test_progress_prolongs_a_wait(pass_time: Callable[[float], None]) -> None:
    wait = Patience("batch 12", 60)
    pass_time(50)
    assert wait.check("slow", moved_at=1045.0) == 55
    pass_time(55)
    with pytest.raises(FeedError, match="after 60 s"):
        wait.check("slow", moved_at=1045.0)


def test_what_happened_before_the_wait_does_not_count(pass_time: Callable[[float], None]) -> None:
    pass_time(500)
    assert Patience("batch 12", 5).check("refused", moved_at=1000.0) == 5


def test_a_wait_without_end_is_told_and_goes_on_in_pieces_that_python_can_wait(
    pass_time: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    wait = Patience("batch 12", math.inf)
    assert wait.check("refused") == 10
    for _ in range(3):
        pass_time(1e9)
        assert 0 < wait.check("refused") < threading.TIMEOUT_MAX
    assert len(caplog.messages) == 1
