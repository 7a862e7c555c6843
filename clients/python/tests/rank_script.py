"""One rank of a training, as torchrun starts it: goes through feeds in step with the others, and takes notes.

Usage: torchrun rank_script.py ADDRESS FOLDER STOP DIE. First it goes through one epoch of each of ``FEEDS``,
then through epoch 1 of ``whole``, from the state in the folder if there is one, to step STOP (empty = all).
At step DIE of ``whole`` rank 1 is killed, unless it was before. After each step rank 0 saves the state.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path

import torch
import torch.distributed as dist

from domainfeed import Batch, Loader

#: All policies of an epoch's end, and batches that are not composed alike on all ranks or at all steps.
FEEDS = ("longest", "shortest", "total", "steps", "ranks", "some", "classes")


def main(address: str, folder: Path, stop: int | None, die: int | None) -> None:
    torch.set_num_threads(1)
    rank, world_size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    attempt = int(os.environ["TORCHELASTIC_RESTART_COUNT"])
    # The store that torchrun offers still has the addresses of the ranks that have ended.
    dist.init_process_group(
        "gloo",
        init_method=f"file://{folder}/store-{world_size}-{attempt}",
        rank=rank,
        world_size=world_size,
        timeout=dt.timedelta(seconds=60),
    )
    if attempt == 0:
        for feed in FEEDS:
            with Loader(address, feed) as loader:
                for batch in loader:
                    note(folder, loader, feed, batch)
                    agree(feed, batch.step)
    checkpoint = folder / "state.json"
    with Loader(address, "whole") as loader:
        if checkpoint.exists():
            loader.load_state_dict(json.loads(checkpoint.read_text()))
        loader.set_epoch(1)
        for batch in loader:
            note(folder, loader, "whole", batch)
            if attempt == 0 and loader.rank == 1 and batch.step == die:
                os.kill(os.getpid(), signal.SIGKILL)
            agree("whole", batch.step)
            if loader.rank == 0:
                checkpoint.with_suffix(".new").write_text(json.dumps(loader.state_dict()))
                checkpoint.with_suffix(".new").replace(checkpoint)
            if batch.step == stop:
                break
    dist.barrier()
    dist.destroy_process_group()


def note(folder: Path, loader: Loader, feed: str, batch: Batch) -> None:
    """Add a line to this rank's notes; at once, since it may be killed."""
    line = {
        "feed": feed,
        "step": batch.step,
        "steps": len(loader),
        "ids": batch.sample_ids.tolist(),
        "domains": Counter(batch.domains.tolist()),
        "labels": batch.labels.tolist(),
    }
    with (folder / f"{loader.world_size}-{loader.rank}.jsonl").open("a") as notes:
        notes.write(f"{json.dumps(line)}\n")


def agree(feed: str, step: int) -> None:
    """Wait for the others, who have to be at the same step: as a gradient's exchange does."""
    own = torch.tensor([*feed.encode().ljust(16), step])
    others = [torch.empty_like(own) for _ in range(dist.get_world_size())]
    dist.all_gather(others, own)
    if any(not torch.equal(other, own) for other in others):
        raise RuntimeError(f"Ranks are at different steps: {others}")


if __name__ == "__main__":
    address, folder, stop, die = sys.argv[1:]
    main(address, Path(folder), int(stop) if stop else None, int(die) if die else None)
