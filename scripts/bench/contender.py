"""One timed run of domainfeed as a loader among others: files to a uint8 batch in the trainer, over gRPC.

The work is random resized crop (scale 0.08 to 1), flip, 224 x 224. Settings come from the environment:
PEERS_IMAGES, a folder with domain/class/image; PEERS_BATCH (64), PEERS_SECONDS (10), PEERS_WORKERS (2) and
PEERS_LISTEN (127.0.0.1:0, or unix:PATH). The last line printed is JSON; `cpu_ms` is user and system time of
both processes for an image.

Usage: PEERS_IMAGES=DIR python scripts/bench/contender.py
"""

import json
import os
import resource
import tempfile
import time
from pathlib import Path

import domainfeed

WARM_UP_BATCHES = 8


def feed_yaml(root: Path, batch: int, workers: int) -> str:
    """Every folder below the root is a source domain with an equal share of the batch."""
    names = sorted(entry.name for entry in root.iterdir() if entry.is_dir())
    shares = {name: batch // len(names) + (place < batch % len(names)) for place, name in enumerate(names)}
    config = {
        "server": {"workers": workers, "log_level": "error"},
        "catalog": {"root": str(root.resolve())},
        "domains": {name: {"role": "source"} for name in names},
        "feeds": {"train": {"batch": {"per_domain": shares}, "augment": [{"crop": {}}, {"flip": {}}]}},
    }
    return json.dumps(config)  # JSON is YAML


def server_cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_rss_mb(pid: int) -> float:
    """The most memory a process has had resident."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def trainer_cpu_seconds() -> float:
    """User and system time of this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure, and print one line of JSON."""
    root = Path(os.environ["PEERS_IMAGES"])
    batch_size = int(os.environ.get("PEERS_BATCH", "64"))
    seconds = float(os.environ.get("PEERS_SECONDS", "10"))
    workers = int(os.environ.get("PEERS_WORKERS", "2"))
    listen = os.environ.get("PEERS_LISTEN", "127.0.0.1:0")
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "feed.yaml")
        config.write_text(feed_yaml(root, batch_size, workers))
        with domainfeed.Sidecar(config, listen=listen) as sidecar:
            loader = domainfeed.Loader(sidecar.address, feed="train")
            images, batches, epoch = 0, 0, 0
            start = server_before = trainer_before = 0.0
            while start == 0.0 or time.perf_counter() - start < seconds:
                loader.set_epoch(epoch)
                epoch += 1
                for batch in loader:
                    int(batch.images.flatten()[-1])  # the last byte is there
                    batches += 1
                    if batches == WARM_UP_BATCHES:
                        start = time.perf_counter()
                        server_before, trainer_before = server_cpu_seconds(sidecar.pid), trainer_cpu_seconds()
                    elif batches > WARM_UP_BATCHES:
                        images += len(batch)
                        if time.perf_counter() - start >= seconds:
                            break
            elapsed = time.perf_counter() - start
            trainer = trainer_cpu_seconds() - trainer_before
            server = server_cpu_seconds(sidecar.pid) - server_before
            result = {
                "images_per_s": round(images / elapsed, 1),
                "cpu_ms": round(1000 * (server + trainer) / images, 4),
                "trainer_cpu_ms": round(1000 * trainer / images, 4),
                "server_cpu_ms": round(1000 * server / images, 4),
                "server_peak_rss_mb": round(peak_rss_mb(sidecar.pid), 1),
                "trainer_peak_rss_mb": round(peak_rss_mb(os.getpid()), 1),
                "images": images,
            }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
