"""The process of a sidecar: started so that it can't outlive the script, listened to, ended."""

from __future__ import annotations

import logging
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections import deque
from contextlib import nullcontext

from domainfeed.errors import FeedError
from domainfeed.patience import Patience

_log = logging.getLogger("domainfeed.sidecar")

_READY = "listening on "
_LOG_LINE = re.compile(r'{"level":(\d+)\b')
#: The log counts 20 debug, 30 info, 40 warning, 50 error; Python 10 less.
_LEVEL_SHIFT = 10
#: Seconds that a sidecar has to finish its calls after SIGTERM; by default it cuts them off after 30.
_DRAIN_SECONDS = 35.0
#: Lines of its log that an error shows.
_TAIL_LINES = 40
#: Exit code of a sidecar whose command line or configuration is at fault.
_EXIT_CONFIG = 2

# Runs before the sidecar in its process: Linux sends it SIGTERM (15) when the thread that started it dies
# (PR_SET_PDEATHSIG = 1). A hook in subprocess would run Python in a fork of a process that uses gRPC.
_TIE = (
    "import ctypes, os, sys\n"
    "ctypes.CDLL(None).prctl(1, 15)\n"
    "os.getppid() == int(sys.argv[1]) or sys.exit(1)\n"
    "os.execvp(sys.argv[2], sys.argv[2:])\n"
)


class SidecarProcess:
    """Starts ``words``; two threads read what the process says, and the first of them starts it.

    A thread has to start it that lives as long as the script, since that thread's end ends the sidecar.
    ``folder`` is removed when the process has ended.

    Raises ``FeedError`` NOT_FOUND where it can't be started.
    """

    def __init__(self, words: list[str], folder: str | None) -> None:
        self._words = words
        self._folder = folder
        self._owner = os.getpid()
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._events: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._started: queue.SimpleQueue[subprocess.Popen[str] | OSError] = queue.SimpleQueue()
        threading.Thread(target=self._start_and_read, name="domainfeed-sidecar", daemon=True).start()
        started = self._started.get()
        if isinstance(started, OSError):
            self._remove_folder()
            raise FeedError("NOT_FOUND", f"{words[0]} could not be started: {started}") from started
        self._process = started
        self._log_reader = threading.Thread(
            target=self._forward_log, name="domainfeed-sidecar-log", daemon=True
        )
        self._log_reader.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def wait_until_ready(self, timeout: float) -> str:
        """Return the address that it listens on.

        Raises ``FeedError``: INVALID_ARGUMENT where it ended with the exit code for a bad configuration,
        UNAVAILABLE where it ended otherwise, or said nothing for ``timeout`` seconds.
        """
        patience = Patience(f"sidecar listening ({' '.join(self._words)})", timeout)
        while True:
            try:
                wait = patience.check("it has not said that it listens")
            except FeedError as error:
                raise FeedError(error.code, f"{error.message}\n{self._read_tail()}".rstrip()) from None
            try:
                line = self._events.get(timeout=wait)
            except queue.Empty:
                continue
            if line is None:
                raise self._explain_end()
            return line

    def stop(self) -> None:
        """SIGTERM, and SIGKILL if it is still there after the time for draining."""
        if os.getpid() != self._owner:
            return  # a fork has a copy of this object, the sidecar stays its parent's
        process = self._process
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_DRAIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._remove_folder()

    def _start_and_read(self) -> None:
        words = self._words
        tied = sys.platform == "linux" and bool(sys.executable)
        if tied:
            words = [sys.executable, "-I", "-S", "-c", _TIE, str(os.getpid()), *words]
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's command
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=tied,  # Ctrl-C is the script's to handle; the sidecar follows it
            )
        except OSError as error:
            self._started.put(error)
            return
        self._started.put(process)
        with process.stdout or nullcontext(()) as lines:
            for line in lines:
                if line.startswith(_READY):
                    self._events.put(line[len(_READY) :].strip())
        self._events.put(None)
        process.wait()

    def _forward_log(self) -> None:
        with self._process.stderr or nullcontext(()) as lines:
            for line in lines:
                self._tail.append(line)
                _log.log(_level_of(line), "%s", line.rstrip())

    def _explain_end(self) -> FeedError:
        try:
            code = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return FeedError(
                "UNAVAILABLE", f"{self._words[0]} closed its output\n{self._read_tail()}".rstrip()
            )
        status = "INVALID_ARGUMENT" if code == _EXIT_CONFIG else "UNAVAILABLE"
        command = " ".join(self._words)
        return FeedError(status, f"{command} ended with exit code {code}\n{self._read_tail()}".rstrip())

    def _read_tail(self) -> str:
        self._log_reader.join(1.0 if self._process.poll() is not None else 0.0)
        return "".join(list(self._tail))

    def _remove_folder(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _level_of(line: str) -> int:
    """Return Python's level of a line of the log; one in another form, such as Node's own, is a warning."""
    found = _LOG_LINE.match(line)
    return logging.WARNING if found is None else int(found.group(1)) - _LEVEL_SHIFT
