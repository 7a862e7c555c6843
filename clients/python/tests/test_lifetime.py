from __future__ import annotations

import contextlib
import gc
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fingerprint import fingerprints
from receiver_threads import count_threads, wait_for_threads_to_end

from domainfeed import FeedError, Loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from domainfeed import Sidecar

SOURCE = Path(__file__).resolve().parent.parent / "src"


def leave_early(loader: Loader) -> None:
    for _ in loader:
        break


def fail_within(loader: Loader) -> None:
    with contextlib.suppress(ZeroDivisionError):
        for batch in loader:
            batch.step // 0


def drop_iterator(loader: Loader) -> None:
    batches = iter(loader)
    next(batches)
    del batches


def drop_iterator_in_a_cycle(loader: Loader) -> None:
    cycle: list[object] = [iter(loader)]
    cycle.append(cycle)
    del cycle
    gc.collect()


def close_loader(loader: Loader) -> None:
    batches = iter(loader)
    next(batches)
    loader.close()
    assert count_threads() == 0
    with pytest.raises(FeedError, match="closed"):
        next(batches)


def finish(loader: Loader) -> None:
    list(loader)


@pytest.mark.parametrize(
    "end", [leave_early, fail_within, drop_iterator, drop_iterator_in_a_cycle, close_loader, finish]
)
def test_thread_and_calls_end_with_the_pass(server: Sidecar, end: Callable[[Loader], None]) -> None:
    with Loader(server.address, "long") as loader:
        end(loader)
        wait_for_threads_to_end()


def test_leaving_the_with_block_ends_everything(server: Sidecar) -> None:
    with Loader(server.address, "long") as loader:
        batches = iter(loader)
        next(batches)
    assert count_threads() == 0


def test_a_closed_loader_connects_again(server: Sidecar) -> None:
    loader = Loader(server.address, "train")
    whole = fingerprints(loader)
    loader.close()
    assert fingerprints(loader) == whole
    loader.close()


def test_a_new_pass_ends_the_old_one(server: Sidecar) -> None:
    with Loader(server.address, "long") as loader:
        old = iter(loader)
        next(old)
        new = iter(loader)
        assert next(new).step == 0
        with pytest.raises(FeedError, match="a newer one"):
            next(old)
        assert count_threads() == 1


def test_a_finished_pass_stays_finished(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader:
        batches = iter(loader)
        assert len(list(batches)) == 5
        assert list(batches) == []


def run_script(server: Sidecar, body: str) -> subprocess.CompletedProcess[str]:
    script = f"import domainfeed, os\nloader = domainfeed.Loader({server.address!r}, 'long')\n{body}"
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("batches = iter(loader); next(batches)", 0),
        ("for batch in loader: raise SystemExit(3)", 3),
        ("for batch in loader: raise ValueError('in the loop')", 1),
    ],
)
def test_the_interpreter_ends_in_the_middle_of_a_pass(server: Sidecar, body: str, code: int) -> None:
    done = run_script(server, body)
    assert done.returncode == code, done.stderr


def test_a_fork_is_refused_and_the_parent_goes_on(server: Sidecar) -> None:
    done = run_script(
        server,
        f"""
def refused(loader):
    try:
        list(loader)
    except domainfeed.FeedError as error:
        return error.code == 'FAILED_PRECONDITION' and 'fork' in error.message
seen = 0
for batch in loader:
    seen += 1
    if batch.step == 3:
        child = os.fork()
        if child == 0:
            fresh = domainfeed.Loader({server.address!r}, 'long')
            raise SystemExit(7 if refused(loader) and refused(fresh) else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert seen == 60
""",
    )
    assert done.returncode == 0, done.stderr


def test_a_pickled_loader_connects_anew_and_keeps_its_place(server: Sidecar) -> None:
    with Loader(server.address, "train") as loader:
        loader.set_epoch(3)
        next(iter(loader))
        state = loader.state_dict()
        loader.load_state_dict(state)
        with pickle.loads(pickle.dumps(loader)) as copy:
            assert copy.state_dict() == state
            assert fingerprints(copy) == fingerprints(loader)
