"""Layouts and partners as a training sees them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from domainfeed import FeedError, Loader, Sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def sidecar(images: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    image = {"size": 8}
    views = {"weak": {"augment": []}, "strong": {"augment": [{"flip": {"p": 1.0}}]}}
    ranks = {"layout": "domain_per_rank", "bn_group_ranks": 2}
    config = {
        "server": {"workers": 1},
        "catalog": {"source": "folder", "root": str(images)},
        "domains": {"photo": {"role": "source"}, "sketch": {"role": "source"}, "target": {"role": "target"}},
        "feeds": {
            "paired": {
                "batch": {"per_domain": 2, "layout": "paired"},
                "image": image,
                "views": views,
                "mix": {"pairs": "same_image", "p": 1.0},
            },
            "crossed": {
                "batch": {"per_domain": {"photo": 3, "sketch": 1, "target": 2}},
                "image": image,
                "mix": {"pairs": "cross_domain", "p": 1.0, "alpha": 0.3},
            },
            "ranks": {"batch": {"per_domain": 2, **ranks}, "image": image},
            "test": {"batch": {"mode": "sequential", "size": 4}, "image": image},
        },
    }
    path = tmp_path_factory.mktemp("layouts") / "feed.yaml"
    path.write_text(json.dumps(config))
    with Sidecar(path) as started:
        yield started


def test_a_paired_batch_says_which_view_each_slot_holds(sidecar: Sidecar) -> None:
    with Loader(sidecar.address, "paired") as loader:
        assert loader.layout == "paired"
        for batch in loader:
            assert list(batch.views) == ["paired"]
            assert batch.images.shape == (12, 3, 8, 8)
            assert batch.view_names == ("weak", "strong")
            assert batch.view_ids is not None
            weak, strong = (batch.view_ids == view for view in (0, 1))
            assert torch.equal(batch.sample_ids[weak], batch.sample_ids[strong])
            assert torch.equal(batch.images[weak], batch.images[strong].flip(3))


def test_partners_are_slots_of_the_batch_that_can_be_taken_by_index(sidecar: Sidecar) -> None:
    with Loader(sidecar.address, "paired") as loader:
        for batch in loader:
            assert batch.mix_perm is not None
            assert torch.equal(batch.sample_ids[batch.mix_perm], batch.sample_ids)
            assert torch.equal(batch.images[batch.mix_perm], batch.images.flip(3))


def test_partners_of_other_domains_are_of_other_domains_in_uneven_batches(sidecar: Sidecar) -> None:
    with Loader(sidecar.address, "crossed") as loader:
        batches = list(loader)
        for batch in batches:
            assert batch.mix_perm is not None
            assert batch.mix_lambda is not None
            assert not (batch.domains[batch.mix_perm] == batch.domains).any()
            assert ((batch.mix_lambda >= 0) & (batch.mix_lambda <= 1)).all()
        for batch, again in zip(batches, loader):
            assert batch.mix_perm is not None
            assert batch.mix_lambda is not None
            assert again.mix_perm is not None
            assert again.mix_lambda is not None
            assert torch.equal(again.mix_perm, batch.mix_perm)
            assert torch.equal(again.mix_lambda, batch.mix_lambda)


def test_a_loader_tells_its_layout_and_the_ranks_that_share_a_domain(sidecar: Sidecar) -> None:
    told = {}
    for feed in ("crossed", "ranks", "test"):
        with Loader(sidecar.address, feed, rank=0, world_size=6) as loader:
            told[feed] = (loader.layout, loader.bn_group_ranks)
    assert told == {"crossed": ("blocked", None), "ranks": ("domain_per_rank", 2), "test": ("", None)}


def test_a_world_that_a_layout_does_not_fill_is_refused_with_those_it_does(sidecar: Sidecar) -> None:
    with (
        Loader(sidecar.address, "ranks", rank=0, world_size=4) as loader,
        pytest.raises(FeedError, match=r"a multiple of 6 \(6, 12, 18, \.\.\.\)") as caught,
    ):
        len(loader)
    assert caught.value.code == "INVALID_ARGUMENT"
