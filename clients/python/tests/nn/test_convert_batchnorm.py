from __future__ import annotations

import copy
from typing import Any, cast

import pytest
import torch
from torch import nn

from domainfeed import FeedError
from domainfeed.nn import (
    BatchInstanceNorm2d,
    DomainBatchNorm2d,
    SyncDomainBatchNorm2d,
    convert_batchnorm,
    domain_context,
)

#: Kind -> options, class.
KINDS: dict[str, tuple[dict[str, Any], type[nn.Module]]] = {
    "batch_instance": ({}, BatchInstanceNorm2d),
    "domain": ({"num_domains": 3}, DomainBatchNorm2d),
    "sync_domain": ({"num_domains": 3}, SyncDomainBatchNorm2d),
}
DOMAINS = torch.tensor([2, 0, 1, 2])
EVERY = pytest.mark.parametrize("kind", KINDS)


class Block(nn.Module):
    """With a normalisation at two places, as some detectors have it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4, eps=1e-3, momentum=0.2)
        self.again = self.norm

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.again(self.conv(self.norm(x)))
        return out


def make_model() -> nn.Sequential:
    """A model that has been trained a little."""
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.BatchNorm2d(4, affine=False),
        Block(),
        nn.Flatten(),
        nn.LazyLinear(5),
        nn.BatchNorm1d(5),
    )
    for _ in range(2):
        model(torch.randn(4, 3, 6, 6) + 1)
    nn.init.normal_(norm_of(model, "2.norm").weight)
    nn.init.normal_(norm_of(model, "2.norm").bias)
    return model


def norm_of(model: nn.Module, name: str) -> nn.BatchNorm2d:
    """The other kinds have what these tests look at."""
    return cast("nn.BatchNorm2d", model.get_submodule(name))


def convert(model: nn.Module, kind: str) -> nn.Module:
    return convert_batchnorm(model, kind, **KINDS[kind][0])


def run(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    with domain_context(DOMAINS):
        out: torch.Tensor = model(x)
    return out


def make_images() -> torch.Tensor:
    return torch.randn(4, 3, 6, 6, generator=torch.Generator().manual_seed(3))


@EVERY
def test_a_converted_model_gives_the_same_output(kind: str) -> None:
    model = make_model().eval()
    wanted = model(make_images())
    converted = convert(model, kind)
    assert converted is model
    assert sum(isinstance(module, KINDS[kind][1]) for module in model.modules()) == 2
    assert not any(isinstance(module, nn.BatchNorm2d) for module in model.modules())
    assert isinstance(model[5], nn.BatchNorm1d)
    assert torch.allclose(run(model, make_images()), wanted, rtol=1e-5, atol=1e-6)


@EVERY
def test_settings_mode_device_and_type_stay(kind: str) -> None:
    model = make_model().double()
    model[1].eval()
    convert(model, kind)
    norm = norm_of(model, "2.norm")
    assert (norm.eps, norm.momentum, norm.affine, norm.training) == (1e-3, 0.2, True, True)
    assert {norm.weight.dtype, norm.get_buffer("running_mean").dtype} == {torch.float64}
    assert not norm_of(model, "1").affine
    assert not norm_of(model, "1").training
    assert "1.weight" not in model.state_dict()


@EVERY
def test_a_module_at_two_places_stays_one(kind: str) -> None:
    model = convert(make_model(), kind)
    assert model.get_submodule("2.norm") is model.get_submodule("2.again")


@EVERY
def test_frozen_parameters_stay_frozen(kind: str) -> None:
    model = make_model()
    norm_of(model, "2.norm").weight.requires_grad_(False)  # noqa: FBT003
    convert(model, kind)
    assert not norm_of(model, "2.norm").weight.requires_grad
    assert norm_of(model, "2.norm").bias.requires_grad


@EVERY
def test_a_converted_model_loads_the_state_dict_of_the_plain_one(kind: str) -> None:
    plain = make_model()
    state = plain.state_dict()
    keys = list(state)
    other = convert(copy.deepcopy(plain), kind)
    for parameter in other.parameters():
        nn.init.normal_(parameter)
    if kind == "batch_instance":  # a gate that the state does not have stays as it is
        for name in ("1.gate", "2.norm.gate"):
            nn.init.ones_(other.get_parameter(name))
    other.load_state_dict(state)
    assert list(state) == keys
    assert torch.allclose(run(other.eval(), make_images()), plain.eval()(make_images()), rtol=1e-5, atol=1e-6)


@EVERY
def test_there_and_back_is_the_plain_model(kind: str) -> None:
    plain = make_model()
    back = convert_batchnorm(convert(copy.deepcopy(plain), kind), "batch", domain=1)
    assert back.state_dict().keys() == plain.state_dict().keys()
    assert all(torch.equal(back.state_dict()[key], value) for key, value in plain.state_dict().items())
    assert torch.equal(back.eval()(make_images()), plain.eval()(make_images()))


@EVERY
def test_a_converted_model_trains(kind: str) -> None:
    model = convert(make_model(), kind).train()
    torch.autograd.backward(run(model, make_images()).square().sum())
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_from_domains_to_synchronised_ones_and_back_keeps_every_domain() -> None:
    model = convert(make_model(), "domain")
    run(model.train(), make_images())
    state = {key: value.clone() for key, value in model.state_dict().items()}
    synchronised = convert(model, "sync_domain")
    assert isinstance(synchronised.get_submodule("1"), SyncDomainBatchNorm2d)
    assert all(torch.equal(state[key], value) for key, value in synchronised.state_dict().items())
    assert all(
        torch.equal(state[key], value) for key, value in convert(synchronised, "domain").state_dict().items()
    )


def test_the_way_back_keeps_the_domain_that_is_named() -> None:
    norm = DomainBatchNorm2d(2, 3, domain_ids=[5, 6, 7])
    norm(torch.randn(6, 2, 3, 3), torch.tensor([5, 6, 7, 5, 6, 7]))
    plain = convert_batchnorm(norm, "batch", domain=6)
    assert isinstance(plain, nn.BatchNorm2d)
    assert torch.equal(plain.get_buffer("running_mean"), norm.running_mean[1])
    with pytest.raises(
        FeedError, match=r"domain to be the id whose statistics are kept, one of \[5, 6, 7\], got None"
    ):
        convert_batchnorm(norm, "batch")


def test_gates_that_have_learnt_are_not_thrown_away() -> None:
    model = nn.Sequential(BatchInstanceNorm2d(2))
    nn.init.constant_(model.get_parameter("0.gate"), 0.5)
    with pytest.raises(
        FeedError, match=r"Expected the gate of 0 to be 1, got 0\.500: kind 'batch' has no instance"
    ):
        convert_batchnorm(model, "batch")


def test_a_model_that_is_a_batch_normalisation_is_replaced() -> None:
    assert isinstance(convert_batchnorm(nn.BatchNorm2d(3), "batch_instance"), BatchInstanceNorm2d)


def test_torchs_synchronised_normalisation_is_replaced_too() -> None:
    model = nn.Sequential(nn.SyncBatchNorm(3))
    convert_batchnorm(model, "sync_domain", num_domains=2)
    assert isinstance(model[0], SyncDomainBatchNorm2d)


@pytest.mark.parametrize("folder", ["bns", "bn"])
def test_state_dicts_of_dsbn_are_loaded(folder: str) -> None:
    parts = [nn.BatchNorm2d(2) for _ in range(3)]
    for seed, part in enumerate(parts):
        torch.manual_seed(seed)
        part(torch.randn(4, 2, 3, 3))
    state = {
        f"0.{folder}.{i}.{key}": value
        for i, part in enumerate(parts)
        for key, value in part.state_dict().items()
    }
    model = nn.Sequential(DomainBatchNorm2d(2, 3))
    model.load_state_dict(state)
    for domain, part in enumerate(parts):
        for name, value in part.state_dict().items():
            assert torch.equal(model.state_dict()[f"0.{name}"][domain], value)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(
        FeedError, match="kind to be one of batch, batch_instance, domain, sync_domain, got 'dsbn'"
    ):
        convert_batchnorm(make_model(), "dsbn")


def test_a_model_without_batch_normalisation_is_refused() -> None:
    with pytest.raises(FeedError, match=r"the model to have an nn\.BatchNorm2d, got none"):
        convert_batchnorm(nn.Sequential(nn.Conv2d(3, 3, 1)), "batch_instance")


def test_domains_want_running_statistics() -> None:
    model = nn.Sequential(nn.BatchNorm2d(3, track_running_stats=False))
    with pytest.raises(FeedError, match="Expected 0 to track running statistics"):
        convert_batchnorm(model, "domain", num_domains=2)
    assert isinstance(convert_batchnorm(model, "batch_instance").get_submodule("0"), BatchInstanceNorm2d)
