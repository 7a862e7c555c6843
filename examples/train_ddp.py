"""The same training on two ranks: every batch is cut in two, each rank gets its half of every domain.

torchrun --standalone --nproc-per-node 2 examples/train_ddp.py .demo/feed.yaml --epochs 8 --method bin
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
import torch.distributed as dist
from domainfeed import Loader, Sidecar
from torch.nn.parallel import DistributedDataParallel

from accuracy import count_correct, describe
from methods import METHODS
from small_net import make_small_net
from train import train


def main(config: Path, epochs: int, seed: int, method: str) -> None:
    """Train on all ranks, check that they made equal steps, and test."""
    dist.init_process_group("gloo")
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # ranks and sidecar share the cores
    sidecar = Sidecar(config) if dist.get_rank() == 0 else None
    address = ["" if sidecar is None else sidecar.address]
    dist.broadcast_object_list(address)  # one sidecar serves all ranks of this host

    # Rank and world size come from torch.distributed.
    loader = Loader(address[0], feed="train", seed=seed)
    model = METHODS[method](make_small_net(len(loader.classes)), list(loader.domains))
    steps = [0] * loader.world_size
    # The loop is that of train.py; DistributedDataParallel averages the gradients of the ranks.
    dist.all_gather_object(steps, train(DistributedDataParallel(model), loader, epochs))
    if len(set(steps)) != 1:
        raise RuntimeError(f"Expected the steps of all ranks to be equal, got {steps}")

    test = Loader(address[0], feed="test")  # each rank tests its share of every batch
    counts = count_correct(model, test, torch.device("cpu"))
    dist.all_reduce(counts)
    if loader.rank == 0:
        print(f"all {len(steps)} ranks made {steps[0]} steps")
        print(f"accuracy\n{describe(list(test.domains.values()), counts)}")
    dist.barrier()  # rank 0 may end its sidecar now
    loader.close()
    test.close()
    if sidecar is not None:
        sidecar.stop()
    dist.destroy_process_group()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="The training of train.py on the ranks that torchrun starts."
    )
    parser.add_argument("config", type=Path, help="feed.yaml with the feeds train and test")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--method", choices=METHODS, default="none")
    options = parser.parse_args()
    main(options.config, options.epochs, options.seed, options.method)
