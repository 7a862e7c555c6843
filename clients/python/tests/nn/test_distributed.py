"""Normalisation by domain on 2 and 4 gloo ranks, beside one process that sees the samples of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
import torch
import torch.distributed as dist
from ranks import Findings, run_ranks
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from domainfeed import FeedError, Loader, normalize
from domainfeed.nn import DomainBatchNorm2d, SyncDomainBatchNorm2d, convert_batchnorm, domain_context

if TYPE_CHECKING:
    from domainfeed import Sidecar

DOMAINS = 3
#: The samples of each rank, by domain: uneven, with domains that a rank lacks, and a rank without samples.
HOLDINGS = {2: [[0, 2, 0], [1, 0, 1, 2]], 4: [[0, 0, 0, 1], [2], [], [1, 1, 2, 0]]}
STEPS = 2
WORLDS = pytest.mark.parametrize("world", [2, 4], scope="module")


def make_samples(
    holdings: list[list[int]], step: int
) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Return maps, domains and upstream gradients of each rank."""
    generator = torch.Generator().manual_seed(step)
    return [
        (
            torch.randn(len(ids), 2, 3, 3, generator=generator) * 2 + 1,
            torch.tensor(ids, dtype=torch.int64),
            torch.randn(len(ids), 2, 3, 3, generator=generator),
        )
        for ids in holdings
    ]


def make_norm(kind: type[DomainBatchNorm2d]) -> DomainBatchNorm2d:
    torch.manual_seed(0)
    norm = kind(2, DOMAINS)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    return norm


def make_model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3), nn.BatchNorm2d(4), nn.ReLU()
    ).double()


def train_in(norm: nn.Module, holdings: list[list[int]], rank: int | None) -> Findings:
    """Go through the steps with the samples of one rank, or of all; outputs and gradients by step."""
    found: Findings = {}
    for step in range(STEPS):
        samples = make_samples(holdings, step)
        chosen = samples if rank is None else [samples[rank]]
        x, domains, upstream = (torch.cat(column) for column in zip(*chosen))
        x.requires_grad_()
        norm.zero_grad()
        with domain_context(domains):
            out = norm(x)
        torch.autograd.backward((out * upstream).sum())
        found[f"out {step}"], found[f"x {step}"] = out.detach(), x.grad
        found.update({f"{name} {step}": parameter.grad for name, parameter in norm.named_parameters()})
    return {**found, **{name: buffer.clone() for name, buffer in norm.named_buffers()}}


