from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

from domainfeed import FeedError
from domainfeed.nn import DomainBatchNorm2d, domain_context

IDS = st.lists(st.integers(0, 3), min_size=1, max_size=12)


def make_norm(
    domains: int = 4,
    dtype: torch.dtype = torch.float64,
    **options: Any,  # noqa: ANN401
) -> DomainBatchNorm2d:
    norm = DomainBatchNorm2d(2, domains, dtype=dtype, **options)
    if norm.affine:
        generator = torch.Generator().manual_seed(6)
        with torch.no_grad():
            norm.weight.copy_(torch.randn(domains, 2, generator=generator))
            norm.bias.copy_(torch.randn(domains, 2, generator=generator))
    return norm


def make_maps(count: int, dtype: torch.dtype = torch.float64, seed: int = 7) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(count, 2, 3, 4, generator=generator, dtype=torch.float64) * 2 + 3).to(dtype)


def by_slice(norm: DomainBatchNorm2d, x: torch.Tensor, domains: torch.Tensor) -> torch.Tensor:
    """torch's own batch normalisation on each domain's samples, put back in place."""
    out = torch.empty_like(x)
    for domain in sorted(set(domains.tolist())):
        weight, bias = (None, None) if norm.weight is None else (norm.weight[domain], norm.bias[domain])
        places = domains == domain
        out[places] = functional.batch_norm(x[places], None, None, weight, bias, training=True)
    return out


@settings(max_examples=25)
@given(ids=IDS, affine=st.booleans())
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-12), (torch.float32, 1e-6)])
def test_every_domain_is_normalised_as_a_batch_of_its_own_in_any_order(
    dtype: torch.dtype,
    tolerance: float,
    ids: list[int],
    affine: bool,  # noqa: FBT001
) -> None:
    norm, domains = make_norm(affine=affine, dtype=dtype), torch.tensor(ids)
    x = make_maps(len(ids), dtype)
    wanted = by_slice(norm, x, domains)
    assert ((norm(x, domains) - wanted).abs() <= tolerance * wanted.abs().clamp(min=1)).all()


