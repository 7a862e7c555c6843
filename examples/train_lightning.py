"""Leave one domain out in Lightning: the loader is given to the trainer as it is.

python examples/train_lightning.py examples/feed.yaml --epochs 8 --method mix_style
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import lightning
import torch
from domainfeed import Loader, Sidecar, normalize
from domainfeed.nn import bin_parameter_groups, domain_context
from torch.nn.functional import cross_entropy

from accuracy import count_correct, describe
from methods import METHODS
from small_net import make_small_net

if TYPE_CHECKING:
    from domainfeed import Batch


class Classifier(lightning.LightningModule):
    """The network of train.py, changed for a method."""

    def __init__(self, loader: Loader, method: str) -> None:
        super().__init__()
        self.loader = loader
        self.model = METHODS[method](make_small_net(len(loader.classes)), list(loader.domains))

    def training_step(self, batch: Batch, _step: int) -> torch.Tensor:
        """Return the loss; the trainer has moved the batch to its device."""
        with domain_context(batch):
            return cross_entropy(self.model(normalize(batch)), batch.labels)

    def on_train_epoch_end(self) -> None:
        """Let the next epoch have an order of its own."""
        self.loader.set_epoch(self.current_epoch + 1)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """As train.py, at a steady rate."""
        return torch.optim.AdamW(bin_parameter_groups(self.model, 2e-3, weight_decay=0.05))


def main(config: Path, epochs: int, seed: int, method: str) -> None:
    """Start the sidecar, train and test."""
    lightning.seed_everything(seed, verbose=False)
    with Sidecar(config) as sidecar:
        loader = Loader(sidecar.address, feed="train", seed=seed)
        classifier = Classifier(loader, method)
        trainer = lightning.Trainer(
            max_epochs=epochs, logger=False, enable_checkpointing=False, enable_model_summary=False
        )
        trainer.fit(classifier, loader)
        print(f"{trainer.global_step} steps")

        test = Loader(sidecar.address, feed="test")
        counts = count_correct(classifier.model.cpu(), test, torch.device("cpu"))
        print(f"accuracy\n{describe(list(test.domains.values()), counts)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train in Lightning on all domains but one, test on each.")
    parser.add_argument("config", type=Path, help="feed.yaml with the feeds train and test")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--method", choices=METHODS, default="none")
    options = parser.parse_args()
    main(options.config, options.epochs, options.seed, options.method)
