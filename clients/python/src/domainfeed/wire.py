"""Parses ``GetBatchResponse`` by hand, so that pixels are never copied into a protobuf object.

Source: the protocol buffers encoding, https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

from typing import NamedTuple

from domainfeed.errors import FeedError

_HEADER, _OFFSET, _DATA = 1, 2, 3
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class Part(NamedTuple):
    """One message of a batch. ``header`` and ``data`` point into the message, which they keep alive."""

    #: An encoded ``BatchHeader``, or None.
    header: memoryview | None
    #: Where ``data`` begins in the payload, in bytes, 0 to 2^64 - 1.
    offset: int
    data: memoryview


def parse_part(message: bytes) -> Part:
    """Parse one encoded ``GetBatchResponse`` without copying its bytes; unknown fields are skipped.

    Raises ``FeedError`` INTERNAL where the message is not well-formed.
    """
    view = memoryview(message)
    header: memoryview | None = None
    offset = 0
    data = view[:0]
    place = 0
    while place < len(view):
        tag, place = _read_varint(view, place)
        field, wire_type = tag >> 3, tag & 7
        if field == 0 or tag >= 1 << 32:
            raise _malformed(f"tag {tag} names no field")
        if wire_type == _VARINT:
            value, place = _read_varint(view, place)
            if field == _OFFSET:
                offset = value
            continue
        if wire_type == _BYTES:
            length, place = _read_varint(view, place)
        elif wire_type in (_FIXED64, _FIXED32):
            length = 8 if wire_type == _FIXED64 else 4
        else:
            raise _malformed(f"field {field} has wire type {wire_type}")
        start, place = place, place + length
        if place > len(view):
            raise _malformed(f"field {field} ends {place - len(view)} bytes behind the message")
        if wire_type == _BYTES and field == _HEADER:
            # a message that comes twice is merged, which is what parsing both one after the other does
            header = view[start:place] if header is None else memoryview(bytes(header) + view[start:place])
        elif wire_type == _BYTES and field == _DATA:
            data = view[start:place]
    return Part(header, offset, data)


def _read_varint(view: memoryview, place: int) -> tuple[int, int]:
    """Return the 64-bit number at ``place`` and the place behind it."""
    value = 0
    for count in range(10):
        if place + count >= len(view):
            raise _malformed("it ends within a number")
        byte: int = view[place + count]
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, place + count + 1
    raise _malformed("a number is longer than 10 bytes")


def _malformed(why: str) -> FeedError:
    return FeedError("INTERNAL", f"A part of the batch is malformed: {why}")
