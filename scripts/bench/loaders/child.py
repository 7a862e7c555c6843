"""One contender in one round, in a process of its own: the trainer's. Prints one line of JSON."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from loaders.batch_check import LEAST_IMAGES, BatchCheck
from loaders.contenders import contenders
from loaders.processes import cpu_seconds
from loaders.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: By then queues are full, and what is compiled late (Numba, WebAssembly, JavaScript) is compiled: a sidecar
#: that had made 1,000 images still took up to 1.5 times the CPU that it took after 4,000.
_WARM_UP_IMAGES = 4000
#: Where images are few a second, less must do.
_MOST_WARM_UP_SECONDS = 20.0


def measure(
    run: Callable[[Work], Iterator[torch.Tensor]], work: Work, seconds: float, mean: Sequence[float]
) -> dict[str, Any]:
    """Take batches for so many seconds; return the figures, times in ms per image.

    The batches before the measured time and one after it are looked at; of the others the last byte is read.
    Raises ``WrongBatchError``, and whatever the contender raises.
    """
    stream = iter(run(work))
    check = BatchCheck(work.batch, mean)
    wall = time.perf_counter()
    while check.images < LEAST_IMAGES or (
        check.images < _WARM_UP_IMAGES and time.perf_counter() - wall < _MOST_WARM_UP_SECONDS
    ):
        check.look(next(stream))
    images = touched = 0
    wall = time.perf_counter()
    all_cpu, own_cpu = cpu_seconds(os.getpid()), time.process_time()
    while time.perf_counter() - wall < seconds:
        batch = next(stream)
        touched += int(batch[-1, -1, -1, -1])
        images += work.batch
    wall = time.perf_counter() - wall
    all_cpu, own_cpu = cpu_seconds(os.getpid()) - all_cpu, time.process_time() - own_cpu
    facts = {name: tell() for name, tell in work.facts.items()}
    check.look(next(stream))
    return {
        "images_per_s": round(images / wall, 1),
        "cpu_ms": round(all_cpu * 1000 / images, 4),
        "trainer_cpu_ms": round(own_cpu * 1000 / images, 4),
        "images": images,
        "mean_levels": [round(level, 1) for level in check.judge_mean()],
        **facts,
    }


def main() -> None:
    """Run the contender that the only argument names, as JSON."""
    task = json.loads(sys.argv[1])
    torch.set_num_threads(1)
    random.seed(task["seed"])
    names = ("batch", "workers", "seed")
    work = Work(Path(task["images"]), Path(task["converted"]), **{name: task[name] for name in names})
    print(
        json.dumps(measure(contenders[task["contender"]].load(), work, task["seconds"], task["mean"])),
        flush=True,
    )
    os._exit(0)  # loaders differ in how long they take to stop; the runner ends what is left of them


if __name__ == "__main__":
    main()
