"""Puts a module without parameters behind layers of a model that was written without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domainfeed.errors import expected

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from torch import nn


class _Behind:
    """A forward hook. An object, not a function, so that a deep copy of the model has a copy of its own."""

    def __init__(self, module: nn.Module) -> None:
        self.module = module

    def __call__(self, layer: nn.Module, _inputs: Any, output: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
        if self.module.training != layer.training:
            self.module.train(layer.training)
        changed: torch.Tensor = self.module(output)
        return changed


def insert_after(model: nn.Module, layers: Sequence[str], module: nn.Module) -> nn.Module:
    """Let ``module`` change the output of each of ``layers``, such as ``["layer1", "layer2"]`` of a ResNet.

    The model's forward and state dict stay as they are; the module follows the layer into training and eval
    mode. Returns the model, changed in place.

    Raises ``FeedError`` INVALID_ARGUMENT where the model has no such layer, and for a module with
    parameters or buffers, which an optimizer and a state dict would not see.
    """
    if next(module.parameters(), None) is not None or next(module.buffers(), None) is not None:
        raise expected("the module", "without parameters and buffers", type(module).__name__)
    known = dict(model.named_modules())
    for name in layers:
        if name not in known:
            raise expected("layers", f"names among {', '.join(filter(None, known))}", name)
    for name in layers:
        known[name].register_forward_hook(_Behind(module))
    return model
