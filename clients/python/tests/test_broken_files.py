"""A folder of which five per cent are broken, in every way that a file can be."""

from __future__ import annotations

import io
import json
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from domainfeed import FeedError, Loader, normalize
from domainfeed.command import find_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domainfeed import Sidecar

DOMAINS = ("photo", "sketch")
CLASSES = ("cat", "dog")
#: Of each class of each domain: with six broken files a domain, five per cent.
COUNT = 60
MAX_PIXELS, MAX_FILE_BYTES = 10_000, 20_000


def encode(width: int, height: int, kind: str = "PNG") -> bytes:
    levels = np.random.default_rng(width).integers(0, 256, (height, width, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, kind)
    return file.getvalue()


def broken_files() -> dict[str, bytes]:
    """First word of the reason -> what a PNG file holds."""
    good = encode(24, 24)
    place = good.index(b"IDAT") + 20
    return {
        "empty": b"",
        "truncated": good[: len(good) // 2],
        "corrupt": good[:place]
        + bytes(byte ^ 0xFF for byte in good[place : place + 40])
        + good[place + 40 :],
        "mislabelled": encode(24, 24, "JPEG"),
        "too large": encode(101, 100, "PNG"),
        "not an image": b"<html>404</html>",
    }


@pytest.fixture
def config(tmp_path: Path) -> Path:
    for domain in DOMAINS:
        for name in CLASSES:
            folder = tmp_path / "images" / domain / name
            folder.mkdir(parents=True)
            for i in range(COUNT):
                (folder / f"{i}.png").write_bytes(encode(20 + i % 7, 20 + i % 5))
        for i, content in enumerate(broken_files().values()):
            (tmp_path / "images" / domain / CLASSES[i % 2] / f"{i * 9}.png").write_bytes(content)
    feed = {"batch": {"per_domain": 8}, "image": {"size": 16}}
    budgets = {"tolerant": 0.1, "strict": 0.01}
    path = tmp_path / "feed.yaml"
    path.write_text(
        json.dumps(
            {
                "catalog": {"root": "images", "max_pixels": MAX_PIXELS, "max_file_bytes": MAX_FILE_BYTES},
                "domains": {domain: {"role": "source"} for domain in DOMAINS},
                "feeds": {name: {**feed, "bad_samples": {"budget": b}} for name, b in budgets.items()},
            }
        )
    )
    return path


def test_it_trains_through_with_a_budget_of_a_tenth(
    config: Path, start_sidecar: Callable[[Path], Sidecar]
) -> None:
    sidecar = start_sidecar(config)
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 16 * 16, len(CLASSES)))
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    reasons: dict[int, str] = {}
    with Loader(sidecar.address, "tolerant") as loader:
        for batch in loader:
            assert [(block.stop - block.start) for block in batch.blocks] == [8, 8]
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(normalize(batch)), batch.labels)
            loss.backward()  # type: ignore[no-untyped-call] # torch has no types for it
            optimizer.step()
            for place in batch.replaced:
                assert batch.sample_ids[place.slot] == place.used_id != place.wanted_id
                reasons[place.wanted_id] = place.reason
    # 120 samples of a domain in steps of 8: every file was to be met, so every broken one was replaced.
    assert len(reasons) == len(DOMAINS) * len(broken_files())
    for kind in broken_files():
        assert sum(reason.startswith(kind) for reason in reasons.values()) == len(DOMAINS), reasons


def test_it_fails_with_the_list_with_a_budget_of_a_hundredth(
    config: Path, start_sidecar: Callable[[Path], Sidecar]
) -> None:
    sidecar = start_sidecar(config)
    with Loader(sidecar.address, "strict") as loader, pytest.raises(FeedError) as caught:
        list(loader)
    assert caught.value.code == "DATA_LOSS"
    first, *files = caught.value.message.splitlines()
    assert first.endswith("over feeds.strict.bad_samples.budget 0.01:")
    assert len(files) >= 2  # one of 120 is within the budget
    assert all(".png: " in file for file in files)


def test_check_data_finds_every_broken_file_beforehand(config: Path) -> None:
    words = [*find_command(), "check-data", "--config", str(config), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, "the strict feed's budget is passed"
    bad = {entry["path"]: entry["reason"] for entry in json.loads(done.stdout)["bad"]}
    wanted = {
        f"{domain}/{CLASSES[i % 2]}/{i * 9}.png": kind
        for domain in DOMAINS
        for i, kind in enumerate(broken_files())
    }
    assert bad.keys() == wanted.keys()
    for path, kind in wanted.items():
        assert bad[path].startswith(kind), bad[path]
