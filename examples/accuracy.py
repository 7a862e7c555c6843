"""How often a model is right, domain by domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from domainfeed import normalize

if TYPE_CHECKING:
    from domainfeed import Loader


@torch.no_grad()
def count_correct(model: torch.nn.Module, loader: Loader, device: torch.device) -> torch.Tensor:
    """Go over a sequential feed; return (domains, 2) int64: right answers and samples of each domain."""
    places = {domain: place for place, domain in enumerate(loader.domains)}
    counts = torch.zeros(len(places), 2, dtype=torch.int64, device=device)
    model.eval()
    for batch in loader:
        right = model(normalize(batch)).argmax(dim=1) == batch.labels
        for domain, start, stop in batch.blocks:
            counts[places[domain]] += torch.stack(
                [right[start:stop].sum(), torch.tensor(stop - start, device=device)]
            )
    return counts


def describe(names: list[str], counts: torch.Tensor) -> str:
    """Return one line for each domain; ``names`` as ``loader.domains`` has them."""
    lines = []
    for name, (right, samples) in zip(names, counts.tolist()):
        kind = (
            "held-out images of a domain trained on" if name.endswith("-test") else "never seen in training"
        )
        share = right / max(samples, 1)
        lines.append(f"  {name.removesuffix('-test'):<16}{share:6.1%}  {right:5} of {samples:5}  {kind}")
    return "\n".join(lines)