@settings(max_examples=15)
@given(ids=IDS)
def test_gradients_are_those_of_torch_on_each_domain(ids: list[int]) -> None:
    norm, domains = make_norm(), torch.tensor(ids)
    upstream = make_maps(len(ids), seed=8)
    gradients = []
    for run in (norm, lambda x, domains: by_slice(norm, x, domains)):
        x = make_maps(len(ids)).requires_grad_()
        norm.zero_grad()
        run(x, domains).backward(upstream)
        gradients.append((x.grad, norm.weight.grad, norm.bias.grad))
    for ours, theirs in zip(*gradients):
        assert torch.allclose(ours, theirs, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_gradients_agree_with_differences(mode: str) -> None:
    norm, domains = make_norm(3), torch.tensor([2, 0, 2, 0])
    norm(make_maps(4), domains)
    norm.train(mode == "train")
    x = make_maps(4).requires_grad_()

    def run(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        parameters = {"weight": weight, "bias": bias}
        result: torch.Tensor = torch.func.functional_call(norm, parameters, (x, domains))
        return result

    assert torch.autograd.gradcheck(run, (x, norm.weight, norm.bias))


@settings(max_examples=15)
@given(steps=st.lists(IDS, min_size=1, max_size=4), momentum=st.sampled_from([0.1, 0.9, None]))
def test_running_statistics_are_those_of_a_batch_norm_for_each_domain(
    steps: list[list[int]], momentum: float | None
) -> None:
    norm = make_norm(momentum=momentum)
    plain = [nn.BatchNorm2d(2, momentum=momentum).double() for _ in range(4)]
    for seed, ids in enumerate(steps):
        x, domains = make_maps(len(ids), seed=seed), torch.tensor(ids)
        norm(x, domains)
        for domain in set(ids):
            plain[domain](x[domains == domain])
    for domain, batch_norm in enumerate(plain):
        for name, value in batch_norm.named_buffers():
            assert torch.allclose(norm.get_buffer(name)[domain], value, rtol=1e-12), name


@given(ids=IDS)
@settings(max_examples=15)
def test_eval_mode_uses_each_domains_running_statistics(ids: list[int]) -> None:
    norm, everyone = make_norm(), torch.arange(8) % 4
    norm(make_maps(8, seed=9), everyone)
    norm.eval()
    x, domains = make_maps(len(ids)), torch.tensor(ids)
    before = norm.running_mean.clone()
    out = norm(x, domains)
    for n, domain in enumerate(ids):
        part = functional.batch_norm(
            x[n : n + 1],
            norm.running_mean[domain],
            norm.running_var[domain],
            norm.weight[domain],
            norm.bias[domain],
        )
        assert torch.allclose(out[n : n + 1], part, rtol=0, atol=1e-12)
    assert torch.equal(norm.running_mean, before)


def test_a_mean_a_thousand_times_the_deviation_leaves_the_variance_right() -> None:
    x, domains = (make_maps(6) + 2000).float(), torch.tensor([0, 1, 0, 1, 0, 1])
    norm = make_norm(2, momentum=1.0, dtype=torch.float32)
    norm(x, domains)
    for domain in (0, 1):
        exact = x[domains == domain].double().var(dim=(0, 2, 3))
        # In float32 a sum of squares minus the square of a sum would be off by a quarter.
        assert torch.allclose(norm.running_var[domain].double(), exact, rtol=1e-4)


def test_ids_of_its_own_may_be_named() -> None:
    norm = make_norm(2, domain_ids=[7, 3])
    x = make_maps(4)
    first = make_norm(2)(x, torch.tensor([1, 0, 0, 1]))
    assert torch.equal(norm(x, torch.tensor([3, 7, 7, 3])), first)


def test_the_context_tells_the_domains() -> None:
    x, domains = make_maps(4), torch.tensor([1, 0, 0, 1])
    norm = make_norm()
    with domain_context(domains):
        assert torch.equal(norm(x), norm(x, domains))


def test_domains_that_are_absent_keep_their_statistics() -> None:
    norm = make_norm()
    norm(make_maps(2), torch.tensor([1, 1]))
    assert norm.num_batches_tracked.tolist() == [0, 1, 0, 0]
    assert norm.running_mean[0].tolist() == [0, 0]
    assert norm.running_var[2].tolist() == [1, 1]


def test_an_empty_batch_changes_nothing() -> None:
    norm = make_norm()
    assert norm(make_maps(0), torch.zeros(0, dtype=torch.int64)).shape == (0, 2, 3, 4)
    assert norm.num_batches_tracked.sum() == 0


def test_a_sample_that_is_no_number_spoils_its_own_domain_alone() -> None:
    x = make_maps(4)
    x[0, 0, 0, 0] = float("nan")
    out = make_norm()(x, torch.tensor([0, 1, 0, 1]))
    assert bool(out[[1, 3]].isfinite().all())
    assert bool(out[[0, 2], 0].isnan().all())


def test_memory_layout_and_type_stay() -> None:
    x = make_maps(4, torch.float16).to(memory_format=torch.channels_last)
    out = make_norm(dtype=torch.float32)(x, torch.tensor([0, 1, 0, 1]))
    assert out.dtype == torch.float16
    assert out.is_contiguous(memory_format=torch.channels_last)


def test_training_with_an_unknown_id_is_refused() -> None:
    with pytest.raises(FeedError, match=r"domains to be in training: \[0, 1, 2, 3\], got \[4\]"):
        make_norm()(make_maps(2), torch.tensor([0, 4]))
    with domain_context(torch.tensor([0, -1])), pytest.raises(FeedError, match=r"got \[-1\]"):
        make_norm()(make_maps(2))


def test_training_without_ids_is_refused() -> None:
    with pytest.raises(FeedError, match="domains as an argument or from a domain_context") as caught:
        make_norm()(make_maps(2))
    assert caught.value.code == "FAILED_PRECONDITION"


def test_a_single_value_for_a_channel_is_refused_in_training() -> None:
    x = torch.randn(3, 2, 1, 1, dtype=torch.float64)
    with pytest.raises(FeedError, match="values of a domain to be more than 1"):
        make_norm()(x, torch.tensor([0, 0, 1]))


@pytest.mark.parametrize(
    ("domains", "message"),
    [
        (torch.zeros(3, dtype=torch.int64), "one id for each of the 2 samples"),
        (torch.zeros(2, 1, dtype=torch.int64), r"domains to be \(N,\) of whole numbers"),
        (torch.zeros(2), r"of whole numbers, got \(2,\) of torch.float32"),
    ],
)
def test_ids_that_do_not_fit_are_refused(domains: torch.Tensor, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        make_norm()(make_maps(2), domains)


def test_maps_with_other_channels_are_refused() -> None:
    with pytest.raises(FeedError, match="feature maps to be of 2 channels"):
        make_norm()(torch.randn(2, 3, 4, 4), torch.tensor([0, 1]))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_domains": 0}, "num_domains to be at least 1"),
        ({"num_domains": 2, "domain_ids": [1, 1]}, "domain_ids to be 2 different ids"),
        ({"num_domains": 2, "domain_ids": [1]}, "domain_ids to be 2 different ids"),
        ({"num_domains": 2, "unseen": "average"}, "unseen to be one of error, mean, batch"),
        ({"num_domains": 2, "unseen": 5}, r"or of the ids \[0, 1\], got 5"),
    ],
)
def test_a_setting_that_breaks_its_rule_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(FeedError, match=message):
        DomainBatchNorm2d(2, **options)
