"""What 1, 2 and 4 jobs at the same step cost one sidecar, each with another domain left out.

    python scripts/bench/sharing.py --images 640 --format jpg

Writes that many files of 500x375 pixels to a temporary folder, in four domains: crops of photographs that
scikit-image ships. Job j trains without domain j, at 224 pixels with random crops and flips, and all jobs go
through one epoch in step, after a warm-up on a fifth domain. In a single epoch no job meets an image twice:
what the cache saves is what jobs share. Prints a line for each number of jobs, with the cache and without.
CPU is the sidecar's, user and system.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import tempfile
import urllib.request
from pathlib import Path

import numpy as np
from domainfeed import Loader, Sidecar
from PIL import Image
from skimage import data

from contender import server_cpu_seconds

DOMAINS = ("astronaut", "chelsea", "coffee", "rocket")
WARM_UP = "coins"
WARM_UP_IMAGES = 64
WARM_UP_EPOCHS = 8
PER_DOMAIN = 8
WIDTH, HEIGHT = 500, 375


def write_images(root: Path, images: int, kind: str) -> None:
    """Write ``images`` files, as many of each domain, and those for the warm-up: crops, no two alike."""
    random = np.random.default_rng(0)
    files = {**dict.fromkeys(DOMAINS, images // len(DOMAINS)), WARM_UP: WARM_UP_IMAGES}
    for domain, count in files.items():
        photo = Image.fromarray(getattr(data, domain)()).convert("RGB")
        folder = root / domain / "all"
        folder.mkdir(parents=True)
        for number in range(count):
            share = random.uniform(0.5, 1)
            width, height = round(photo.width * share), round(photo.height * share)
            left, top = random.integers(photo.width - width + 1), random.integers(photo.height - height + 1)
            crop = photo.crop((left, top, left + width, top + height)).resize((WIDTH, HEIGHT))
            crop.save(folder / f"{number:04}.{kind}", quality=90)


def write_config(folder: Path, root: Path, cache: str, metrics: int) -> Path:
    """Write a feed for each domain that is left out, and one for the warm-up."""
    domains = {f"without-{left_out}": [name for name in DOMAINS if name != left_out] for left_out in DOMAINS}
    feeds = {
        feed: {
            "domains": names,
            "batch": {"per_domain": PER_DOMAIN},
            "image": {"size": 224},
            "augment": [{"crop": {}}, {"flip": {}}],
        }
        for feed, names in {**domains, WARM_UP: [WARM_UP]}.items()
    }
    server = {"cache": cache, "workers": 2, "log_level": "error", "metrics_listen": f"127.0.0.1:{metrics}"}
    config = {
        "server": server,
        "catalog": {"root": str(root)},
        "domains": {domain: {"role": "source"} for domain in (*DOMAINS, WARM_UP)},
        "feeds": feeds,
    }
    path = folder / "feed.yaml"
    path.write_text(json.dumps(config))  # JSON is YAML
    return path


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def read_metric(port: int, name: str) -> float:
    """Return the sum of a metric over its labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    return sum(float(value) for value in re.findall(rf"(?m)^{name}(?:{{.*}})? (\S+)$", text))


def count_work(sidecar: Sidecar, port: int) -> tuple[float, float, float]:
    """Return images made, those made from the cache, and CPU seconds, since the sidecar began."""
    return (
        read_metric(port, "domainfeed_images_total"),
        read_metric(port, "domainfeed_cache_hits_total"),
        server_cpu_seconds(sidecar.pid),
    )


def measure(folder: Path, root: Path, cache: str, jobs: int) -> str:
    """Start a sidecar, go through one epoch with so many jobs, and return a line of the table."""
    port = find_port()
    with Sidecar(write_config(folder, root, cache, port)) as sidecar:
        with Loader(sidecar.address, feed=WARM_UP) as loader:
            for epoch in range(WARM_UP_EPOCHS):
                loader.set_epoch(epoch)
                for _ in loader:
                    pass
        before = count_work(sidecar, port)
        loaders = [Loader(sidecar.address, feed=f"without-{domain}", seed=1) for domain in DOMAINS[:jobs]]
        streams = [iter(loader) for loader in loaders]
        decode_ms = 0.0
        for _ in range(len(loaders[0])):
            for stream in streams:
                decode_ms += next(stream).timings["decode"]
        images, hits, seconds = (now - then for now, then in zip(count_work(sidecar, port), before))
        for loader in loaders:
            loader.close()
    return (
        f"{jobs:>4}  {cache:>6}  {images:>6.0f}  {hits:>6.0f}  {hits / images:>6.1%}  "
        f"{1000 * seconds / images:>12.2f}  {decode_ms / images:>15.2f}"
    )


def main(images: int, kind: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_images(folder / "images", images, kind)
        print(f"{'jobs':>4}  {'cache':>6}  images    hits   share  CPU ms/image  decode ms/image")
        for cache in ("off", "1GiB"):
            for jobs in (1, 2, 4):
                print(measure(folder, folder / "images", cache, jobs), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure what jobs that share a sidecar cost it.")
    parser.add_argument("--images", type=int, default=160, help="files, of all domains together")
    parser.add_argument("--format", choices=["jpg", "png"], default="jpg")
    options = parser.parse_args()
    if options.images < PER_DOMAIN * len(DOMAINS):
        sys.exit(f"Expected --images to be at least {PER_DOMAIN * len(DOMAINS)}, got {options.images}")
    main(options.images, options.format)
