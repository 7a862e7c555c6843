"""Runs the modules of domainfeed.nn beside the code that their papers' authors published.

    python scripts/parity/modules.py --dassl DIR --bin DIR --dsbn DIR --adain DIR

Each DIR is a checkout: KaiyangZhou/Dassl.pytorch, hyeonseobnam/Batch-Instance-Normalization, woozch/DSBN,
naoto0804/pytorch-AdaIN; those not given are left out. Files are loaded one by one, so their packages need
not be installed. Where there is a GPU, torch's SyncBatchNorm is compared as well. Prints the largest absolute
differences and exits with 1 if one is above its tolerance.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch
import torch.distributed as dist
from domainfeed.nn import (
    AdaIN,
    BatchInstanceNorm2d,
    DomainBatchNorm2d,
    EFDMix,
    MixStyle,
    SyncDomainBatchNorm2d,
)
from torch.distributions import Beta
from torch.multiprocessing.spawn import spawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

#: Type -> tolerance of outputs and of gradients, relative to the largest value.
TOLERANCES = {torch.float32: (1e-6, 1e-5), torch.float64: (1e-12, 1e-11)}
SHAPES = [(16, 8, 7, 5), (6, 3, 32, 32), (5, 4, 1, 2)]


class Comparison(NamedTuple):
    """Of one module at one shape and type."""

    what: str
    dtype: torch.dtype
    output: float
    gradient: float


def load(folder: Path, file: str) -> ModuleType:
    """Load one file of a checkout."""
    spec = importlib.util.spec_from_file_location(Path(file).stem, folder / file)
    if spec is None or spec.loader is None:
        sys.exit(f"Expected {folder} to hold {file}, got none")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(
    what: str,
    x: torch.Tensor,
    theirs: Callable[[torch.Tensor], torch.Tensor],
    ours: Callable[[torch.Tensor], torch.Tensor],
    parameters: list[tuple[torch.Tensor, torch.Tensor]] = [],  # noqa: B006 # read only
) -> Comparison:
    """Run both forward and backward; differences relative to the largest value of theirs, or to 1.

    ``parameters`` are pairs of theirs and ours, of the same shape.
    """
    upstream = torch.randn_like(x)
    results = []
    for place, run in enumerate((theirs, ours)):
        copy = x.clone().requires_grad_()
        out = run(copy)
        torch.autograd.backward(out, upstream)
        results.append((out.detach(), [copy.grad, *(pair[place].grad for pair in parameters)]))
    (output, gradients), (own_output, own_gradients) = results
    return Comparison(
        f"{what} {tuple(x.shape)}",
        x.dtype,
        differ(output, own_output),
        max(differ(a, b) for a, b in zip(gradients, own_gradients)),
    )


def differ(theirs: torch.Tensor, ours: torch.Tensor) -> float:
    """Return the largest difference, relative to the largest value where that is above 1."""
    return float((theirs - ours).abs().max() / theirs.abs().max().clamp(min=1))


def compare_mixing(folder: Path, x: torch.Tensor) -> Iterator[Comparison]:
    """Dassl's modules draw partners and weights by themselves: drawn here again, from the same seed."""
    for file, name, own in (("mixstyle", "MixStyle", MixStyle()), ("efdmix", "EFDMix", EFDMix())):
        published = getattr(load(folder, f"dassl/modeling/ops/{file}.py"), name)(p=1.0, alpha=0.3)
        torch.manual_seed(5)
        weights = Beta(0.3, 0.3).sample((len(x),))
        partners = torch.randperm(len(x))
        theirs = partial(run_seeded, published)
        yield compare(f"Dassl {name}", x, theirs, partial(own, partners=partners, weights=weights))


