from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from domainfeed import FeedError
from domainfeed.nn import BatchInstanceNorm2d, bin_parameter_groups


def make_norm(channels: int = 3, dtype: torch.dtype = torch.float64) -> BatchInstanceNorm2d:
    norm = BatchInstanceNorm2d(channels, dtype=dtype)
    generator = torch.Generator().manual_seed(4)
    with torch.no_grad():
        norm.weight.copy_(torch.randn(channels, generator=generator))
        norm.bias.copy_(torch.randn(channels, generator=generator))
        norm.gate.copy_(torch.rand(channels, generator=generator))
    return norm


def make_maps(dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return (
        torch.randn(4, 3, 3, 5, generator=torch.Generator().manual_seed(5), dtype=torch.float64).to(dtype) + 1
    )


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-12), (torch.float32, 1e-6)])
def test_it_is_a_mixture_of_batch_and_instance_normalisation(dtype: torch.dtype, tolerance: float) -> None:
    norm, x = make_norm(dtype=dtype), make_maps(dtype)
    exact = x.double()

    def normalise(dims: tuple[int, ...]) -> torch.Tensor:
        mean = exact.mean(dim=dims, keepdim=True)
        variance = (exact - mean).square().mean(dim=dims, keepdim=True)
        return (exact - mean) / (variance + 1e-5).sqrt()

    gate, weight, bias = (
        part.detach().double().view(1, -1, 1, 1) for part in (norm.gate, norm.weight, norm.bias)
    )
    wanted = weight * (gate * normalise((0, 2, 3)) + (1 - gate) * normalise((2, 3))) + bias
    assert ((norm(x).double() - wanted).abs() <= tolerance * wanted.abs().clamp(min=1)).all()


@pytest.mark.parametrize("training", [True, False])
def test_the_gradients_are_those_of_the_formula(training: bool) -> None:  # noqa: FBT001
    norm = make_norm().train(training)
    x = make_maps()[:2, :, :2, :3].clone().requires_grad_()

    def run(x: torch.Tensor, *parameters: torch.Tensor) -> torch.Tensor:
        names = ("weight", "bias", "gate")
        result: torch.Tensor = torch.func.functional_call(norm, dict(zip(names, parameters)), (x,))
        return result

    assert torch.autograd.gradcheck(run, (x, norm.weight, norm.bias, norm.gate))


def test_it_begins_as_batch_normalisation_and_keeps_its_running_statistics() -> None:
    norm, plain = BatchInstanceNorm2d(3).double(), nn.BatchNorm2d(3).double()
    for _ in range(3):
        x = make_maps()
        assert torch.allclose(norm(x), plain(x), rtol=0, atol=1e-12)
    for name, value in plain.state_dict().items():
        assert torch.equal(norm.state_dict()[name], value)
    assert torch.allclose(norm.eval()(make_maps()), plain.eval()(make_maps()), rtol=0, atol=1e-12)


@pytest.mark.parametrize("gate", [0.0, 1.0])
def test_the_ends_of_the_gate_are_the_two_normalisations(gate: float) -> None:
    norm = BatchInstanceNorm2d(3, affine=False).double()
    nn.init.constant_(norm.gate, gate)
    x = make_maps()
    wanted = functional.batch_norm(x, None, None, training=True) if gate else functional.instance_norm(x)
    assert torch.allclose(norm(x), wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("step", "clamped"), [(-3.0, 0.0), (3.0, 1.0)])
def test_a_gate_that_the_optimizer_pushed_out_is_taken_back_and_learns_on(
    step: float, clamped: float
) -> None:
    norm = BatchInstanceNorm2d(3).double()
    with torch.no_grad():
        norm.gate.fill_(step)
    assert torch.allclose(norm.eval()(make_maps()), inside(norm, clamped).eval()(make_maps()))
    assert bool((norm.gate == step).all())
    norm.train()(make_maps()).square().mean().backward()
    assert bool((norm.gate == clamped).all())
    assert norm.gate.grad is not None
    assert bool((norm.gate.grad != 0).all())


def inside(norm: BatchInstanceNorm2d, gate: float) -> BatchInstanceNorm2d:
    other = BatchInstanceNorm2d(3).double()
    other.load_state_dict({**norm.state_dict(), "gate": torch.full((3,), gate)})
    return other


def test_a_module_that_stands_at_two_places_can_be_trained() -> None:
    norm = make_norm()
    norm(norm(make_maps())).sum().backward()


def test_it_loads_a_batch_normalisation_and_goes_on_as_that() -> None:
    plain = nn.BatchNorm2d(3)
    plain(make_maps(torch.float32))
    norm = BatchInstanceNorm2d(3)
    norm.load_state_dict(plain.state_dict())
    x = make_maps(torch.float32)
    assert torch.allclose(norm.eval()(x), plain.eval()(x), rtol=0, atol=1e-6)


def test_momentum_none_averages_all_batches_as_torch_does() -> None:
    norm, plain = BatchInstanceNorm2d(3, momentum=None).double(), nn.BatchNorm2d(3, momentum=None).double()
    for scale in (1.0, 2.0, 5.0):
        norm(make_maps() * scale)
        plain(make_maps() * scale)
    for name, value in plain.named_buffers():
        assert torch.allclose(norm.get_buffer(name), value), name


def test_torch_does_not_take_it_for_a_batch_normalisation_to_replace() -> None:
    model = nn.Sequential(make_norm())
    assert isinstance(nn.SyncBatchNorm.convert_sync_batchnorm(model)[0], BatchInstanceNorm2d)  # type: ignore[no-untyped-call]


def test_maps_of_one_pixel_are_refused() -> None:
    with pytest.raises(FeedError, match="2 pixels or more"):
        BatchInstanceNorm2d(3)(torch.randn(4, 3, 1, 1))


def test_gates_learn_ten_times_as_fast_and_without_weight_decay() -> None:
    model = nn.Sequential(nn.Conv2d(3, 3, 1), BatchInstanceNorm2d(3), BatchInstanceNorm2d(3))
    rest, gates = bin_parameter_groups(model, 0.1, weight_decay=1e-4)
    assert (rest["lr"], rest["weight_decay"]) == (0.1, 1e-4)
    assert (gates["lr"], gates["weight_decay"]) == (1.0, 0.0)
    assert len(gates["params"]) == 2
    assert len(rest["params"]) + len(gates["params"]) == len(list(model.parameters()))
    torch.optim.SGD([rest, gates], lr=0.0)
