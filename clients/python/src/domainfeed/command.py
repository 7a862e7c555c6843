"""Where the program ``domainfeed`` is."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from domainfeed.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Sequence

_VARIABLE = "DOMAINFEED_COMMAND"


def find_command(command: str | Sequence[str] | None = None) -> list[str]:
    """Return the words that start the program.

    That is the first found of ``command`` itself, the environment variable DOMAINFEED_COMMAND, ``domainfeed``
    on the PATH, and ``dist/start.cjs`` of the checkout that this package lies in. A string is split as a
    shell would.

    Raises ``FeedError`` NOT_FOUND where there is none, or the first word can't be run.
    """
    words = _choose(command)
    if shutil.which(words[0]) is None:
        raise FeedError("NOT_FOUND", f"Expected {words[0]!r} to be a program that can be run")
    return words


def _choose(command: str | Sequence[str] | None) -> list[str]:
    chosen = command or os.environ.get(_VARIABLE)
    if chosen:
        return shlex.split(chosen) if isinstance(chosen, str) else list(chosen)
    on_path = shutil.which("domainfeed")
    if on_path is not None:
        return [on_path]
    for folder in Path(__file__).resolve().parents:
        script = folder / "dist" / "start.cjs"
        if script.is_file() and (folder / "proto" / "domainfeed").is_dir():
            return ["node", str(script)]
    raise FeedError(
        "NOT_FOUND",
        "The program domainfeed was not found: install it (npm install --global domainfeed), "
        f"or name it with command= or {_VARIABLE}",
    )
