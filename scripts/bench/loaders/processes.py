"""CPU time and memory of a process with all that it started, from /proc."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


class ProcessStat(NamedTuple):
    """What /proc/PID/stat says."""

    parent: int
    #: User and system time, its own and that of children that have ended and were waited for, seconds.
    cpu_seconds: float
    rss_bytes: int
    #: In ticks since the machine booted: tells a process from a later one of the same number.
    started: int


def parse_stat(text: str) -> ProcessStat:
    """Parse the content of /proc/PID/stat; the name of the program, in parentheses, may hold anything."""
    fields = text.rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:15]))
    rss_bytes = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return ProcessStat(int(fields[1]), ticks / _TICKS_PER_SECOND, rss_bytes, int(fields[19]))


def read_stat(process: int) -> ProcessStat | None:
    """Return what /proc says of a process; None if there is none."""
    try:
        return parse_stat((_PROC / str(process) / "stat").read_text())
    except OSError:
        return None


def end_processes(started: Mapping[int, int]) -> None:
    """Kill processes, number -> when it started; a later one of the same number is left alone."""
    for process, ticks in started.items():
        stat = read_stat(process)
        if stat is not None and stat.started == ticks:
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)


def descendants(parents: dict[int, int], root: int) -> set[int]:
    """Return ``root`` and all processes below it; ``parents``: process -> its parent."""
    found = {root}
    while True:
        grown = found | {process for process, parent in parents.items() if parent in found}
        if grown == found:
            return found
        found = grown


def process_tree(root: int) -> dict[int, ProcessStat]:
    """Return ``root`` and all processes below it that are there now."""
    entries = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
    stats = {process: stat for process in entries if (stat := read_stat(process)) is not None}
    if root not in stats:
        return {}
    return {process: stats[process] for process in descendants({p: s.parent for p, s in stats.items()}, root)}


def cpu_seconds(root: int) -> float:
    """User and system time of ``root`` and all below it, those that have ended since included, seconds."""
    return sum(stat.cpu_seconds for stat in process_tree(root).values())


def pss_bytes(process: int) -> int:
    """Return the memory of a process, a page that N processes share counting 1/N; 0 once it has ended."""
    try:
        return _kilobytes(_PROC / str(process) / "smaps_rollup", "Pss:")
    except OSError:
        return 0


def peak_rss_bytes(process: int) -> int:
    """Return the most memory that a process has had resident."""
    return _kilobytes(_PROC / str(process) / "status", "VmHWM:")


def _kilobytes(path: Path, name: str) -> int:
    return int(path.read_text().partition(name)[2].split()[0]) * 1024
