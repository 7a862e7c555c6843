"""Where a run stands, small enough for every checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, SupportsIndex

from domainfeed.errors import FeedError, expected
from domainfeed.whole_number import whole_number

if TYPE_CHECKING:
    from domainfeed.client import FeedInfo

_VERSION = 1


@dataclass
class Position:
    """The next step of an epoch to hand out: counts batches yielded to the user, not batches received."""

    epoch: int
    step: int


def make_state(info: FeedInfo, position: Position) -> dict[str, Any]:
    """Return what ``read_state`` needs to go on from ``position``: plain numbers and strings."""
    return {
        "version": _VERSION,
        "feed": info.feed,
        "catalog_hash": info.catalog_hash,
        "recipe_hash": info.recipe_hash,
        "seed": info.seed,
        "epoch": position.epoch,
        "step": min(position.step, info.steps_in_epoch),  # a worker of several ends beyond the epoch
        "global_batch": info.global_batch,
    }


def read_state(state: Mapping[str, Any], info: FeedInfo) -> Position:
    """Return the position that a state stands for.

    Raises ``FeedError`` INVALID_ARGUMENT for something that is no state or lies beyond the end of an epoch,
    FAILED_PRECONDITION where it belongs to another feed, data set, recipe, seed or size of the global batch:
    what comes next would not be what the interrupted run would have seen. The world size may differ.
    """
    if not isinstance(state, Mapping):
        raise expected("state", "a mapping that state_dict has made", state)
    for name in ("version", "feed", "catalog_hash", "recipe_hash", "seed", "epoch", "step", "global_batch"):
        if name not in state:
            raise expected(f"state[{name!r}]", "present", sorted(state))
    if state["version"] != _VERSION:
        raise expected("state['version']", f"{_VERSION}, the one this client knows", state["version"])
    for name, ours in (
        ("feed", info.feed),
        ("catalog_hash", info.catalog_hash),
        ("recipe_hash", info.recipe_hash),
        ("seed", info.seed),
        ("global_batch", info.global_batch),
    ):
        if state[name] != ours:
            raise FeedError(
                "FAILED_PRECONDITION",
                f"Expected the feed's {name} to be the one of the saved state, {state[name]!r}, got {ours!r}",
            )
    steps = info.steps_in_epoch
    return Position(
        read_epoch("state['epoch']", state["epoch"]),
        whole_number(
            "state['step']", state["step"], range(steps + 1), f"0 to {steps}, the steps of an epoch"
        ),
    )


def read_epoch(name: str, epoch: SupportsIndex) -> int:
    """Return an epoch; raises ``FeedError`` INVALID_ARGUMENT unless it is a whole number, 0 to 2^32 - 1."""
    return whole_number(name, epoch, range(1 << 32), "0 to 2^32 - 1")