def run_seeded(module: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Let the module draw from a generator that begins where ours did."""
    torch.manual_seed(5)
    return module(x)


def compare_adain(folder: Path, x: torch.Tensor) -> Iterator[Comparison]:
    """Its function takes two tensors: content and style."""
    module = load(folder, "function.py")
    partners = torch.randperm(len(x))
    yield compare(
        "pytorch-AdaIN",
        x,
        lambda x: module.adaptive_instance_normalization(x, x[partners]),
        lambda x: AdaIN()(x, partners),
    )


def compare_bin(folder: Path, x: torch.Tensor) -> Iterator[Comparison]:
    """In both modes, with gates between 0 and 1."""
    published = load(folder, "models/batchinstancenorm.py").BatchInstanceNorm2d(x.shape[1]).to(x.dtype)
    for parameter in published.parameters():
        torch.nn.init.uniform_(parameter)
    own = BatchInstanceNorm2d(x.shape[1]).to(x.dtype)
    own.load_state_dict(published.state_dict())
    pairs = [(published.get_parameter(name), parameter) for name, parameter in own.named_parameters()]
    for mode in ("train", "eval"):
        own.train(mode == "train").zero_grad()
        published.train(mode == "train").zero_grad()
        yield compare(f"BIN, {mode}", x, published, own, pairs)


def compare_dsbn(folder: Path, x: torch.Tensor) -> Iterator[Comparison]:
    """It takes a batch of one domain at a time; ours gets all of them at once, shuffled."""
    domains = torch.arange(len(x)) % 2
    domains = domains[torch.randperm(len(x))]
    published = load(folder, "model/dsbn.py").DomainSpecificBatchNorm2d(x.shape[1], 2).to(x.dtype)
    for parameter in published.parameters():
        torch.nn.init.uniform_(parameter)
    own = DomainBatchNorm2d(x.shape[1], 2).to(x.dtype)
    own.load_state_dict(published.state_dict())

    def theirs(x: torch.Tensor) -> torch.Tensor:
        out = torch.empty_like(x)
        for domain in (0, 1):
            places = domains == domain
            out[places] = published(x[places], domains[places])[0]
        return out

    for mode in ("train", "eval"):
        own.train(mode == "train")
        published.train(mode == "train")
        yield compare(f"DSBN, {mode}", x, theirs, lambda x: own(x, domains))
    for domain, norm in enumerate(published.bns):
        for name, value in norm.named_buffers():
            torch.testing.assert_close(own.get_buffer(name)[domain], value)


def compare_on_gpu(rank: int, folder: str) -> None:
    """Two gloo ranks on one GPU, torch's SyncBatchNorm beside ours."""
    dist.init_process_group("gloo", init_method=f"file://{folder}/store", rank=rank, world_size=2)
    torch.manual_seed(rank)
    x = torch.randn(4 + rank, 8, 7, 5, device="cuda")
    torch.manual_seed(rank + 2)
    theirs, ours = torch.nn.SyncBatchNorm(8).cuda(), SyncDomainBatchNorm2d(8, 1).cuda()
    domains = torch.zeros(len(x), dtype=torch.int64, device="cuda")
    pairs = [(theirs.weight, ours.weight), (theirs.bias, ours.bias)]
    found = compare("torch SyncBatchNorm", x, theirs, lambda x: ours(x, domains), pairs)
    torch.save(found._asdict(), Path(folder) / f"{rank}.pt")
    dist.barrier()
    dist.destroy_process_group()


def compare_syncbn() -> Iterator[Comparison]:
    """Nothing where there is no GPU: torch's module refuses the CPU."""
    if not torch.cuda.is_available():
        print("torch SyncBatchNorm: not compared, since it wants a GPU and there is none")
        return
    with tempfile.TemporaryDirectory() as folder:
        spawn(compare_on_gpu, args=(folder,), nprocs=2)
        for rank in (0, 1):
            yield Comparison(**torch.load(Path(folder) / f"{rank}.pt", weights_only=False))


#: Option -> comparison.
REFERENCES = {
    "dassl": compare_mixing,
    "adain": compare_adain,
    "bin": compare_bin,
    "dsbn": compare_dsbn,
}


def describe_commit(folder: Path) -> str:
    """Return the commit of a checkout; the archive of a commit has none."""
    words = ["git", "-C", str(folder), "rev-parse", "--short", "HEAD"]
    found = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip() or "unknown commit"


def main(folders: dict[str, Path]) -> int:
    """Compare with each checkout; return the exit code."""
    print(f"torch {torch.__version__}")
    found: list[Comparison] = []
    for name, folder in folders.items():
        print(f"{name}: {describe_commit(folder)}")
        for dtype in TOLERANCES:
            torch.set_default_dtype(dtype)  # Dassl's weights are of this type, whatever the maps are
            for seed, shape in enumerate(SHAPES):
                torch.manual_seed(seed)
                found.extend(REFERENCES[name](folder, torch.randn(shape, dtype=dtype) * 2 + 1))
    found.extend(compare_syncbn())
    failed = 0
    for what, dtype, output, gradient in found:
        bounds = (1e-5, 1e-4) if "Sync" in what else TOLERANCES[dtype]
        good = output <= bounds[0] and gradient <= bounds[1]
        failed += not good
        verdict = "" if good else f"  above {bounds}"
        print(f"{what:<40} {str(dtype)[6:]:<8} output {output:.1e}  gradient {gradient:.1e}{verdict}")
    print(f"{len(found) - failed} within tolerance, {failed} not")
    return 1 if failed or not found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compare domainfeed.nn with the published code.")
    for name in REFERENCES:
        parser.add_argument(f"--{name}", type=Path, help="its checkout")
    options = vars(parser.parse_args())
    sys.exit(main({name: folder for name, folder in options.items() if folder is not None}))
