from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_batch import make_batch

from domainfeed import FeedError
from domainfeed.nn import EFDMix, MixStyle, domain_context
from domainfeed.nn.partner_rules import draw_partners, shuffle_all, swap_halves

if TYPE_CHECKING:
    from collections.abc import Callable

    from domainfeed import Batch

    Kind = type[MixStyle | EFDMix]
    ByHand = Callable[[torch.Tensor, float], torch.Tensor]

PARTNERS = torch.tensor([2, 0, 1, 3])
WEIGHTS = torch.tensor([0.25, 1.0, 0.0, 0.5])


def make_maps(dtype: torch.dtype = torch.float64, count: int = 4) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    maps = torch.randn(count, 3, 4, 5, generator=generator, dtype=torch.float64)
    maps = maps * torch.arange(1.0, count + 1).view(-1, 1, 1, 1) + torch.tensor([5.0, 0.0, -2.0]).view(
        1, 3, 1, 1
    )
    return maps.to(dtype)


def mixing_batch() -> Batch:
    return dataclasses.replace(make_batch(4), mix_perm=PARTNERS, mix_lambda=WEIGHTS)


def moments(values: list[float], eps: float) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1) + eps)


def mix_style_by_hand(x: torch.Tensor, eps: float) -> torch.Tensor:
    """The formula of the paper, one value at a time in Python's own numbers."""
    out = torch.empty_like(x, dtype=torch.float64)
    for n, c in [(n, c) for n in range(len(x)) for c in range(x.shape[1])]:
        mean, deviation = moments(x[n, c].flatten().tolist(), eps)
        other_mean, other_deviation = moments(x[int(PARTNERS[n]), c].flatten().tolist(), eps)
        own = float(WEIGHTS[n])
        beta = own * mean + (1 - own) * other_mean
        gamma = own * deviation + (1 - own) * other_deviation
        out[n, c] = (x[n, c].double() - mean) / deviation * gamma + beta
    return out


def efd_mix_by_hand(x: torch.Tensor, _eps: float) -> torch.Tensor:
    out = torch.empty_like(x, dtype=torch.float64)
    for n, c in [(n, c) for n in range(len(x)) for c in range(x.shape[1])]:
        own, other = x[n, c].flatten().tolist(), sorted(x[int(PARTNERS[n]), c].flatten().tolist())
        ranks = [sorted(own).index(value) for value in own]
        mixed = [value + (other[rank] - value) * (1 - float(WEIGHTS[n])) for value, rank in zip(own, ranks)]
        out[n, c] = torch.tensor(mixed, dtype=torch.float64).view_as(x[n, c])
    return out


BOTH = pytest.mark.parametrize("kind", [MixStyle, EFDMix])


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-12), (torch.float32, 1e-6)])
@pytest.mark.parametrize(("kind", "by_hand"), [(MixStyle, mix_style_by_hand), (EFDMix, efd_mix_by_hand)])
def test_maps_are_mixed_as_the_formula_says(
    kind: Kind, by_hand: ByHand, dtype: torch.dtype, tolerance: float
) -> None:
    x = make_maps(dtype)
    out = kind()(x, PARTNERS, WEIGHTS)
    exact = by_hand(x, 1e-6)
    assert out.dtype == dtype
    assert ((out.double() - exact).abs() <= tolerance * exact.abs().clamp(min=1)).all()


def test_the_gradient_of_mix_style_is_the_ratio_of_the_deviations() -> None:
    x = make_maps().requires_grad_()
    MixStyle()(x, PARTNERS, WEIGHTS).sum().backward()
    deviation = (x.detach().var(dim=(2, 3), keepdim=True) + 1e-6).sqrt()
    own = WEIGHTS.double().view(-1, 1, 1, 1)
    ratio = (own * deviation + (1 - own) * deviation[PARTNERS]) / deviation
    assert x.grad is not None
    assert torch.allclose(x.grad, ratio.expand_as(x), rtol=0, atol=1e-12)


def test_the_gradient_of_efd_mix_goes_to_the_sample_and_to_the_value_of_its_rank() -> None:
    x = make_maps().requires_grad_()
    upstream = torch.arange(x.numel(), dtype=torch.float64).view_as(x)
    EFDMix()(x, PARTNERS, WEIGHTS).backward(upstream)
    wanted = upstream.flatten(2).clone()
    flat = x.detach().flatten(2)
    for n, c in [(n, c) for n in range(4) for c in range(3)]:
        partner = int(PARTNERS[n])
        for place, rank in enumerate(flat[n, c].argsort().argsort().tolist()):
            target = int(flat[partner, c].argsort()[rank])
            wanted[partner, c, target] += (1 - float(WEIGHTS[n])) * upstream.flatten(2)[n, c, place]
    assert x.grad is not None
    assert torch.allclose(x.grad.flatten(2), wanted, rtol=1e-12)


