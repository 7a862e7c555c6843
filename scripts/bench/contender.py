"""One timed run of domainfeed as one loader among others of a foreign bench. The last line printed is JSON.

The work is that of ``npm run bench``, see loaders/work.py. Settings come from the environment: PEERS_IMAGES,
a folder with domain/class/image; PEERS_BATCH (64), PEERS_SECONDS (10), PEERS_WORKERS (2) and PEERS_CONTENDER,
which row of that bench (domainfeed: over gRPC on loopback, without cache). ``cpu_ms`` is user and system
time of all processes for an image, ``trainer_cpu_ms`` that of the one that gets the batches.

Usage: PEERS_IMAGES=DIR python scripts/bench/contender.py
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from loaders.child import measure
from loaders.contenders import contenders
from loaders.images import describe
from loaders.work import Work


def main() -> None:
    """Measure, and print one line of JSON."""
    images = Path(os.environ["PEERS_IMAGES"])
    contender = contenders[os.environ.get("PEERS_CONTENDER", "domainfeed")]
    batch = int(os.environ.get("PEERS_BATCH", "64"))
    workers = int(os.environ.get("PEERS_WORKERS", "2"))
    seconds = float(os.environ.get("PEERS_SECONDS", "10"))
    with tempfile.TemporaryDirectory() as converted:
        work = Work(images, Path(converted), batch, workers, seed=1)
        print(json.dumps(measure(contender.load(), work, seconds, describe(images)["mean_levels"])))


if __name__ == "__main__":
    main()
