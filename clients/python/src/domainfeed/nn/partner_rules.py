"""Who mixes with whom where the batch does not say: the rules of MixStyle's own code, by position alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.distributions import Beta

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def shuffle_all(count: int) -> torch.Tensor:
    """Return a random order of all slots, (N,) int64; a sample may meet itself."""
    return torch.randperm(count)


def swap_halves(count: int) -> torch.Tensor:
    """Give the first half of the slots random partners of the second and the other way round, (N,) int64.

    No domain is read: only a batch of two equal blocks is mixed across domains. Of an odd number the middle
    one belongs to the first half, and stays in it.
    """
    if count < 2:
        return torch.arange(count)
    second, first = torch.arange(count - 1, -1, -1).chunk(2)
    return torch.cat([second[torch.randperm(len(second))], first[torch.randperm(len(first))]])


#: Name of the rule, as in Dassl's configuration -> the rule.
PARTNER_RULES: Mapping[str, Callable[[int], torch.Tensor]] = {
    "random": shuffle_all,
    "crossdomain": swap_halves,
}


def draw_partners(count: int, rule: str, p: float, alpha: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw partners, (N,) int64, and the samples' own weights, (N,) float32, from torch's generator.

    One coin for all: with probability 1 - ``p`` every sample has itself and 1, as a sidecar would send it.
    The weights are from Beta(``alpha``, ``alpha``). All draws are made whatever the coin says, and on the
    CPU.
    """
    coin = torch.rand(()) < p
    partners = PARTNER_RULES[rule](count)
    weights = Beta(alpha, alpha).sample((count,))
    return torch.where(coin, partners, torch.arange(count)), torch.where(coin, weights, torch.ones(()))
