"""What a feed hands out: images and everything known about each of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from domainfeed.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import torch


class Block(NamedTuple):
    """A run of samples of one domain: slots ``start`` to ``stop`` - 1 of the batch."""

    domain: int
    start: int
    stop: int


class Replacement(NamedTuple):
    """A slot whose sample could not be used and holds another one of the same domain."""

    slot: int
    #: ``sample_id`` of the sample that belongs there.
    wanted_id: int
    #: ``sample_id`` of the sample that is there.
    used_id: int
    #: Begins with a word such as "truncated" or "corrupt".
    reason: str


class Normalization(NamedTuple):
    """What samples are normalised by."""

    #: Whose it is: a domain, ``domain > reference`` for a style, or ``feed``.
    name: str
    #: Of the R, G and B channels, of levels scaled to 0..1.
    mean: Sequence[float]
    #: Standard deviation of the same.
    std: Sequence[float]


@dataclass(frozen=True, eq=False)
class Batch:
    """N samples of one step for one rank.

    A batch owns its tensors: they stay valid, and may be written to, for as long as they are held. The memory
    behind them is used again only when the last tensor over it is gone, so dropping batches soon is cheaper
    than keeping them.
    """

    #: View name -> images, (N, C, H, W), RGB, in channels_last memory; at least one view. uint8 0..255, or
    #: float32 or float16 where the sidecar has normalised them.
    views: Mapping[str, torch.Tensor]
    #: (N,) int64 index into the feed's classes; -1 = withheld or none.
    labels: torch.Tensor
    #: (N,) int64 domain ids.
    domains: torch.Tensor
    #: Runs of one domain, in the order of the slots; together they cover all N.
    blocks: Sequence[Block]
    #: (N,) int64, 63-bit hash of domain and path: the same sample has the same id in every epoch.
    sample_ids: torch.Tensor
    #: Slots that hold another sample than the plan says.
    replaced: Sequence[Replacement]
    #: Stage of the server ("read", "decode", "align", "augment", "wait") -> milliseconds, over all threads.
    timings: Mapping[str, float]
    epoch: int
    step: int
    #: Mean of the feed's R, G and B channels, of levels scaled to 0..1.
    mean: Sequence[float]
    #: Standard deviation of the same.
    std: Sequence[float]
    #: (N,) int64 slot of each sample's partner; None where the feed does not mix.
    mix_perm: torch.Tensor | None = None
    #: (N,) float32 weight of the sample itself, 0..1; None where the feed does not mix.
    mix_lambda: torch.Tensor | None = None
    #: What samples are, or were, normalised by; empty = all by ``mean`` and ``std``.
    normalizations: Sequence[Normalization] = ()
    #: View name -> (N,) int64 index of each sample's entry of ``normalizations``; without one the first.
    normalization: Mapping[str, torch.Tensor] = field(default_factory=dict)
    #: Hash of the statistics that the pixels depend on; empty = none.
    statistics_hash: str = ""
    #: (N,) int64 index into ``view_names`` of the picture in each slot, where all views share one tensor
    #: (layout paired); None where each view has a tensor of its own.
    view_ids: torch.Tensor | None = None
    #: Names of the views that ``view_ids`` counts; empty without it.
    view_names: Sequence[str] = ()

    @property
    def images(self) -> torch.Tensor:
        """The first view: (N, C, H, W) in channels_last memory."""
        return next(iter(self.views.values()))

    def view(self, name: str) -> torch.Tensor:
        """Return the images of one view: (N, C, H, W) in channels_last memory.

        Raises ``FeedError`` NOT_FOUND where the feed has no such view.
        """
        try:
            return self.views[name]
        except KeyError:
            known = ", ".join(self.views)
            raise FeedError(
                "NOT_FOUND", f"Expected the name of a view to be one of {known}, got {name!r}"
            ) from None

    def to(self, device: torch.device | str | int, *, non_blocking: bool = False) -> Batch:
        """Return the batch with all tensors on ``device``; those that are there already are shared.

        ``non_blocking`` as in ``torch.Tensor.to``.
        """
        return self._map(lambda tensor: tensor.to(device, non_blocking=non_blocking))

    def pin_memory(self) -> Batch:
        """Return the batch in page-locked memory; ``DataLoader(pin_memory=True)`` calls it."""
        return self._map(lambda tensor: tensor.pin_memory())

    def __len__(self) -> int:
        return len(self.labels)

    def _map(self, change: Callable[[torch.Tensor], torch.Tensor]) -> Batch:
        return replace(
            self,
            views={name: change(images) for name, images in self.views.items()},
            labels=change(self.labels),
            domains=change(self.domains),
            sample_ids=change(self.sample_ids),
            mix_perm=None if self.mix_perm is None else change(self.mix_perm),
            mix_lambda=None if self.mix_lambda is None else change(self.mix_lambda),
            view_ids=None if self.view_ids is None else change(self.view_ids),
            normalization={name: change(index) for name, index in self.normalization.items()},
        )
