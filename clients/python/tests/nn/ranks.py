"""Starts gloo ranks as processes of their own and collects what each of them found."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import torch
import torch.distributed as dist
from torch.multiprocessing.spawn import spawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: What a rank found, by name.
Findings = dict[str, Any]


def run_ranks(
    world_size: int, folder: Path, scenario: Callable[..., Findings], *arguments: object
) -> list[Findings]:
    """Run ``scenario(rank, *arguments)`` on every rank; return the findings, by rank.

    A rank that waits for the others for longer than a minute ends with an error, and all with it.
    """
    spawn(  # type: ignore[no-untyped-call] # torch has no types for it
        _run, args=(world_size, str(folder), scenario, arguments), nprocs=world_size
    )
    return [torch.load(folder / f"{rank}.pt", weights_only=True) for rank in range(world_size)]


def _run(
    rank: int, world_size: int, folder: str, scenario: Callable[..., Findings], arguments: tuple[object, ...]
) -> None:
    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo",
        init_method=f"file://{folder}/store",
        rank=rank,
        world_size=world_size,
        timeout=dt.timedelta(seconds=60),
    )
    findings = scenario(rank, *arguments)
    torch.save(findings, os.path.join(folder, f"{rank}.pt"))  # noqa: PTH118 # a string from the parent
    dist.barrier()
    dist.destroy_process_group()
