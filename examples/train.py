"""Leave one domain out: train on all domains but one, test on each.

python examples/train.py examples/feed.yaml --epochs 8 --method mix_style
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import torch
from domainfeed import Loader, Sidecar, normalize
from domainfeed.nn import bin_parameter_groups, domain_context
from torch.nn.functional import cross_entropy

from accuracy import count_correct, describe
from methods import METHODS
from picture import draw_picture
from progress import Progress
from small_net import make_small_net


def train(model: torch.nn.Module, loader: Loader, epochs: int, *, shown: bool = True) -> int:
    """Train for a number of epochs, each with its own order, crops and colours; return the steps made."""
    total = epochs * len(loader)
    groups = bin_parameter_groups(model, 4e-3, weight_decay=0.05)  # the second is empty without BIN
    optimizer = torch.optim.AdamW(groups)
    rates = [group["lr"] for group in groups]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=rates, total_steps=total)
    progress = Progress(total, shown=shown and loader.rank == 0)
    steps = 0
    model.train()
    for epoch in range(epochs):
        loader.set_epoch(epoch)
        for batch in progress.watch(loader, f"epoch {epoch + 1}/{epochs}"):
            with domain_context(batch):  # tells the method who is of which domain, and who mixes with whom
                loss = cross_entropy(model(normalize(batch)), batch.labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            progress.tell(loss.item())
            steps += 1
    progress.close()
    if shown:
        rank = f"rank {loader.rank} of {loader.world_size}"
        # With its end in one write: an unbuffered print makes two, between which other ranks write theirs.
        print(f"{rank}: {steps} steps, {progress.summary()}\n", end="", flush=True)
    return steps


def train_model(
    loader: Loader, method: str, epochs: int, seed: int, device: torch.device, *, shown: bool = True
) -> torch.nn.Module:
    """Make a network, change it for the method, and train it."""
    torch.manual_seed(seed)
    model = METHODS[method](make_small_net(len(loader.classes)), list(loader.domains)).to(device)
    train(model, loader, epochs, shown=shown)
    return model


def main(config: Path, epochs: int, seed: int, method: str, picture: Path | None) -> None:
    """Start the sidecar, train, test, and draw the picture where one is wanted."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // 2))  # the sidecar's decoders need cores, too
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    with Sidecar(config) as sidecar:
        loader = Loader(sidecar.address, feed="train", seed=seed, device=device)
        print(f"training on {', '.join(loader.domains.values())}, method {method}", flush=True)
        model = train_model(loader, method, epochs, seed, device)

        test = Loader(sidecar.address, feed="test", device=device)
        counts = count_correct(model, test, device).cpu()
        names = list(test.domains.values())
        print(f"accuracy\n{describe(names, counts)}")

        if picture is not None:
            shown = Loader(sidecar.address, feed="picture", seed=seed)
            shares = (counts[:, 0] / counts[:, 1]).tolist()
            accuracy = {name.removesuffix("-test"): share for name, share in zip(names, shares)}
            draw_picture(next(iter(shown)), shown.domains, accuracy, picture)
            print(f"picture: {picture}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train on all domains but one, test on each.")
    parser.add_argument("config", type=Path, help="feed.yaml with the feeds train and test")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--method", choices=METHODS, default="none")
    parser.add_argument("--picture", type=Path, help="PNG file to draw: a batch beside the accuracies")
    options = parser.parse_args()
    main(options.config, options.epochs, options.seed, options.method, options.picture)
