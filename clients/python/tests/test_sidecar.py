from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domainfeed import FeedError, Loader, Sidecar
from domainfeed.command import find_command

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = Path(__file__).resolve().parent.parent / "src"


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + 10
    while is_running(pid):
        assert time.monotonic() < deadline, "the sidecar goes on"
        time.sleep(0.02)


def test_a_sidecar_serves_until_the_block_ends(write_config: Callable[..., Path]) -> None:
    with Sidecar(write_config()) as sidecar:
        assert sidecar.address.startswith("unix:")
        socket = Path(sidecar.address.removeprefix("unix:"))
        with Loader(sidecar.address, "train") as loader:
            assert len(list(loader)) == 5
        assert is_running(sidecar.pid)
    assert not is_running(sidecar.pid)
    assert not socket.parent.exists()
    sidecar.stop()


def test_a_free_port_is_told(write_config: Callable[..., Path]) -> None:
    with Sidecar(write_config(), listen="127.0.0.1:0") as sidecar:
        assert int(sidecar.address.removeprefix("127.0.0.1:")) > 0
        with Loader(sidecar.address, "train") as loader:
            assert len(loader) == 5


def test_a_dropped_sidecar_ends(write_config: Callable[..., Path]) -> None:
    sidecar = Sidecar(write_config())
    pid = sidecar.pid
    del sidecar
    wait_for_end(pid)


def start_script(config: Path, end: str) -> subprocess.Popen[str]:
    script = (
        "import domainfeed, sys\n"
        f"sidecar = domainfeed.Sidecar({str(config)!r})\n"
        f"print(sidecar.pid, flush=True)\n{end}"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # a script that is killed leaves the folder of the socket behind
        env={**os.environ, "PYTHONPATH": str(SOURCE), "TMPDIR": str(config.parent)},
    )


def test_the_end_of_the_script_ends_it(write_config: Callable[..., Path]) -> None:
    with start_script(write_config(), "raise SystemExit(0)") as script:
        out, _ = script.communicate(timeout=60)
    assert script.returncode == 0
    wait_for_end(int(out))


def test_the_death_of_the_script_ends_it(write_config: Callable[..., Path]) -> None:
    with start_script(write_config(), "sys.stdin.read()") as script:
        assert script.stdout is not None
        pid = int(script.stdout.readline())
        assert is_running(pid)
        script.kill()
        wait_for_end(pid)


def test_a_fault_in_the_configuration_reaches_the_user(write_config: Callable[..., Path]) -> None:
    config = write_config(server={"wrokers": 1})
    with pytest.raises(FeedError, match="wrokers") as caught:
        Sidecar(config)
    assert caught.value.code == "INVALID_ARGUMENT"
    assert "exit code 2" in caught.value.message


def test_a_fault_that_is_not_in_the_configuration_is_told_apart(
    write_config: Callable[..., Path], server: Sidecar
) -> None:
    with pytest.raises(FeedError, match="exit code 1") as caught:
        Sidecar(write_config(), listen=server.address)
    assert caught.value.code == "UNAVAILABLE"


def test_a_program_that_never_listens_is_ended(write_config: Callable[..., Path]) -> None:
    silent = [sys.executable, "-c", "import sys; sys.stdin.read(); import time; time.sleep(600)"]
    with pytest.raises(FeedError, match=r"after 0.5 s: it has not said that it listens") as caught:
        Sidecar(write_config(), command=silent, timeout=0.5)
    assert caught.value.code == "UNAVAILABLE"


def test_a_timeout_that_is_no_number_is_refused(write_config: Callable[..., Path]) -> None:
    with pytest.raises(FeedError, match="Expected timeout to be a number of seconds > 0, got '5'"):
        Sidecar(write_config(), timeout="5")  # type: ignore[arg-type]


def test_a_program_that_is_not_there_is_named(write_config: Callable[..., Path]) -> None:
    with pytest.raises(FeedError, match="'no-such-program' to be a program") as caught:
        Sidecar(write_config(), command="no-such-program --fast")
    assert caught.value.code == "NOT_FOUND"


def test_the_command_is_searched_for_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "domainfeed"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    path = os.environ["PATH"]
    monkeypatch.setenv("DOMAINFEED_COMMAND", f"{sys.executable} -m 'some module'")
    assert find_command([sys.executable, "x"]) == [sys.executable, "x"]
    assert find_command() == [sys.executable, "-m", "some module"]
    monkeypatch.delenv("DOMAINFEED_COMMAND")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{path}")
    assert find_command() == [str(program)]
