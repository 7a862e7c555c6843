"""Runs the sidecar beside a script, and ends it with the script."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from domainfeed.command import find_command
from domainfeed.patience import read_timeout
from domainfeed.sidecar_process import SidecarProcess

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from typing_extensions import Self

#: The longest path of a unix socket that all systems allow, bytes.
_LONGEST_SOCKET = 100


class Sidecar:
    """A running ``domainfeed serve``; the object exists once it listens.

    It ends with ``stop``, at the end of a ``with`` block, when the object is dropped, when the script ends
    and, on Linux, when the script is killed. Its log goes on to ``logging.getLogger("domainfeed.sidecar")``,
    each line at its level: unless that is configured otherwise, warnings and errors are shown.

    Args:
        config: The feed.yaml.
        command: What to run instead of ``domainfeed``: a string as for a shell, or words. Default: the
            environment variable DOMAINFEED_COMMAND, ``domainfeed`` on the PATH, the checkout around it.
        listen: Where to listen: ``"host:port"`` or ``"unix:/path"``; None = a unix socket in a private
            folder, or a free port of 127.0.0.1 where there are no unix sockets.
        timeout: Seconds until it has to listen, > 0; ``math.inf`` = however long it takes.

    Raises ``FeedError``: NOT_FOUND where there is nothing to run, INVALID_ARGUMENT where the configuration is
    at fault, UNAVAILABLE where it ended or did not listen in time; with the last lines of its log.
    """

    def __init__(
        self,
        config: str | os.PathLike[str],
        *,
        command: str | Sequence[str] | None = None,
        listen: str | None = None,
        timeout: float = 60.0,
    ) -> None:
        timeout = read_timeout(timeout)
        words = find_command(command)
        folder = None if listen is not None else _make_folder()
        if listen is None:
            listen = "127.0.0.1:0" if folder is None else f"unix:{folder}/feed.sock"
        run = SidecarProcess([*words, "serve", "--config", os.fspath(config), "--listen", listen], folder)
        self._run = run
        self._finalizer = weakref.finalize(self, run.stop)
        try:
            #: Where it listens, as ``Loader`` takes it.
            self.address = run.wait_until_ready(timeout)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The process id of the sidecar."""
        return self._run.pid

    def stop(self) -> None:
        """End the sidecar: it may finish the calls under way, after 35 s it is killed. More than once."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _make_folder() -> str | None:
    """Return a new folder for a socket, or None where a socket there could not be bound."""
    if sys.platform == "win32":
        return None
    folder = tempfile.mkdtemp(prefix="domainfeed-")
    if len(os.fsencode(str(Path(folder) / "feed.sock"))) <= _LONGEST_SOCKET:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    return None
