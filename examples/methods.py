"""What a method changes in a network; the training loop is the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domainfeed.nn import EFDMix, MixStyle, convert_batchnorm, insert_after

from small_net import SHALLOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import nn


def leave_alone(model: nn.Module, _domains: Sequence[int]) -> nn.Module:
    """Train on the domains as if they were one."""
    return model


def add_mix_style(model: nn.Module, _domains: Sequence[int]) -> nn.Module:
    """Mix styles between the partners that the feed names (its key `mix`)."""
    return insert_after(model, SHALLOW, MixStyle())


def add_efd_mix(model: nn.Module, _domains: Sequence[int]) -> nn.Module:
    """Mix whole distributions of values between the same partners."""
    return insert_after(model, SHALLOW, EFDMix())


def use_bin(model: nn.Module, _domains: Sequence[int]) -> nn.Module:
    """Learn for each channel how much of an image's own style is taken away."""
    return convert_batchnorm(model, "batch_instance")


def use_domain_bn(model: nn.Module, domains: Sequence[int]) -> nn.Module:
    """Normalise each domain by itself, over all ranks; domains not trained on get the mean of the others."""
    return convert_batchnorm(
        model, "sync_domain", num_domains=len(domains), domain_ids=list(domains), unseen="mean"
    )


#: Name of the method -> what it does to a network, given the ids of the domains that are trained on.
METHODS: dict[str, Callable[[nn.Module, Sequence[int]], nn.Module]] = {
    "none": leave_alone,
    "mix_style": add_mix_style,
    "efd_mix": add_efd_mix,
    "bin": use_bin,
    "domain_bn": use_domain_bn,
}
