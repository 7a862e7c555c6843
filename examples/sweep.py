"""Leaves each domain out in turn, with several methods and seeds, and prints the accuracies.

    python examples/hold_each.py .demo/digits --out .demo/sweep
    python examples/sweep.py .demo/sweep/feed.yaml --epochs 8 --seeds 0 1 2 --jobs 2

All trainings pull from one sidecar: jobs of one seed meet the same images at the same time, and each of
them is decoded once. Nothing is chosen by the domain that is left out: every training makes the same number
of epochs with the same settings, and is tested once, at its end.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import statistics
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import torch
from domainfeed import FeedError, Loader, Sidecar

from accuracy import count_correct
from hold_out import SUFFIX
from train import train_model


class Row(NamedTuple):
    """What a line of the table is trained with."""

    #: The feeds <train>-<domain> and <test>-<domain>.
    train: str
    test: str
    method: str


ROWS = {
    "none": Row("train", "test", "none"),
    "MixStyle": Row("train", "test", "mix_style"),
    "EFDMix": Row("train", "test", "efd_mix"),
    "BIN": Row("train", "test", "bin"),
    "alignment": Row("aligned", "aligned-test", "none"),
    "alignment + MixStyle": Row("aligned", "aligned-test", "mix_style"),
}


class Job(NamedTuple):
    """One training."""

    row: str
    target: str
    seed: int


def run(address: str, job: Job, epochs: int) -> tuple[float, float]:
    """Train and test; return the accuracy on the domain left out, and on unseen images of the others."""
    torch.set_num_threads(1)
    train, test, method = ROWS[job.row]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    with Loader(address, feed=f"{train}-{job.target}", seed=job.seed, device=device) as loader:
        model = train_model(loader, method, epochs, job.seed, device, shown=False)
    with Loader(address, feed=f"{test}-{job.target}", device=device) as loader:
        counts = count_correct(model, loader, device).tolist()
        names = list(loader.domains.values())
    held_out = [place for place, name in enumerate(names) if name.removesuffix(SUFFIX) == job.target]
    others = [place for place in range(len(names)) if place not in held_out]

    def share(places: list[int]) -> float:
        return sum(counts[place][0] for place in places) / sum(counts[place][1] for place in places)

    return share(held_out), share(others)


def has_feed(address: str, feed: str) -> bool:
    """Tell whether the configuration has a feed."""
    try:
        with Loader(address, feed=feed) as loader:
            return len(loader) > 0
    except FeedError as error:
        if error.code != "NOT_FOUND":
            raise
        return False


def describe(rows: list[str], targets: list[str], accuracies: dict[Job, tuple[float, float]]) -> str:
    """Return a table: mean and standard deviation over the seeds, in percent."""
    head = "".join(f"{target:>16}" for target in [*targets, "mean", "domains seen"])
    lines = [f"{'left out:':<22}{head}"]
    for row in rows:
        by_seed: dict[int, list[float]] = {}
        cells, seen = [], []
        for target in targets:
            found = {
                job.seed: pair for job, pair in accuracies.items() if (job.row, job.target) == (row, target)
            }
            cells.append([held_out for held_out, _ in found.values()])
            seen.extend(others for _, others in found.values())
            for seed, (held_out, _) in found.items():
                by_seed.setdefault(seed, []).append(held_out)
        cells.append([statistics.fmean(values) for values in by_seed.values()])
        cells.append(seen)
        lines.append(f"{row:<22}" + "".join(f"{show(cell):>16}" for cell in cells))
    return "\n".join(lines)


def show(values: list[float]) -> str:
    """Return mean and standard deviation in percent."""
    spread = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{100 * statistics.fmean(values):.1f} ± {100 * spread:.1f}"


def main(config: Path, epochs: int, seeds: list[int], rows: list[str], targets: list[str], jobs: int) -> None:
    """Run all trainings, so many at once, and print the table."""
    with Sidecar(config) as sidecar:
        left_out = [row for row in rows if not has_feed(sidecar.address, f"{ROWS[row].train}-{targets[0]}")]
        rows = [row for row in rows if row not in left_out]
        print(f"without feeds in {config}, left out: {', '.join(left_out) or 'none'}")
        # Those next to each other differ in the domain left out alone: they share most of their images.
        todo = [Job(row, target, seed) for seed in seeds for row in rows for target in targets]
        with ProcessPoolExecutor(jobs, mp_context=mp.get_context("spawn")) as pool:
            futures = {job: pool.submit(run, sidecar.address, job, epochs) for job in todo}
            accuracies = {}
            for place, (job, future) in enumerate(futures.items(), 1):
                accuracies[job] = future.result()
                held_out, seen = accuracies[job]
                print(f"{place}/{len(todo)} {job}: left out {held_out:.1%}, seen {seen:.1%}", flush=True)
    print(f"\naccuracy, %, {epochs} epochs, mean ± standard deviation over seeds {seeds}")
    print(describe(rows, targets, accuracies))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Leave each domain out in turn, with several methods.")
    parser.add_argument("config", type=Path, help="feed.yaml, as hold_each.py writes it")
    parser.add_argument("--targets", nargs="+", default=["gamma", "photo", "plain", "tint"])
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--jobs", type=int, default=2, help="trainings at once")
    options = parser.parse_args()
    main(options.config, options.epochs, options.seeds, options.rows, options.targets, options.jobs)
