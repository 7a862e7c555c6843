"""This project: the sidecar in a process of its own, its Python client in the trainer's."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import domainfeed

from loaders.processes import peak_rss_bytes
from loaders.work import RATIO, SCALE, SIZE, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

#: Enough for every set of the bench.
_CACHE = "6GiB"
_IMAGES = "images"


def run(work: Work, *, listen: str | None, cache: bool) -> Iterator[torch.Tensor]:
    """``listen``: an address, None = a unix socket; ``cache``: all images are decoded before the start."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "feed.yaml")
        config.write_text(json.dumps(feed_config(work, _CACHE if cache else "off")))  # JSON is YAML
        with domainfeed.Sidecar(config, listen=listen) as sidecar:
            loader = domainfeed.Loader(sidecar.address, feed="train")
            if cache:
                for _ in loader:
                    pass
            stages: Counter[str] = Counter()
            work.facts["sidecar_peak_mb"] = lambda: round(peak_rss_bytes(sidecar.pid) / 1e6)
            work.facts["stage_ms"] = lambda: {
                name: round(stages[name] / stages[_IMAGES], 4) for name in stages if name != _IMAGES
            }
            for batch in _endless(loader, first_epoch=1):
                stages.update(batch.timings)
                stages[_IMAGES] += len(batch)
                yield batch.images


def feed_config(work: Work, cache: str) -> dict[str, Any]:
    """Return the configuration: every folder is a domain with an equal share of the batch."""
    names = sorted(entry.name for entry in work.images.iterdir() if entry.is_dir())
    share, rest = divmod(work.batch, len(names))
    augment = [{"crop": {"scale": list(SCALE), "ratio": list(RATIO)}}, {"flip": {"p": 0.5}}]
    return {
        "server": {"workers": work.workers, "log_level": "error", "cache": cache},
        "catalog": {"root": str(work.images.resolve())},
        "domains": {name: {"role": "source"} for name in names},
        "feeds": {
            "train": {
                "seed": work.seed,
                "batch": {"per_domain": {name: share + (place < rest) for place, name in enumerate(names)}},
                "image": {"size": SIZE},
                "augment": augment,
            }
        },
    }


def _endless(loader: domainfeed.Loader, first_epoch: int) -> Iterator[domainfeed.Batch]:
    epoch = first_epoch
    while True:
        loader.set_epoch(epoch)
        yield from loader
        epoch += 1
