from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from domainfeed import FeedError
from domainfeed.nn import MixStyle, insert_after

PARTNERS, WEIGHTS = torch.tensor([1, 0]), torch.zeros(2)


class Fixed(nn.Module):
    """MixStyle with partners of its own, so that two runs agree."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = MixStyle()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.mix(x, PARTNERS, WEIGHTS)
        return out


def make_model() -> nn.Sequential:
    torch.manual_seed(1)
    return nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()), nn.Conv2d(4, 4, 3))


def test_a_module_stands_behind_the_layers_without_a_trace_in_the_state_dict() -> None:
    x, model = torch.randn(2, 3, 8, 8), make_model()
    wanted = Fixed()(model[1](Fixed()(model[0](x))))
    changed = insert_after(model, ["0", "1"], Fixed())
    assert changed is model
    assert torch.equal(model(x), wanted)
    assert model.state_dict().keys() == make_model().state_dict().keys()


def test_it_follows_the_model_into_eval_mode_and_back() -> None:
    x, model = torch.randn(2, 3, 8, 8), make_model()
    plain = model(x)
    insert_after(model, ["0"], Fixed())
    mixed = model(x)
    assert not torch.equal(mixed, plain)
    assert torch.equal(model.eval()(x), plain)
    assert torch.equal(model.train()(x), mixed)


def test_a_deep_copy_has_a_module_of_its_own() -> None:
    x, model = torch.randn(2, 3, 8, 8), make_model()
    insert_after(model, ["0"], Fixed())
    average = copy.deepcopy(model).eval()
    mixed = model.train()(x)
    average(x)
    assert torch.equal(model(x), mixed)


def test_an_unknown_layer_is_refused_with_those_there_are() -> None:
    with pytest.raises(FeedError, match=r"layers to be names among 0, 0\.0, 0\.1, 1, got 'layer1'"):
        insert_after(make_model(), ["layer1"], MixStyle())


def test_a_module_that_learns_is_refused() -> None:
    with pytest.raises(FeedError, match="without parameters and buffers, got 'BatchNorm2d'"):
        insert_after(make_model(), ["0"], nn.BatchNorm2d(4))
