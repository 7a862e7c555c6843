from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainfeed import FeedError
from domainfeed.gen import feed_pb2
from domainfeed.wire import parse_part

varints = st.integers(0, 2**64 - 1)


def encode_varint(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


@st.composite
def unknown_fields(draw: st.DrawFn) -> bytes:
    """Encode one field that GetBatchResponse does not have, or has with another type."""
    field = draw(st.integers(4, 2**29 - 1))
    wire_type = draw(st.sampled_from([0, 1, 2, 5]))
    tag = encode_varint(field << 3 | wire_type)
    if wire_type == 0:
        return tag + encode_varint(draw(varints))
    if wire_type == 2:
        body = draw(st.binary(max_size=20))
        return tag + encode_varint(len(body)) + body
    size = 8 if wire_type == 1 else 4
    return tag + draw(st.binary(min_size=size, max_size=size))


headers = st.builds(
    feed_pb2.BatchHeader,
    feed=st.text(max_size=5),
    step=varints,
    label=st.lists(st.integers(-(2**31), 2**31 - 1), max_size=5),
    sample_id=st.lists(varints, max_size=5),
)
responses = st.builds(
    feed_pb2.GetBatchResponse,
    header=st.none() | headers,
    offset=varints,
    data=st.binary(max_size=300),
)


@given(response=responses, before=unknown_fields(), after=unknown_fields())
def test_a_message_is_parsed_as_protobuf_does_and_unknown_fields_are_skipped(
    response: feed_pb2.GetBatchResponse, before: bytes, after: bytes
) -> None:
    part = parse_part(before + response.SerializeToString() + after)
    assert part.offset == response.offset
    assert bytes(part.data) == response.data
    if response.HasField("header"):
        assert part.header is not None
        assert feed_pb2.BatchHeader.FromString(bytes(part.header)) == response.header
    else:
        assert part.header is None


@given(first=responses, second=responses)
def test_two_messages_in_a_row_are_one_as_in_protobuf(
    first: feed_pb2.GetBatchResponse, second: feed_pb2.GetBatchResponse
) -> None:
    encoded = first.SerializeToString() + second.SerializeToString()
    merged = feed_pb2.GetBatchResponse.FromString(encoded)
    part = parse_part(encoded)
    assert (part.offset, bytes(part.data)) == (merged.offset, merged.data)
    assert feed_pb2.BatchHeader.FromString(bytes(part.header or b"")) == merged.header


@given(response=responses.filter(lambda response: response.ByteSize() > 0), data=st.data())
def test_a_cut_message_is_refused_or_ends_between_two_fields(
    response: feed_pb2.GetBatchResponse, data: st.DataObject
) -> None:
    encoded = response.SerializeToString()
    cut = encoded[: data.draw(st.integers(0, len(encoded) - 1))]
    try:
        feed_pb2.GetBatchResponse.FromString(cut)
    except Exception:  # noqa: BLE001 - which error depends on the version of protobuf
        # protobuf looks into the header, which is parsed by itself here
        if cut[:1] != b"\x0a":
            with pytest.raises(FeedError):
                parse_part(cut)
    else:
        parse_part(cut)


@given(st.binary(max_size=60))
def test_any_bytes_are_parsed_or_refused_as_internal(message: bytes) -> None:
    code = None
    try:
        parse_part(message)
    except FeedError as error:
        code = error.code
    assert code in (None, "INTERNAL")


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"\x1a\x05abc", "field 3 ends 2 bytes behind the message"),
        (b"\x10" + b"\xff" * 10, "longer than 10 bytes"),
        (b"\x10\xff", "ends within a number"),
        (b"\x02\x01a", "names no field"),
        (b"\x1b\x1c", "wire type 3"),
        (b"\x09\x01", "ends 7 bytes behind"),
    ],
)
def test_a_malformed_message_is_refused_with_the_reason(message: bytes, why: str) -> None:
    with pytest.raises(FeedError, match=why) as caught:
        parse_part(message)
    assert caught.value.code == "INTERNAL"


def test_the_bytes_are_not_copied() -> None:
    encoded = feed_pb2.GetBatchResponse(offset=5, data=b"pixels").SerializeToString()
    assert parse_part(encoded).data.obj is encoded
