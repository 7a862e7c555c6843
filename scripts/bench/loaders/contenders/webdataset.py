"""WebDataset: files in tar shards, read in order, mixed in a buffer."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import webdataset
from torch.utils.data import DataLoader

from loaders.contenders.opencv_image import opencv_image
from loaders.work import Work, list_files, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

_SHARDS = 8
_BUFFER = 500


def run(work: Work) -> Iterator[torch.Tensor]:
    """Decode whole images with OpenCV in a DataLoader's workers."""
    data = webdataset.WebDataset(
        _write_shards(work), shardshuffle=_SHARDS, nodesplitter=webdataset.split_by_node
    )
    images = data.shuffle(_BUFFER).map(lambda sample: opencv_image(sample["jpg"])).repeat()
    yield from DataLoader(images, work.batch, num_workers=work.workers)


def _write_shards(work: Work) -> list[str]:
    folder = work.converted / "webdataset"
    if not folder.exists():
        unfinished = folder.with_name("webdataset.unfinished")
        unfinished.mkdir(parents=True, exist_ok=True)
        files = list_files(work.images)
        random.Random(0).shuffle(files)
        for shard in range(_SHARDS):
            with webdataset.TarWriter(str(unfinished / f"{shard}.tar")) as tar:
                for path in files[shard::_SHARDS]:
                    tar.write({"__key__": Path(path).stem, "jpg": read(path)})
        unfinished.rename(folder)
    return sorted(map(str, folder.glob("*.tar")))
