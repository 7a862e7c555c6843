from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch.distributed

from domainfeed import FeedError
from domainfeed.world import resolve_world

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANK", raising=False)
    monkeypatch.delenv("WORLD_SIZE", raising=False)


def test_without_anything_it_is_rank_0_of_1() -> None:
    assert resolve_world(None, None) == (0, 1)


def test_the_environment_tells_rank_and_world_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "2")
    monkeypatch.setenv("WORLD_SIZE", "4")
    assert resolve_world(None, None) == (2, 4)
    assert resolve_world(1, None) == (1, 4)
    assert resolve_world(0, 1) == (0, 1)


def test_an_initialised_process_group_tells_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RANK", "2")
    monkeypatch.setenv("WORLD_SIZE", "4")
    torch.distributed.init_process_group("gloo", init_method=f"file://{tmp_path}/store", rank=0, world_size=1)
    try:
        assert resolve_world(None, None) == (0, 1)
        assert resolve_world(3, 5) == (3, 5)
    finally:
        torch.distributed.destroy_process_group()


@pytest.mark.parametrize(
    ("rank", "world_size"),
    [(1, 1), (4, 4), (-1, 2), (0, 0), (0, 2**40), ("0", 1), (0.0, 1), (0, "1"), (0, 1.0)],
)
def test_a_rank_outside_the_world_is_refused(rank: int, world_size: int) -> None:
    with pytest.raises(FeedError, match=r"Expected (rank|world_size) to be") as caught:
        resolve_world(rank, world_size)
    assert caught.value.code == "INVALID_ARGUMENT"


def test_a_variable_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "first")
    with pytest.raises(FeedError, match="environment variable RANK to be a whole number, got 'first'"):
        resolve_world(None, None)
