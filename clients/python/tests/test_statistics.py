"""What a real sidecar measures and normalises by, as the client reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from conftest import SIZE, _write_config
from PIL import Image

from domainfeed import Batch, FeedError, Loader, Sidecar, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What feeds normalise by.
KINDS: dict[str, dict[str, Any]] = {
    "given": {"normalize": {"mean": [0.1, 0.2, 0.3], "std": [0.5, 0.25, 0.125]}},
    "whole": {"normalize": {"per": "feed"}},
    "domain": {"normalize": {"per": "domain"}},
    "style": {"normalize": {"per": "style"}, "align": [{"lab_match": {"to": "target", "p": 0.5}}]},
}
#: Whose numbers each of them has.
ENTRIES = {
    "given": ["feed"],
    "whole": ["feed"],
    "domain": ["photo", "sketch", "target"],
    "style": ["photo", "sketch", "target", "photo > target", "sketch > target", "target > target"],
}
DTYPES = ("uint8", "float32", "float16")
FEEDS = {
    f"{kind}-{dtype}": {
        "batch": {"per_domain": 4, "epoch": {"steps": 2}},
        "image": {"size": SIZE, "dtype": dtype},
        "views": {"weak": {"augment": []}, "strong": {"augment": [{"flip": {"p": 0.5}}]}},
        **settings,
    }
    for kind, settings in KINDS.items()
    for dtype in DTYPES
}


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory, images: Path) -> Iterator[Sidecar]:
    config = _write_config(tmp_path_factory.mktemp("statistics") / "feed.yaml", images, {}, FEEDS)
    with Sidecar(config) as running:
        yield running


def read_batches(sidecar: Sidecar, feed: str) -> list[Batch]:
    with Loader(sidecar.address, feed) as loader:
        return list(loader)


def test_both_ways_to_normalise_agree_for_all_that_may_be_normalised_by(sidecar: Sidecar) -> None:
    for kind, names in ENTRIES.items():
        levels, floats, halves = (read_batches(sidecar, f"{kind}-{dtype}") for dtype in DTYPES)
        for bytewise, full, half in zip(levels, floats, halves):
            assert [entry.name for entry in bytewise.normalizations] == names
            for view in ("weak", "strong"):
                here = normalize(bytewise, view=view)
                assert full.view(view).dtype == torch.float32
                assert half.view(view).dtype == torch.float16
                assert (here - full.view(view)).abs().max() <= 1e-6
                assert torch.equal(normalize(full, view=view), full.view(view))
                assert torch.equal(normalize(bytewise, torch.float16, view), half.view(view))
                rows = bytewise.normalization.get(view)
                wanted = rows if len(names) > 1 else None
                exact = reference(bytewise, view, wanted)
                assert (here.double() - exact).abs().max() <= 1e-5


def reference(batch: Batch, view: str, rows: torch.Tensor | None) -> torch.Tensor:
    """Return the formula sample by sample, in double precision."""
    samples = []
    for place, image in enumerate(batch.view(view)):
        _, mean, std = batch.normalizations[0 if rows is None else int(rows[place])]
        levels = image.double() / 255
        samples.append((levels - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1))
    return torch.stack(samples)


def test_samples_of_a_feed_per_domain_have_the_entry_of_their_domain(sidecar: Sidecar) -> None:
    for batch in read_batches(sidecar, "domain-uint8"):
        assert torch.equal(batch.normalization["weak"], batch.domains)
        assert torch.equal(batch.normalization["strong"], batch.domains)


def test_a_sample_in_another_style_has_the_entry_of_that_style(sidecar: Sidecar) -> None:
    seen = set()
    for batch in read_batches(sidecar, "style-uint8"):
        for domain, entry in zip(batch.domains.tolist(), batch.normalization["weak"].tolist()):
            assert entry in (domain, domain + 3)
            seen.add(entry // 3)
    assert seen == {0, 1}


def test_the_loader_tells_what_was_measured(sidecar: Sidecar, images: Path) -> None:
    with Loader(sidecar.address, "domain-uint8") as loader:
        statistics = loader.statistics
        batch = next(iter(loader))
    assert list(statistics) == ["photo", "sketch", "target"]
    target = statistics["target"]
    colours = [np.asarray(Image.open(path))[0, 0] for path in sorted((images / "target").glob("*/*.png"))]
    assert (target.name, target.images, target.pixels) == ("target", len(colours), len(colours) * SIZE * SIZE)
    # Every image is of one colour, and all weigh the same.
    right = np.stack(colours).astype(np.float64)
    assert np.allclose(target.rgb.mean, right.mean(axis=0), atol=1e-12)
    assert np.allclose(target.rgb.covariance, np.cov(right.T, ddof=0), atol=1e-9)
    assert target.lab.mean.shape == (3,)
    assert {name: len(entry.counts) for name, entry in target.histograms.items()} == {
        **dict.fromkeys(("r", "g", "b"), 256),
        **dict.fromkeys(("l", "a", "b_lab"), 1024),
    }
    assert (target.histograms["b"].low, target.histograms["b"].high) == (0, 256)
    assert all(int(entry.counts.sum()) == target.pixels for entry in target.histograms.values())
    assert torch.allclose(target.rgb.mean.float() / 255, torch.tensor(batch.normalizations[2].mean))
    assert len(batch.statistics_hash) == 64


def test_a_feed_that_uses_no_statistics_has_none_to_tell(sidecar: Sidecar) -> None:
    with Loader(sidecar.address, "train") as loader:
        assert next(iter(loader)).statistics_hash == ""
        with pytest.raises(FeedError, match="aligns or normalises by what was measured") as caught:
            _ = loader.statistics
    assert caught.value.code == "FAILED_PRECONDITION"
