"""A connection that breaks when a test wants it to."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self


class CuttingProxy:
    """Passes TCP on to a unix socket, and cuts connections after so many bytes from the server.

    ``cuts``: bytes after which the first, second, ... connection is cut; those after the last one last.
    ``tell_server``: False = the server does not notice, as when a host vanishes.
    """

    def __init__(self, target: str, cuts: list[int], *, tell_server: bool = True) -> None:
        self._target = target.removeprefix("unix:")
        self._cuts = list(cuts)
        self._tell_server = tell_server
        self._untold: list[socket.socket] = []
        self.cut = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:  # closed
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            limit = self._cuts.pop(0) if self._cuts else None
            if limit is not None and not self._tell_server:
                self._untold.append(server.dup())
            threading.Thread(target=self._pass_on, args=(client, server, None), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, limit), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, limit: int | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if limit is not None and len(data) >= limit:
                    sink.sendall(data[:limit])
                    self.cut += 1
                    break
                limit = None if limit is None else limit - len(data)
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                if not (self._untold and end.family == socket.AF_UNIX):
                    end.shutdown(socket.SHUT_RDWR)
            end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for server in self._untold:
            server.close()
