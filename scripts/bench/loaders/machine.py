"""What a result was measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[3]


def describe_machine() -> dict[str, Any]:
    """Return CPU, cores, memory, load and versions."""
    return {
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "system": platform.release(),
        "python": platform.python_version(),
        "node": _output(["node", "--version"]),
    }


def describe_commit() -> str:
    """Return the commit of this checkout; ``+`` behind it where files differ from it."""
    commit = _output(["git", "rev-parse", "--short=10", "HEAD"])
    return f"{commit}+" if _output(["git", "status", "--porcelain"]) else commit


def _cpu_model() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return names[0] if names else platform.processor()


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
