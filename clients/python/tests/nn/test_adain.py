from __future__ import annotations

import dataclasses
import statistics

import pytest
import torch
from test_batch import make_batch

from domainfeed import FeedError
from domainfeed.nn import AdaIN, MixStyle, domain_context

PARTNERS = torch.tensor([1, 2, 0])


def make_maps(dtype: torch.dtype = torch.float64) -> torch.Tensor:
    generator = torch.Generator().manual_seed(2)
    maps = torch.randn(3, 2, 3, 4, generator=generator, dtype=torch.float64)
    return (maps * torch.tensor([1.0, 3.0, 0.2]).view(3, 1, 1, 1) + 2).to(dtype)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-12), (torch.float32, 1e-6)])
@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_maps_get_the_style_of_their_partner_as_the_formula_says(
    dtype: torch.dtype, tolerance: float, strength: float
) -> None:
    x = make_maps(dtype)
    out = AdaIN(strength)(x, PARTNERS)
    assert out.dtype == dtype
    for n, c in [(n, c) for n in range(3) for c in range(2)]:
        own, other = x[n, c].flatten().tolist(), x[int(PARTNERS[n]), c].flatten().tolist()
        ratio = ((statistics.variance(other) + 1e-5) / (statistics.variance(own) + 1e-5)) ** 0.5
        for value, got in zip(own, out[n, c].flatten().tolist()):
            styled = (value - statistics.fmean(own)) * ratio + statistics.fmean(other)
            wanted = strength * styled + (1 - strength) * value
            assert abs(got - wanted) <= tolerance * max(1, abs(wanted))


def test_the_gradient_is_that_of_the_formula() -> None:
    x = make_maps().requires_grad_()
    assert torch.autograd.gradcheck(AdaIN(0.7), (x, PARTNERS))


def test_it_is_mix_style_with_no_weight_of_its_own_up_to_eps() -> None:
    x = make_maps()
    mixed = MixStyle(eps=1e-5)(x, PARTNERS, torch.zeros(3))
    assert torch.allclose(AdaIN()(x, PARTNERS), mixed, rtol=0, atol=1e-12)


def test_partners_of_the_batch_are_used_in_training_and_left_alone_in_eval_mode() -> None:
    x = make_maps()
    batch = dataclasses.replace(make_batch(3), mix_perm=PARTNERS, mix_lambda=torch.ones(3))
    module = AdaIN()
    with domain_context(batch):
        assert torch.equal(module(x), module(x, PARTNERS))
        assert module.eval()(x) is x


def test_given_slots_count_in_eval_mode_too() -> None:
    x = make_maps()
    assert torch.equal(AdaIN().eval()(x, PARTNERS), AdaIN()(x, PARTNERS))


def test_training_without_partners_is_refused() -> None:
    with pytest.raises(FeedError, match="partners as an argument or from the domain_context") as caught:
        AdaIN()(make_maps())
    assert caught.value.code == "FAILED_PRECONDITION"
    with domain_context(make_batch(3)), pytest.raises(FeedError, match="of a feed that mixes"):
        AdaIN()(make_maps())


def test_maps_of_one_pixel_are_refused() -> None:
    with pytest.raises(FeedError, match="2 pixels or more"):
        AdaIN()(torch.randn(3, 2, 1, 1), PARTNERS)


@pytest.mark.parametrize("strength", [-0.1, 1.1])
def test_a_strength_outside_its_range_is_refused(strength: float) -> None:
    with pytest.raises(FeedError, match="strength to be 0 to 1"):
        AdaIN(strength)
