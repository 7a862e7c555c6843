"""From the parts of a call to a batch, each claim of the server checked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from google.protobuf.message import DecodeError

from domainfeed.batch import Batch, Block, Normalization, Replacement
from domainfeed.errors import FeedError
from domainfeed.gen import feed_pb2
from domainfeed.wire import parse_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domainfeed.ring import Ring

_VIEW_PREFIX = "images/"
#: Name on the wire -> type and bytes of a value.
_DTYPES = {"uint8": (torch.uint8, 1), "float32": (torch.float32, 4), "float16": (torch.float16, 2)}


class Assembly:
    """Receives one batch straight into memory of the ring.

    ``request`` is what was asked for; a header that answers something else is refused. ``mean`` and ``std``
    travel with the batch.
    """

    def __init__(
        self, request: feed_pb2.GetBatchRequest, ring: Ring, mean: Sequence[float], std: Sequence[float]
    ) -> None:
        self._request = request
        self._ring = ring
        self._mean = mean
        self._std = std
        self._header: feed_pb2.BatchHeader | None = None
        self._total = 0
        self._received = 0

    @property
    def progress(self) -> int:
        """Grows with every part: 0 before the header, then 1 + bytes received."""
        return 0 if self._header is None else 1 + self._received

    @property
    def complete(self) -> bool:
        """Whether header and payload are all there."""
        return self._header is not None and self._received == self._total

    def add(self, message: bytes) -> None:
        """Take the next encoded ``GetBatchResponse``.

        Raises ``FeedError`` INTERNAL where it is malformed, out of order, or answers another request;
        RESOURCE_EXHAUSTED where there is no memory for the batch.
        """
        part = parse_part(message)
        if part.header is not None:
            if self._header is not None:
                raise _bad("a second header came")
            self._begin(_decode_header(bytes(part.header)))
        if self._header is None:
            raise _bad("the first part has no header")
        if len(part.data) == 0:
            return
        end = part.offset + len(part.data)
        if part.offset != self._received or end > self._total:
            raise _bad(
                f"bytes {part.offset} to {end} came where {self._received} of {self._total} had arrived"
            )
        self._memory[part.offset : end] = part.data
        self._received = end

    def finish(self) -> Batch:
        """Return the batch; only once it is complete."""
        header = self._header
        if header is None or not self.complete:
            raise _bad("it is not complete")
        views = {
            tensor.name[len(_VIEW_PREFIX) :]: self._payload[tensor.offset : tensor.offset + tensor.bytes]
            .view(_DTYPES[tensor.dtype][0])
            .view(tuple(tensor.shape))
            .permute(0, 3, 1, 2)
            for tensor in header.tensors
        }
        return Batch(
            views=views,
            labels=torch.tensor(header.label, dtype=torch.int64),
            domains=torch.tensor(header.domain, dtype=torch.int64),
            blocks=[Block(block.domain, block.start, block.start + block.count) for block in header.blocks],
            sample_ids=torch.tensor(header.sample_id, dtype=torch.int64),
            replaced=[Replacement(r.slot, r.wanted_id, r.used_id, r.reason) for r in header.replaced],
            timings={timing.stage: timing.milliseconds for timing in header.timings},
            epoch=header.epoch,
            step=header.step,
            mean=self._mean,
            std=self._std,
            normalizations=tuple(
                Normalization(entry.name, tuple(entry.mean), tuple(entry.std))
                for entry in header.normalizations
            ),
            normalization={
                tensor.name[len(_VIEW_PREFIX) :]: torch.tensor(tensor.normalization, dtype=torch.int64)
                for tensor in header.tensors
                if tensor.normalization
            },
            statistics_hash=header.statistics_hash,
            mix_perm=_column(header.mix_perm, torch.int64),
            mix_lambda=_column(header.mix_lambda, torch.float32),
            view_ids=_column(header.view, torch.int64),
            view_names=tuple(header.view_names),
        )

    def _begin(self, header: feed_pb2.BatchHeader) -> None:
        _check_answer(self._request, header)
        self._total = _check_tensors(header)
        _check_columns(header)
        _check_mix(header)
        _check_views(header)
        try:
            self._payload, self._memory = self._ring.take(self._total)
        except (MemoryError, OverflowError, RuntimeError) as error:
            raise FeedError("RESOURCE_EXHAUSTED", f"No memory for a batch of {self._total} bytes") from error
        self._header = header


def _decode_header(encoded: bytes) -> feed_pb2.BatchHeader:
    try:
        header: feed_pb2.BatchHeader = feed_pb2.BatchHeader.FromString(encoded)
    except DecodeError as error:
        raise _bad("its header can't be decoded") from error
    return header


def _check_answer(request: feed_pb2.GetBatchRequest, header: feed_pb2.BatchHeader) -> None:
    for name in ("feed", "seed", "epoch", "step", "rank", "world_size", "catalog_hash", "recipe_hash"):
        wanted, got = getattr(request, name), getattr(header, name)
        if wanted != got:
            raise _bad(f"it has {name} {got!r} where {wanted!r} was asked for")


def _check_tensors(header: feed_pb2.BatchHeader) -> int:
    """Return the size of the payload, bytes."""
    if not header.tensors:
        raise _bad("it has no tensor")
    place = 0
    for tensor in header.tensors:
        if not tensor.name.startswith(_VIEW_PREFIX) or tensor.dtype not in _DTYPES or len(tensor.shape) != 4:
            raise _bad(
                f"tensor {tensor.name!r} is {tensor.dtype} of {len(tensor.shape)} axes; "
                f"this client knows images of {', '.join(_DTYPES)} (N, H, W, C)"
            )
        if tensor.dtype != header.tensors[0].dtype:  # or values would not lie at multiples of their size
            raise _bad(f"tensor {tensor.name!r} is {tensor.dtype}, the first one {header.tensors[0].dtype}")
        if tensor.offset != place or tensor.bytes != math.prod(tensor.shape) * _DTYPES[tensor.dtype][1]:
            raise _bad(
                f"tensor {tensor.name!r} of shape {tuple(tensor.shape)} is said to have {tensor.bytes} bytes "
                f"at {tensor.offset}, where {place} is the next free place"
            )
        place += tensor.bytes
    return place


def _check_columns(header: feed_pb2.BatchHeader) -> None:
    count = len(header.sample_id)
    for tensor in header.tensors:
        if tensor.shape[0] != count:
            raise _bad(f"tensor {tensor.name!r} holds {tensor.shape[0]} samples, column sample_id {count}")
        index = tensor.normalization
        if len(index) not in (0, count) or max(index, default=0) >= max(1, len(header.normalizations)):
            raise _bad(
                f"tensor {tensor.name!r} has {len(index)} indices up to {max(index, default=0)} "
                f"into {len(header.normalizations)} normalizations, for {count} samples"
            )
    for name, length in (("domain", len(header.domain)), ("label", len(header.label))):
        if length != count:
            raise _bad(f"column {name} has {length} entries, column sample_id {count}")
    place = 0
    for block in header.blocks:
        if block.start != place:
            raise _bad(f"a block starts at {block.start}, where {place} is the next slot")
        place += block.count
    if place != count:
        raise _bad(f"the blocks cover {place} of {count} samples")


def _check_mix(header: feed_pb2.BatchHeader) -> None:
    count, partners, weights = len(header.sample_id), header.mix_perm, header.mix_lambda
    if len(partners) not in (0, count) or len(weights) != len(partners):
        raise _bad(f"it has {len(partners)} partners and {len(weights)} weights for {count} samples")
    for slot, (partner, weight) in enumerate(zip(partners, weights)):
        if partner >= count:
            raise _bad(f"slot {slot} is to be mixed with slot {partner} of {count}")
        if not 0 <= weight <= 1 or (partner == slot and weight != 1):
            raise _bad(f"slot {slot} is to be mixed with slot {partner} by a weight of {weight}")


def _check_views(header: feed_pb2.BatchHeader) -> None:
    count, views, names = len(header.sample_id), header.view, len(header.view_names)
    if len(views) not in (0, count) or max(views, default=0) >= max(1, names):
        raise _bad(
            f"it has {len(views)} views up to {max(views, default=0)} of {names} names, for {count} samples"
        )


def _column(values: Sequence[float], dtype: torch.dtype) -> torch.Tensor | None:
    return torch.tensor(values, dtype=dtype) if values else None


def _bad(why: str) -> FeedError:
    return FeedError("INTERNAL", f"The server sent a batch that can't be right: {why}")
