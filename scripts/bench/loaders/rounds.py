"""Runs the rows in turn, A B C A B C ..., each in a fresh process, and watches its memory."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from loaders.processes import end_processes, process_tree, pss_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from loaders.rows import Row

_SCRIPTS = Path(__file__).parents[1]
_CLIENT = Path(__file__).parents[3] / "clients/python/src"
_SAMPLE_SECONDS = 0.5
#: Beside the measured time: start, conversion of the images at the first time, filling of queues and caches.
_SETUP_SECONDS = 300.0
_REASON_CHARACTERS = 300


@dataclass(frozen=True)
class Place:
    """Where a set lies and what its random crops look like on average."""

    images: Path
    converted: Path
    #: R, G, B in levels.
    mean: Sequence[float]


@dataclass(frozen=True)
class Outcome:
    """One row in one round: its figures, or why there are none."""

    row: Row
    round: int
    figures: Mapping[str, Any] | None
    reason: str = ""


def run_rounds(
    rows: Sequence[Row],
    places: Mapping[str, Place],
    python: Callable[[str], Path],
    *,
    rounds: int,
    seconds: float,
    tell: Callable[[str], None],
) -> list[Outcome]:
    """Run every row once a round; a row that failed is left out of the rounds that follow.

    ``python``: contender -> the interpreter of its environment. ``tell`` gets a line for each outcome.
    """
    outcomes: list[Outcome] = []
    failed: set[Row] = set()
    for number in range(1, rounds + 1):
        for row in rows:
            if row in failed:
                continue
            place = places[row.images]
            task = {
                **row._asdict(),
                "images": str(place.images),
                "converted": str(place.converted),
                "mean": list(place.mean),
                "seed": number,
                "seconds": seconds,
            }
            outcome = _run(
                row, number, [str(python(row.contender)), "-m", "loaders.child", json.dumps(task)], seconds
            )
            if outcome.figures is None:
                failed.add(row)
            outcomes.append(outcome)
            tell(_line(outcome, rounds))
    return outcomes


def _run(row: Row, number: int, command: list[str], seconds: float) -> Outcome:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (_SCRIPTS, _CLIENT))),
        "OMP_NUM_THREADS": "1",
        "OPENCV_LOG_LEVEL": "ERROR",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "NO_ALBUMENTATIONS_UPDATE": "1",
    }
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(command, stdout=out, stderr=err, env=environment, start_new_session=True)
        peaks, timed_out = _watch(child, seconds + _SETUP_SECONDS)
        figures = _last_json(out)
        if figures is not None:
            return Outcome(row, number, {**figures, **peaks})
        reason = "not done in time" if timed_out else _last_line(err) or f"exit code {child.returncode}"
        return Outcome(row, number, None, reason[:_REASON_CHARACTERS])


def _watch(child: subprocess.Popen[bytes], limit: float) -> tuple[dict[str, float], bool]:
    """Wait for the end, at most so long; return peaks of memory of all processes, and if time was up."""
    peak_rss = peak_pss = 0
    seen: dict[int, int] = {}
    end = time.monotonic() + limit
    while child.poll() is None and time.monotonic() < end:
        members = process_tree(child.pid)
        seen.update({process: stat.started for process, stat in members.items()})
        peak_rss = max(peak_rss, sum(stat.rss_bytes for stat in members.values()))
        peak_pss = max(peak_pss, sum(map(pss_bytes, members)))
        time.sleep(_SAMPLE_SECONDS)
    timed_out = child.poll() is None
    end_processes(seen)  # what a loader left behind
    child.wait()
    return {"peak_rss_mb": round(peak_rss / 1e6), "peak_pss_mb": round(peak_pss / 1e6)}, timed_out


def _last_json(out: IO[str]) -> dict[str, Any] | None:
    out.seek(0)
    lines = [line for line in out.read().splitlines() if line.startswith("{")]
    try:
        figures: dict[str, Any] = json.loads(lines[-1])
    except (IndexError, ValueError):
        return None
    return figures


def _last_line(err: IO[str]) -> str:
    err.seek(0)
    lines = [line for line in err.read().splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _line(outcome: Outcome, rounds: int) -> str:
    row, figures = outcome.row, outcome.figures
    settings = f"{row.images}, batch {row.batch}, {row.workers} workers"
    what = f"round {outcome.round} of {rounds}: {row.contender}, {settings}"
    if figures is None:
        return f"{what}: failed: {outcome.reason}"
    return f"{what}: {figures['cpu_ms']:.2f} CPU ms, {figures['images_per_s']:.0f} images/s"
