"""Reads state dicts of other batch normalisations into those of domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from typing import Any

#: Parameter or buffer -> its dimensions in a plain ``nn.BatchNorm2d``.
_PLAIN = {"weight": 1, "bias": 1, "running_mean": 1, "running_var": 1, "num_batches_tracked": 0}
#: What the lists of batch normalisations are called in woozch/DSBN and in Dassl.
_LISTS = ("bns", "bn")


def spread_state(state: dict[str, Any], prefix: str, domains: int) -> None:
    """Rewrite the entries below ``prefix`` so that each has a row for every domain.

    One batch normalisation goes to all domains; a list of them, ``bns.0.weight`` or ``bn.0.weight``, ...,
    is put together; anything else is left as it is.
    """
    for name, dimensions in _PLAIN.items():
        for folder in _LISTS:
            keys = [f"{prefix}{folder}.{domain}.{name}" for domain in range(domains)]
            if all(key in state for key in keys):
                state[prefix + name] = torch.stack([state.pop(key) for key in keys])
        value = state.get(prefix + name)
        if isinstance(value, torch.Tensor) and value.dim() == dimensions:
            state[prefix + name] = value.expand(domains, *value.shape).clone()
