"""A trainer that is killed in the middle of an epoch, and the one that takes its place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from domainfeed import Loader

if TYPE_CHECKING:
    from domainfeed import Sidecar

SOURCES = Path(__file__).resolve().parent.parent / "src"
KILLED_AFTER = 7
EPOCH = 3

#: After each batch saves state and all sample ids so far, as one file; waits to be killed where told to.
TRAINER = """
import json, os, sys
from domainfeed import Loader

address, path, wait_after = sys.argv[1], sys.argv[2], int(sys.argv[3])
loader = Loader(address, "long")
seen = []
if os.path.exists(path):
    checkpoint = json.load(open(path))
    loader.load_state_dict(checkpoint["state"])
    seen = checkpoint["seen"]
loader.set_epoch(int(sys.argv[4]))
for batch in loader:
    seen.append(batch.sample_ids.tolist())
    with open(path + ".new", "w") as file:
        json.dump({"state": loader.state_dict(), "seen": seen}, file)
    os.replace(path + ".new", path)
    if len(seen) == wait_after:
        print("waiting", flush=True)
        sys.stdin.read()
"""


def start_trainer(server: Sidecar, checkpoint: Path, wait_after: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", TRAINER, server.address, str(checkpoint), str(wait_after), str(EPOCH)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def test_a_trainer_killed_in_mid_epoch_is_followed_by_one_that_begins_with_the_next_unseen_batch(
    server: Sidecar, tmp_path: Path
) -> None:
    checkpoint = tmp_path / "checkpoint.json"
    with start_trainer(server, checkpoint, KILLED_AFTER) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "waiting\n"
        killed.kill()
    assert killed.returncode != 0
    before = json.loads(checkpoint.read_text())
    assert (before["state"]["epoch"], before["state"]["step"]) == (EPOCH, KILLED_AFTER)

    with start_trainer(server, checkpoint, 0) as resumed:
        resumed.communicate()
    assert resumed.returncode == 0
    with Loader(server.address, "long") as uninterrupted:
        uninterrupted.set_epoch(EPOCH)
        whole = [batch.sample_ids.tolist() for batch in uninterrupted]
    seen = json.loads(checkpoint.read_text())["seen"]
    assert len(whole) > KILLED_AFTER
    assert seen == whole
    assert seen[:KILLED_AFTER] == before["seen"]