def run_scenarios(rank: int, world: int, address: str) -> Findings:
    """Everything that ranks are wanted for, in one start of them."""
    holdings = HOLDINGS[world]
    found: Findings = {"own": train_in(make_norm(SyncDomainBatchNorm2d), holdings, rank)}

    # One domain a rank: the first half of the ranks has domain 0, the other half domain 2.
    own = 0 if rank < world // 2 else 2
    alone = [[0 if other < world // 2 else 2] * 3 for other in range(world)]
    model = DistributedDataParallel(make_norm(SyncDomainBatchNorm2d))
    found["broadcast"] = train_in(model, alone, rank)

    torch.manual_seed(0)
    found["trap"] = catch_trap(DistributedDataParallel(make_norm(DomainBatchNorm2d)), own)
    kept = DistributedDataParallel(make_norm(DomainBatchNorm2d), broadcast_buffers=False)
    found["no broadcast"] = catch_trap(kept, own)
    if world == 2:
        compiled = torch.compile(make_norm(SyncDomainBatchNorm2d), fullgraph=True, backend="aot_eager")
        found["compiled"] = train_in(cast("nn.Module", compiled), holdings, rank)
    if world == 4:
        group, _ = dist.new_subgroups(2)  # type: ignore[no-untyped-call] # torch has no types for it
        grouped = SyncDomainBatchNorm2d(2, DOMAINS, process_group=group)
        found["grouped"] = train_in(grouped, holdings, rank)
        found["grouped trap"] = catch_trap(
            DistributedDataParallel(SyncDomainBatchNorm2d(2, DOMAINS, process_group=group)), own
        )

    converted = convert_batchnorm(make_model(), "sync_domain", num_domains=DOMAINS)
    found["model"] = train_on_feed(DistributedDataParallel(converted), Loader(address, feed="whole"))
    return found


def catch_trap(model: nn.Module, domain: int) -> str:
    """Return the message of the error of the second step; empty = none."""
    domains = torch.full((3,), domain)
    model(torch.randn(3, 2, 3, 3), domains).sum().backward()
    try:
        model(torch.randn(3, 2, 3, 3), domains)
    except FeedError as error:
        return error.message
    return ""


def train_on_feed(model: nn.Module, loader: Loader) -> Findings:
    """Go through two batches of a feed; return gradients and statistics."""
    for step, batch in enumerate(loader):
        model.zero_grad()
        with domain_context(batch):
            torch.autograd.backward(model(normalize(batch, torch.float64)).square().sum())
        if step == 1:
            break
    loader.close()
    found = {f"{name} gradient": parameter.grad for name, parameter in model.named_parameters()}
    return {
        name.removeprefix("module."): value
        for name, value in [
            *found.items(),
            *((name, buffer.clone()) for name, buffer in model.named_buffers()),
        ]
    }


@pytest.fixture(scope="module")
def findings(world: int, tmp_path_factory: pytest.TempPathFactory, server: Sidecar) -> list[Findings]:
    return run_ranks(world, tmp_path_factory.mktemp("ranks"), run_scenarios, world, server.address)


@WORLDS
def test_outputs_and_gradients_are_those_of_one_process_with_all_samples(
    world: int, findings: list[Findings]
) -> None:
    union = train_in(make_norm(DomainBatchNorm2d), HOLDINGS[world], None)
    for step in range(STEPS):
        for name in (f"out {step}", f"x {step}"):
            together = torch.cat([found["own"][name] for found in findings])
            assert torch.allclose(together, union[name], rtol=1e-5, atol=1e-5), name
        for name in (f"weight {step}", f"bias {step}"):
            total = torch.stack([found["own"][name] for found in findings]).sum(dim=0)
            assert torch.allclose(total, union[name], rtol=1e-5, atol=1e-5), name


@pytest.mark.parametrize("world", [2], scope="module")
def test_a_compiled_module_talks_to_the_other_ranks_as_well(findings: list[Findings]) -> None:
    for found in findings:
        for step in range(STEPS):
            for name in (f"out {step}", f"x {step}"):
                assert torch.allclose(found["compiled"][name], found["own"][name], rtol=1e-5, atol=1e-5), name


@WORLDS
def test_every_rank_has_the_running_statistics_of_all_samples(world: int, findings: list[Findings]) -> None:
    union = train_in(make_norm(DomainBatchNorm2d), HOLDINGS[world], None)
    for found in findings:
        for name in ("running_mean", "running_var", "num_batches_tracked"):
            assert torch.allclose(found["own"][name], union[name], rtol=1e-5, atol=1e-5), name
            assert torch.equal(found["own"][name], findings[0]["own"][name])


@WORLDS
def test_broadcasting_buffers_does_no_harm_over_all_ranks(world: int, findings: list[Findings]) -> None:
    alone = [[0 if rank < world // 2 else 2] * 3 for rank in range(world)]
    union = train_in(make_norm(DomainBatchNorm2d), alone, None)
    for found in findings:
        for name in ("running_mean", "running_var", "num_batches_tracked"):
            assert torch.allclose(found["broadcast"][f"module.{name}"], union[name], rtol=1e-5, atol=1e-5)


@WORLDS
def test_statistics_that_another_rank_overwrites_are_an_error_that_tells_the_way_out(
    world: int, findings: list[Findings]
) -> None:
    for rank, found in enumerate(findings):
        lost = rank >= world // 2  # rank 0 has nothing of domain 2
        assert ("statistics of domains [2]" in found["trap"]) == lost
        assert ("broadcast_buffers=False" in found["trap"]) == lost
        assert found["no broadcast"] == ""


@pytest.mark.parametrize("world", [4], scope="module")
def test_a_group_of_ranks_has_statistics_of_its_own(findings: list[Findings]) -> None:
    for start in (0, 2):
        holdings = HOLDINGS[4][start : start + 2]
        pair = [found["grouped"] for found in findings[start : start + 2]]
        # The samples are drawn for all four ranks, then cut.
        for step in range(STEPS):
            samples = make_samples(HOLDINGS[4], step)[start : start + 2]
            norm = DomainBatchNorm2d(2, DOMAINS)
            wanted = norm(
                torch.cat([x for x, _, _ in samples]),
                torch.tensor([domain for ids in holdings for domain in ids]),
            )
            together = torch.cat([found[f"out {step}"] for found in pair])
            assert torch.allclose(together, wanted, rtol=1e-5, atol=1e-5)
        assert torch.equal(pair[0]["running_mean"], pair[1]["running_mean"])
    assert [bool(found["grouped trap"]) for found in findings] == [False, False, True, True]


@WORLDS
def test_a_model_fed_by_a_sidecar_has_gradients_and_statistics_of_the_global_batch(
    world: int, findings: list[Findings], server: Sidecar
) -> None:
    model = convert_batchnorm(make_model(), "domain", num_domains=DOMAINS)
    union = train_on_feed(model, Loader(server.address, feed="whole"))
    for found in findings:
        assert found["model"].keys() == union.keys()
        for name, value in union.items():
            # DistributedDataParallel averages over ranks; the loss is a sum.
            wanted = value / world if name.endswith("gradient") else value
            assert torch.allclose(found["model"][name], wanted, rtol=1e-5, atol=1e-8), name
