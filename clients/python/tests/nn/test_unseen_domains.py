"""What a domain that was not trained on meets in eval mode."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from domainfeed import FeedError
from domainfeed.nn import DomainBatchNorm2d, domain_context


def train_norm(unseen: str | int) -> DomainBatchNorm2d:
    """Of domains 0, 1 and 2, trained on 0 and 1."""
    norm = DomainBatchNorm2d(2, 3, unseen=unseen, dtype=torch.float64)
    generator = torch.Generator().manual_seed(10)
    with torch.no_grad():
        norm.weight.copy_(torch.randn(3, 2, generator=generator))
        norm.bias.copy_(torch.randn(3, 2, generator=generator))
    for seed in (11, 12):
        norm(make_maps(6, seed), torch.tensor([0, 1, 1, 0, 0, 1]))
    return norm.eval()


def make_maps(count: int, seed: int = 13) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, 2, 3, 3, generator=generator, dtype=torch.float64) * seed


def as_domain(norm: DomainBatchNorm2d, x: torch.Tensor, domain: int) -> torch.Tensor:
    return functional.batch_norm(
        x, norm.running_mean[domain], norm.running_var[domain], norm.weight[domain], norm.bias[domain]
    )


NEVER_MET = pytest.mark.parametrize("domain", [2, 3, -1])


@NEVER_MET
def test_error_names_the_domain(domain: int) -> None:
    norm, domains = train_norm("error"), torch.tensor([0, domain])
    with pytest.raises(FeedError, match=rf"among those trained on, got \[{domain}\]; choose another policy"):
        norm(make_maps(2), domains)
    with domain_context(domains), pytest.raises(FeedError, match="among those trained on"):
        norm(make_maps(2))


@NEVER_MET
def test_mean_is_the_mean_of_what_the_trained_domains_would_give(domain: int) -> None:
    norm, x = train_norm("mean"), make_maps(2)
    wanted = (as_domain(norm, x, 0) + as_domain(norm, x, 1)) / 2
    assert torch.allclose(norm(x, torch.tensor([domain, domain])), wanted, rtol=0, atol=1e-12)


@NEVER_MET
def test_a_given_domain_stands_in(domain: int) -> None:
    norm, x = train_norm(1), make_maps(2)
    wanted = as_domain(norm, x, 1)
    assert torch.allclose(norm(x, torch.tensor([domain, domain])), wanted, rtol=0, atol=1e-12)


@NEVER_MET
def test_batch_normalises_the_samples_by_themselves(domain: int) -> None:
    norm, x = train_norm("batch"), make_maps(5)
    domains = torch.tensor([domain, 0, domain, domain, 1])
    weight, bias = norm.weight[:2].mean(dim=0), norm.bias[:2].mean(dim=0)
    places = domains == domain
    wanted = functional.batch_norm(x[places], None, None, weight, bias, training=True)
    assert torch.allclose(norm(x, domains)[places], wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("unseen", ["error", "mean", "batch", 0])
def test_trained_domains_are_not_touched_by_the_policy(unseen: str | int) -> None:
    norm, x = train_norm(unseen), make_maps(3)
    domains = torch.tensor([1, 0, 1 if unseen == "error" else 2])
    out = norm(x, domains)
    assert torch.allclose(out[0:1], as_domain(norm, x[0:1], 1), rtol=0, atol=1e-12)
    assert torch.allclose(out[1:2], as_domain(norm, x[1:2], 0), rtol=0, atol=1e-12)


@pytest.mark.parametrize("unseen", ["mean", "batch", 0])
def test_without_ids_all_samples_are_unseen(unseen: str | int) -> None:
    norm, x = train_norm(unseen), make_maps(3)
    assert torch.equal(norm(x), norm(x, torch.full((3,), 99)))


def test_without_ids_the_policy_error_is_an_error() -> None:
    with pytest.raises(FeedError, match="from a domain_context"):
        train_norm("error")(make_maps(3))


def test_an_untrained_module_averages_what_it_began_with() -> None:
    x = make_maps(2)
    fresh = DomainBatchNorm2d(2, 3, unseen="mean", dtype=torch.float64).eval()
    assert torch.allclose(fresh(x), x / (1 + 1e-5) ** 0.5)


def test_gradients_of_other_domains_are_not_spoiled_by_the_policy() -> None:
    for unseen in ("error", "mean", "batch", 0):
        norm, x = train_norm(unseen), make_maps(2).requires_grad_()
        norm(x, torch.tensor([0, 1])).sum().backward()
        for gradient in (x.grad, norm.weight.grad, norm.bias.grad):
            assert gradient is not None
            assert bool(gradient.isfinite().all())
