"""Dassl's own trainer, fed by domainfeed: its loaders are replaced, nothing else.

    python examples/train_dassl.py examples/feed.yaml --dassl DIR --epochs 4 --mix

DIR is a checkout of KaiyangZhou/Dassl.pytorch, whose requirements must be installed. Dassl's ``Vanilla``
trains its own network, at its own rate, and its own evaluator tests it on the last domain of the feed
``test``. With --mix, MixStyle stands behind the first two layers, with the partners of the batches.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domainfeed import Loader, Sidecar, normalize
from domainfeed.nn import MixStyle, domain_context, insert_after

if TYPE_CHECKING:
    from collections.abc import Iterator


class DasslLoader:
    """What Dassl's trainers iterate over in each epoch: dicts, as its DataManager gives them."""

    def __init__(self, loader: Loader, *, only: int | None = None) -> None:
        self.loader = loader
        self.only = only
        self.epoch = 0

    def __len__(self) -> int:
        return len(self.loader)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self.loader.set_epoch(self.epoch)
        self.epoch += 1
        for batch in self.loader:
            images = normalize(batch).contiguous()  # Dassl's network takes views of rows
            item = {"img": images, "label": batch.labels, "domain": batch.domains}
            if self.only is not None:
                item = {name: column[batch.domains == self.only] for name, column in item.items()}
            if len(item["img"]) > 0:
                with domain_context(batch):  # open while the trainer works on the batch
                    yield item


def make_trainer(address: str, seed: int, *, mix: bool) -> type:
    """Return Dassl's trainer with loaders of ours."""
    from dassl.engine.dg import Vanilla  # noqa: PLC0415 # from the checkout

    class FedTrainer(Vanilla):  # type: ignore[misc, no-any-unimported] # Dassl has no types
        """As Dassl asks of a trainer with other loaders: the same attributes."""

        def build_data_loader(self) -> None:
            train, test = Loader(address, feed="train", seed=seed), Loader(address, feed="test")
            self.train_loader_x = DasslLoader(train)
            self.train_loader_u = self.val_loader = None
            self.test_loader = DasslLoader(test, only=list(test.domains)[-1])
            self.num_classes = len(train.classes)
            self.num_source_domains = len(train.domains)
            self.lab2cname = dict(enumerate(train.classes))
            print(f"training on {list(train.domains.values())}, testing on {list(test.domains.values())[-1]}")

        def build_model(self) -> None:
            super().build_model()
            if mix:
                insert_after(self.model, ["backbone.conv1", "backbone.conv2"], MixStyle())

    return FedTrainer


def main(config: Path, dassl: Path, epochs: int, seed: int, *, mix: bool) -> None:
    """Configure Dassl, and let its trainer run."""
    sys.path.insert(0, str(dassl))
    from dassl.config import get_cfg_default  # noqa: PLC0415 # from the checkout
    from dassl.utils import set_random_seed  # noqa: PLC0415

    set_random_seed(seed)
    with tempfile.TemporaryDirectory() as out, Sidecar(config) as sidecar:
        cfg = get_cfg_default()
        cfg.OUTPUT_DIR = out
        cfg.MODEL.BACKBONE.NAME = "cnn_digitsdg"  # Dassl's network for images of 32 pixels
        cfg.MODEL.BACKBONE.PRETRAINED = False
        cfg.OPTIM.NAME = "sgd"
        cfg.OPTIM.LR = 0.05
        cfg.OPTIM.MAX_EPOCH = epochs
        cfg.OPTIM.LR_SCHEDULER = "cosine"
        cfg.TRAIN.PRINT_FREQ = 20
        make_trainer(sidecar.address, seed, mix=mix)(cfg).train()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train with Dassl's trainer on domainfeed's batches.")
    parser.add_argument("config", type=Path, help="feed.yaml with the feeds train and test, 32 pixels")
    parser.add_argument("--dassl", type=Path, required=True, help="a checkout of KaiyangZhou/Dassl.pytorch")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--mix", action="store_true", help="MixStyle behind the first two layers")
    options = parser.parse_args()
    main(options.config, options.dassl, options.epochs, options.seed, mix=options.mix)
