"""Every module inside of torch.compile, forward and backward, in one graph."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
import torch
from test_batch import make_batch
from torch import nn

from domainfeed.nn import (
    AdaIN,
    BatchInstanceNorm2d,
    DomainBatchNorm2d,
    EFDMix,
    MixStyle,
    convert_batchnorm,
    domain_context,
    insert_after,
)

if TYPE_CHECKING:
    from domainfeed import Batch

#: What the compiler warns of in its own code.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore:.*{subject}:DeprecationWarning")
    for subject in ("torch.jit", "torch.autograd.function.Function")
]

MODULES = {
    "MixStyle": MixStyle(),
    "EFDMix": EFDMix(),
    "AdaIN": AdaIN(0.5),
    "BatchInstanceNorm2d": BatchInstanceNorm2d(3),
    "DomainBatchNorm2d": DomainBatchNorm2d(3, 2),
}


def mixing_batch(seed: int) -> Batch:
    generator = torch.Generator().manual_seed(seed)
    return dataclasses.replace(
        make_batch(4),
        domains=torch.tensor([0, 1, 1, 0])[torch.randperm(4, generator=generator)],
        mix_perm=torch.randperm(4, generator=generator),
        mix_lambda=torch.rand(4, generator=generator),
    )


def run(module: nn.Module, call: object, seed: int) -> list[torch.Tensor]:
    assert callable(call)
    x = torch.randn(4, 3, 6, 6, generator=torch.Generator().manual_seed(seed)).requires_grad_()
    module.zero_grad()
    with domain_context(mixing_batch(seed)):
        out = call(x)
    torch.autograd.backward(out.square().sum())
    gradients = [tensor.grad for tensor in (x, *module.parameters())]
    return [out, *(gradient for gradient in gradients if gradient is not None), *module.buffers()]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    torch._dynamo.reset()  # noqa: SLF001 # the public name for it came late


@pytest.mark.parametrize("name", MODULES)
def test_a_compiled_module_gives_the_same_and_is_compiled_once_for_all_batches(name: str) -> None:
    module = MODULES[name]
    compiled = torch.compile(module, fullgraph=True)
    state = {key: value.clone() for key, value in module.state_dict().items()}
    for seed in (1, 2, 3):
        module.load_state_dict(state)
        wanted = [tensor.clone() for tensor in run(module, module, seed)]
        module.load_state_dict(state)
        with torch.compiler.set_stance("default" if seed == 1 else "fail_on_recompile"):
            found = run(module, compiled, seed)
        for ours, theirs in zip(found, wanted):
            assert torch.allclose(ours, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", MODULES)
def test_a_compiled_module_gives_the_same_in_eval_mode(name: str) -> None:
    module = MODULES[name].train()
    with domain_context(mixing_batch(1)):
        module(torch.randn(4, 3, 6, 6))
    module.eval()
    compiled = torch.compile(module, fullgraph=True)
    x = torch.randn(4, 3, 6, 6)
    with domain_context(mixing_batch(1)), torch.no_grad():
        assert torch.allclose(compiled(x), module(x), rtol=1e-5, atol=1e-6)
    module.train()


@pytest.mark.parametrize("kind", [MixStyle, EFDMix])
def test_partners_are_drawn_inside_of_a_compiled_graph(kind: type[MixStyle | EFDMix]) -> None:
    mix = torch.compile(kind(p=1.0, alpha=2.0), fullgraph=True)
    x = torch.randn(4, 3, 6, 6)
    first, second = mix(x), mix(x)
    assert first.shape == x.shape
    assert not torch.equal(first, second)


def test_an_unknown_domain_gives_nan_for_its_samples_alone() -> None:
    compiled = torch.compile(DomainBatchNorm2d(3, 2), fullgraph=True)
    with domain_context(torch.tensor([0, 1, 5, 0, 1])):
        out = compiled(torch.randn(5, 3, 6, 6))
    assert out.isnan().flatten(1).all(dim=1).tolist() == [False, False, True, False, False]
    assert bool(out[[0, 1, 3, 4]].isfinite().all())


def test_a_stock_model_is_converted_mixed_and_compiled_without_a_change() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3))
    convert_batchnorm(model, "domain", num_domains=2)
    insert_after(model, ["2"], MixStyle())
    wanted = [tensor.clone() for tensor in run(model, model, 1)]
    model.get_submodule("1").load_state_dict(DomainBatchNorm2d(4, 2).state_dict())
    found = run(model, torch.compile(model, fullgraph=True), 1)
    for ours, theirs in zip(found, wanted):
        assert torch.allclose(ours, theirs, rtol=1e-4, atol=1e-4)