@BOTH
def test_eval_mode_is_the_identity(kind: Kind) -> None:
    x = make_maps()
    assert kind(p=1.0).eval()(x, PARTNERS, WEIGHTS) is x


@BOTH
def test_a_sample_with_itself_and_1_stays_as_it_is(kind: Kind) -> None:
    x = make_maps(torch.float32)
    out = kind()(x, torch.arange(4), torch.ones(4))
    assert torch.allclose(out, x, rtol=1e-6, atol=1e-6)


@BOTH
def test_p_0_never_mixes(kind: Kind) -> None:
    x = make_maps()
    assert torch.allclose(kind(p=0.0)(x), x, rtol=0, atol=1e-12)


@BOTH
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_stays_and_statistics_are_exact(kind: Kind, dtype: torch.dtype) -> None:
    x = make_maps(dtype)
    out = kind()(x, PARTNERS, WEIGHTS)
    assert out.dtype == dtype
    exact = kind()(x.double(), PARTNERS, WEIGHTS)
    assert ((out.double() - exact).abs() <= 4 * torch.finfo(dtype).eps * exact.abs().clamp(min=1)).all()


@BOTH
def test_the_partners_of_the_batch_are_used_whatever_p_says(kind: Kind) -> None:
    x = make_maps()
    module = kind(p=0.0)
    with domain_context(mixing_batch()):
        out = module(x)
    assert torch.equal(out, module(x, PARTNERS, WEIGHTS))


@BOTH
def test_without_partners_in_the_batch_they_are_drawn(kind: Kind) -> None:
    batch = make_batch(4)
    torch.manual_seed(3)
    with domain_context(batch):
        out = kind(p=1.0)(make_maps())
    torch.manual_seed(3)
    partners, weights = draw_partners(4, "random", 1.0, 0.1)
    assert torch.equal(out, kind()(make_maps(), partners, weights))


@BOTH
def test_a_part_of_the_batch_is_refused(kind: Kind) -> None:
    with domain_context(mixing_batch()), pytest.raises(FeedError, match=r"hold the 4 samples .* got 2"):
        kind()(make_maps(count=2))


def test_maps_of_one_pixel_are_refused_where_a_deviation_is_needed() -> None:
    x = torch.randn(4, 3, 1, 1)
    with pytest.raises(FeedError, match=r"feature maps to be of 2 pixels or more.* got \(4, 3, 1, 1\)"):
        MixStyle(p=1.0)(x)
    assert EFDMix(p=1.0)(x).shape == x.shape


@BOTH
def test_anything_but_maps_is_refused(kind: Kind) -> None:
    with pytest.raises(FeedError, match=r"feature maps to be \(N, C, H, W\), got \(4, 3\)"):
        kind()(torch.randn(4, 3))


@BOTH
def test_an_empty_batch_stays_empty(kind: Kind) -> None:
    assert kind(p=1.0)(torch.randn(0, 3, 4, 5)).shape == (0, 3, 4, 5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"p": 1.5}, "p to be 0 to 1, got 1.5"),
        ({"alpha": 0.0}, "alpha to be a number > 0, got 0.0"),
        ({"eps": -1.0}, "eps to be a number > 0"),
        ({"mix": "cross_domain"}, "mix to be one of random, crossdomain, got 'cross_domain'"),
    ],
)
@BOTH
def test_a_setting_that_breaks_its_rule_is_refused(
    kind: Kind, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(FeedError, match=message):
        kind(**settings)


def test_partners_without_weights_are_refused() -> None:
    with pytest.raises(FeedError, match="partners and weights to be given together"):
        MixStyle()(make_maps(), PARTNERS)


@given(count=st.integers(0, 33))
def test_partners_drawn_by_position_are_a_permutation(count: int) -> None:
    for rule in (shuffle_all, swap_halves):
        assert sorted(rule(count).tolist()) == list(range(count))


@given(half=st.integers(1, 16))
def test_swapped_halves_never_meet_their_own_half(half: int) -> None:
    partners = swap_halves(2 * half)
    assert (partners[:half] >= half).all()
    assert (partners[half:] < half).all()


def test_the_coin_falls_once_for_all_samples_and_as_often_as_p_says() -> None:
    torch.manual_seed(0)
    mixed = 0
    for _ in range(1000):
        partners, weights = draw_partners(16, "crossdomain", 0.3, 0.1)
        if bool((partners != torch.arange(16)).any()):
            mixed += 1
        else:
            assert bool((weights == 1).all())
    assert abs(mixed - 300) < 4 * math.sqrt(1000 * 0.3 * 0.7)


@pytest.mark.parametrize("alpha", [0.1, 0.3, 2.0])
def test_weights_have_mean_and_variance_of_their_beta_distribution(alpha: float) -> None:
    torch.manual_seed(0)
    _, weights = draw_partners(20_000, "random", 1.0, alpha)
    assert abs(float(weights.mean()) - 0.5) < 0.02
    assert abs(float(weights.var()) - 1 / (4 * (2 * alpha + 1))) < 0.01
