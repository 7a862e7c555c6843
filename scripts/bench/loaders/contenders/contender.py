"""What the table of contenders holds."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import torch

    from loaders.work import Work


@dataclass(frozen=True)
class Contender:
    """A loader, and how it does the work."""

    #: Module of this folder whose ``run`` yields batches without end:
    #: (N, 224, 224, 3) or (N, 3, 224, 224) uint8.
    module: str
    #: What differs from the others, for the table.
    note: str
    #: From PyPI, pinned; none = the environment of this checkout has all.
    packages: tuple[str, ...] = ()
    #: Installed after ``packages`` and without what they say they need.
    packages_alone: tuple[str, ...] = ()
    #: What may be missing where the packages can't be installed.
    hint: str = ""
    #: What ``run`` is given beside the work.
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: Whether a picture that shrinks is smoothed first: more work, and the picture that training wants.
    antialias: bool = False
    #: Whether JPEG files are decoded in the measured time.
    decodes: bool = True
    #: Whether it is this project.
    own: bool = False

    def load(self) -> Callable[[Work], Iterator[torch.Tensor]]:
        """Import the module; raises ``ImportError`` where its packages are not installed."""
        return partial(importlib.import_module(f"loaders.contenders.{self.module}").run, **self.settings)
