"""Where a run stands, small enough for every checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domainfeed.errors import FeedError, expected

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        "step": position.step,
        "global_batch": info.global_batch,
    }


def read_state(state: Mapping[str, Any], info: FeedInfo) -> Position:
    """Return the position that a state stands for.

    Raises ``FeedError`` INVALID_ARGUMENT for something that is no state, FAILED_PRECONDITION where it belongs
    to another feed, data set, recipe, seed or size of the global batch: what comes next would not be what the
    interrupted run would have seen. The world size may differ.
    """
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
    epoch, step = state["epoch"], state["step"]
    check_epoch("state['epoch']", epoch)
    if not isinstance(step, int) or step < 0:
        raise expected("state['step']", "a whole number >= 0", step)
    return Position(epoch, step)


def check_epoch(name: str, epoch: object) -> None:
    """Raise ``FeedError`` INVALID_ARGUMENT unless ``epoch`` is a whole number, 0 to 2^32 - 1."""
    if not isinstance(epoch, int) or not 0 <= epoch < 1 << 32:
        raise expected(name, "a whole number, 0 to 2^32 - 1", epoch)
