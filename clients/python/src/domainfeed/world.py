"""Which rank this process is."""

from __future__ import annotations

import os

import torch.distributed

from domainfeed.errors import expected
from domainfeed.whole_number import whole_number


def resolve_world(rank: int | None, world_size: int | None) -> tuple[int, int]:
    """Return rank and world size.

    What is not given comes from ``torch.distributed`` where it is initialised, else from the environment
    variables RANK and WORLD_SIZE, else it is 0 of 1.

    Raises ``FeedError`` INVALID_ARGUMENT unless they are whole numbers, 0 <= rank < world size < 2^32.
    """
    if rank is None or world_size is None:
        found_rank, found_size = _find_world()
        rank = found_rank if rank is None else rank
        world_size = found_size if world_size is None else world_size
    world_size = whole_number("world_size", world_size, range(1, 1 << 32), "1 to 2^32 - 1")
    words = f"0 to {world_size - 1} with world_size {world_size}"
    return whole_number("rank", rank, range(world_size), words), world_size


def _find_world() -> tuple[int, int]:
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    return _read_variable("RANK", 0), _read_variable("WORLD_SIZE", 1)


def _read_variable(name: str, default: int) -> int:
    text = os.environ.get(name)
    if text is None:
        return default
    try:
        return int(text)
    except ValueError:
        raise expected(f"the environment variable {name}", "a whole number", text) from None
