"""Images, a configuration and the real sidecar that the tests are fed by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from PIL import Image

from domainfeed import Sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    WriteConfig = Callable[..., Path]

# A shared machine stalls now and then, which is no fault of what is tested.
settings.register_profile("no deadline", settings.default, deadline=None)
settings.load_profile("no deadline")

#: Domain -> images in each of its two classes.
SAMPLES = {"photo": 5, "sketch": 3, "target": 4}
CLASSES = ("cat", "dog")
SIZE = 32


def write_images(root: Path) -> Path:
    """Write tiny PNG files of one colour each into root/<domain>/<class>/."""
    for place, (domain, count) in enumerate(SAMPLES.items()):
        for label, name in enumerate(CLASSES):
            folder = root / domain / name
            folder.mkdir(parents=True)
            for i in range(count):
                colour = (60 * place, 90 * label + 40, 20 * i)
                Image.new("RGB", (24 + i, 20 + i), colour).save(folder / f"{i}.png")
    return root


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_images(tmp_path_factory.mktemp("images"))


@pytest.fixture
def write_config(tmp_path: Path, images: Path) -> WriteConfig:
    """Make a feed.yaml; arguments replace the images' folder and add server settings and feeds."""

    def write(
        root: Path = images, server: dict[str, Any] | None = None, feeds: dict[str, Any] | None = None
    ) -> Path:
        return _write_config(tmp_path / "feed.yaml", root, server or {}, feeds or {})

    return write


@pytest.fixture(scope="session")
def server(images: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    config = _write_config(tmp_path_factory.mktemp("server") / "feed.yaml", images, {}, {})
    with Sidecar(config) as sidecar:
        yield sidecar


@pytest.fixture
def start_sidecar() -> Iterator[Callable[..., Sidecar]]:
    """Start sidecars that end with the test, however it ends."""
    started: list[Sidecar] = []

    def start(config: Path, listen: str | None = None) -> Sidecar:
        started.append(Sidecar(config, listen=listen))
        return started[-1]

    yield start
    for sidecar in started:
        sidecar.stop()


def _write_config(path: Path, root: Path, server: dict[str, Any], feeds: dict[str, Any]) -> Path:
    image = {"size": SIZE}
    config = {
        "server": {"workers": 1, **server},
        "catalog": {"source": "folder", "root": str(root)},
        "domains": {"photo": {"role": "source"}, "sketch": {"role": "source"}, "target": {"role": "target"}},
        "feeds": {
            # 10, 6 and 8 samples, 2 of each a step and rank: 5 steps for one rank
            "train": {
                "seed": 7,
                "batch": {"per_domain": 2},
                "image": image,
                "augment": [{"flip": {"p": 0.5}}],
            },
            "whole": {
                "seed": 7,
                "batch": {"per_domain": 4, "per": "global", "epoch": {"steps": 6}},
                "image": image,
                "augment": [{"crop": {"scale": [0.5, 1.0], "ratio": [0.75, 1.3333]}}],
            },
            "views": {
                "batch": {"per_domain": 1},
                "image": image,
                "views": {"weak": {"augment": []}, "strong": {"augment": [{"flip": {"p": 1.0}}]}},
            },
            "test": {
                "domains": ["target"],
                "reveal_labels": True,
                "batch": {"mode": "sequential", "size": 3},
                "image": image,
            },
            "long": {
                "batch": {"per_domain": 1, "epoch": {"steps": 60}},
                "image": image,
                "augment": [{"flip": {"p": 0.5}}],
            },
            **feeds,
        },
    }
    path.write_text(json.dumps(config))  # JSON is YAML
    return path
