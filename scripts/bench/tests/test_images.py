from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from loaders.images import DOMAINS, SETS, ImageSet, describe, make_set

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ImageSet(42, (((96, 64), 0.5), ((64, 96), 0.5)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("images") / "small"
    make_set(out, SMALL)
    return out


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*/*.jpg"))


def test_every_domain_has_every_class_and_both_sizes_as_baseline_420(made: Path) -> None:
    assert {path.parent.parent.name for path in files_of(made)} == set(DOMAINS)
    assert len({path.parent.name for path in files_of(made)}) == 7
    sizes = set()
    for path in files_of(made):
        with Image.open(path) as image:
            sizes.add(image.size)
            assert not image.info.get("progressive")
            assert [layer[1:3] for layer in image.layer] == [(2, 2), (1, 1), (1, 1)]
    assert sizes == {(96, 64), (64, 96)}


def test_the_files_are_the_same_each_time_and_a_larger_set_begins_with_them(
    made: Path, tmp_path: Path
) -> None:
    make_set(tmp_path / "again", ImageSet(45, SMALL.sizes))
    for path in files_of(made):
        assert (tmp_path / "again" / path.relative_to(made)).read_bytes() == path.read_bytes()


def test_a_set_that_is_there_is_left_alone(made: Path) -> None:
    before = [path.stat().st_mtime_ns for path in files_of(made)]
    description = make_set(made, SMALL)
    assert [path.stat().st_mtime_ns for path in files_of(made)] == before
    assert description["files"] == 42


def test_the_description_has_the_mean_of_the_pictures(made: Path) -> None:
    whole = np.mean([np.asarray(Image.open(path)).mean((0, 1)) for path in files_of(made)], axis=0)
    assert describe(made)["mean_levels"] == pytest.approx(list(whole), abs=8)


def test_a_folder_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no <domain>/<class>/<image>"):
        describe(tmp_path)


def test_shares_of_sizes_add_up() -> None:
    for image_set in SETS.values():
        assert sum(share for _, share in image_set.sizes) == pytest.approx(1)
