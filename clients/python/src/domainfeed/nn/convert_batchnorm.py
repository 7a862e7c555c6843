"""Replaces the batch normalisation of any model, keeping what it has learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from torch import nn

from domainfeed.errors import FeedError, expected
from domainfeed.nn.batch_instance_norm import BatchInstanceNorm2d
from domainfeed.nn.domain_batch_norm import DomainBatchNorm2d
from domainfeed.nn.sync_domain_batch_norm import SyncDomainBatchNorm2d

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import torch

_Norm = Union[nn.BatchNorm2d, nn.SyncBatchNorm, BatchInstanceNorm2d, DomainBatchNorm2d]
_NORMS = (nn.BatchNorm2d, nn.SyncBatchNorm, BatchInstanceNorm2d, DomainBatchNorm2d)

#: Name of the kind -> what makes it, from the number of channels and options.
KINDS: Mapping[str, Callable[..., nn.Module]] = {
    "batch": nn.BatchNorm2d,
    "batch_instance": BatchInstanceNorm2d,
    "domain": DomainBatchNorm2d,
    "sync_domain": SyncDomainBatchNorm2d,
}


def convert_batchnorm(
    model: nn.Module,
    kind: str,
    *,
    domain: int | None = None,
    **options: Any,  # noqa: ANN401
) -> nn.Module:
    """Put another kind of normalisation in place of every batch normalisation of feature maps in ``model``.

    Replaced are ``nn.BatchNorm2d``, ``nn.SyncBatchNorm`` and the kinds of this package. ``kind`` is
    ``"batch_instance"``, ``"domain"``, ``"sync_domain"``, or ``"batch"`` for the way back; ``options`` are
    those of its class, such as ``num_domains``. Running statistics, weights and biases are kept, and with
    them the output in eval mode; so are eps, momentum, device, dtype, mode, and which parameters want
    gradients. A module that stands at two places stays one. Make the optimizer afterwards: the parameters
    are new ones.

    From domains to a kind without, ``domain`` is the id of the one that is kept.

    Returns the model, changed in place; another module only where ``model`` itself is a batch normalisation.

    Raises ``FeedError``: INVALID_ARGUMENT for an unknown kind, and where the way back wants a ``domain``;
    FAILED_PRECONDITION where nothing can be replaced, where statistics by domain are wanted of a
    normalisation that keeps none, and where ``"batch"`` would lose gates other than 1.
    """
    if kind not in KINDS:
        raise expected("kind", f"one of {', '.join(KINDS)}", kind)
    found = [
        (name, module)
        for name, module in model.named_modules(remove_duplicate=False)
        if isinstance(module, _NORMS)
    ]
    if not found:
        raise FeedError("FAILED_PRECONDITION", "Expected the model to have an nn.BatchNorm2d, got none")
    made = {module: _convert(name, module, kind, domain, options) for name, module in found}
    for name, module in found:
        parent, _, child = name.rpartition(".")
        if name:
            setattr(model.get_submodule(parent), child, made[module])
    return made.get(model, model)  # type: ignore[call-overload, no-any-return] # a model need not be a norm


def _convert(name: str, old: _Norm, kind: str, domain: int | None, options: Mapping[str, Any]) -> nn.Module:
    state = _plain_state(name, old, kind, domain)
    settings: dict[str, Any] = {"eps": old.eps, "momentum": old.momentum, "affine": old.affine}
    sample = next((tensor for tensor in state.values() if tensor.is_floating_point()), None)
    if sample is not None:
        settings.update(device=sample.device, dtype=sample.dtype)
    if "running_mean" not in state:
        if kind in ("domain", "sync_domain"):
            raise FeedError(
                "FAILED_PRECONDITION",
                f"Expected {name or 'the model'} to track running statistics, got one without",
            )
        settings["track_running_stats"] = False
    new = KINDS[kind](old.num_features, **{**settings, **options})
    new.load_state_dict(state)
    for own, parameter in old.named_parameters():
        if hasattr(new, own):
            getattr(new, own).requires_grad_(parameter.requires_grad)
    return new.train(old.training)


def _plain_state(name: str, old: _Norm, kind: str, domain: int | None) -> dict[str, torch.Tensor]:
    """Return the state dict that the new kind loads: an ``nn.BatchNorm2d``'s, but from domains to domains."""
    state: dict[str, torch.Tensor] = dict(old.state_dict())
    if isinstance(old, DomainBatchNorm2d) and kind not in ("domain", "sync_domain"):
        ids = old.domain_ids.tolist()
        if domain not in ids:
            raise expected("domain", f"the id whose statistics are kept, one of {ids}", domain)
        return {key: value[ids.index(domain)] for key, value in state.items()}
    if isinstance(old, BatchInstanceNorm2d) and kind != "batch_instance":
        gate = state.pop("gate")
        if bool((gate.clamp(0, 1) != 1).any()):
            raise FeedError(
                "FAILED_PRECONDITION",
                f"Expected the gate of {name or 'the model'} to be 1, got {gate.min().item():.3f}: "
                f"kind {kind!r} has no instance normalisation",
            )
    return state
