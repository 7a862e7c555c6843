"""The environment that the contenders run in, apart from the project's own: .venv-bench."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from loaders.contenders import Contender

_REASON_CHARACTERS = 300
#: What is behind a + in a version names the build ("+cpu") and is in no requirement.
_VERSIONS = """
import importlib.metadata
for found in importlib.metadata.distributions():
    print(f"{found.name.lower().replace('_', '-')}=={found.version.partition('+')[0]}")
"""


class Environment:
    """A virtual environment in ``folder``, made if it isn't there; ``tell`` is told what is installed."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self.python = folder / "bin" / "python"
        self._tell = tell
        if not self.python.exists():
            tell(f"making {folder.name}")
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)

    def ensure(self, contender: Contender) -> str | None:
        """Install what a contender needs, unless it is there; return why that can't be done, or None."""
        for packages, words in ((contender.packages, []), (contender.packages_alone, ["--no-deps"])):
            missing = sorted(set(packages) - self._installed())
            if not missing:
                continue
            self._tell(f"installing {', '.join(missing)}")
            # All of them again, so that pip doesn't replace one of the others.
            failure = self._pip(["install", *words, *packages])
            if failure is not None:
                return f"{failure} ({contender.hint})" if contender.hint else failure
        return None

    def _installed(self) -> set[str]:
        command = [str(self.python), "-c", _VERSIONS]
        return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())

    def _pip(self, words: Sequence[str]) -> str | None:
        quiet = ["--quiet", "--disable-pip-version-check"]
        command = [str(self.python), "-m", "pip", *words, *quiet]
        result = subprocess.run(command, check=False, capture_output=True, text=True)
        if result.returncode == 0:
            return None
        lines = [line.strip() for line in result.stderr.splitlines() if "error" in line.lower()]
        return (lines[-1] if lines else f"pip ended with exit code {result.returncode}")[:_REASON_CHARACTERS]
