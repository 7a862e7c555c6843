from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from domainfeed import Block, FeedError, Normalization, Replacement
from domainfeed.assembly import Assembly
from domainfeed.gen import feed_pb2
from domainfeed.ring import Ring

if TYPE_CHECKING:
    from collections.abc import Callable

REQUEST = feed_pb2.GetBatchRequest(
    feed="train", seed=7, epoch=1, step=2, rank=0, world_size=1, catalog_hash="c", recipe_hash="r"
)
MEAN, STD = (0.5, 0.4, 0.3), (0.2, 0.2, 0.1)


def make_header(
    count: int = 3, views: tuple[str, ...] = ("default",), height: int = 2
) -> feed_pb2.BatchHeader:
    size = count * height * 4 * 3
    return feed_pb2.BatchHeader(
        feed="train",
        seed=7,
        epoch=1,
        step=2,
        steps_in_epoch=9,
        rank=0,
        world_size=1,
        catalog_hash="c",
        recipe_hash="r",
        tensors=[
            feed_pb2.Tensor(
                name=f"images/{view}", dtype="uint8", shape=[count, height, 4, 3], bytes=size, offset=i * size
            )
            for i, view in enumerate(views)
        ],
        blocks=[
            feed_pb2.Block(domain=4, start=0, count=1),
            feed_pb2.Block(domain=0, start=1, count=count - 1),
        ]
        if count > 0
        else [],
        domain=([4] + [0] * count)[:count],
        label=([-1] + [1] * count)[:count],
        sample_id=[2**63 - 1 - i for i in range(count)],
        replaced=[feed_pb2.Replacement(slot=1, wanted_id=2**63 - 1, used_id=3, reason="truncated file")],
        timings=[feed_pb2.StageTiming(stage="decode", milliseconds=1.5)],
    )


def assemble(header: feed_pb2.BatchHeader, payload: bytes, cuts: list[int] | None = None) -> Assembly:
    assembly = Assembly(REQUEST, Ring(2, pinned=False), MEAN, STD)
    assembly.add(feed_pb2.GetBatchResponse(header=header).SerializeToString())
    places = [0, *sorted(cuts or []), len(payload)]
    for start, end in zip(places, places[1:]):
        assembly.add(feed_pb2.GetBatchResponse(offset=start, data=payload[start:end]).SerializeToString())
    return assembly


@given(
    count=st.integers(0, 4),
    height=st.integers(1, 5),
    views=st.sampled_from([("default",), ("weak", "strong")]),
    data=st.data(),
)
def test_any_cut_of_the_payload_gives_the_same_images(
    count: int, height: int, views: tuple[str, ...], data: st.DataObject
) -> None:
    size = count * height * 4 * 3
    payload = bytes(i % 251 for i in range(size * len(views)))
    cuts = data.draw(st.lists(st.integers(0, len(payload)), max_size=5))
    batch = assemble(make_header(count, views, height), payload, cuts).finish()
    for i, view in enumerate(views):
        pixels = torch.tensor(list(payload[i * size : (i + 1) * size]), dtype=torch.uint8)
        images = batch.view(view)
        assert images.shape == (count, 3, height, 4)
        assert torch.equal(images, pixels.view(count, height, 4, 3).permute(0, 3, 1, 2))
        assert images.is_contiguous(memory_format=torch.channels_last)


def test_the_header_becomes_columns() -> None:
    batch = assemble(make_header(), bytes(72)).finish()
    assert batch.labels.tolist() == [-1, 1, 1]
    assert batch.domains.tolist() == [4, 0, 0]
    assert batch.sample_ids.tolist() == [2**63 - 1, 2**63 - 2, 2**63 - 3]
    assert {batch.labels.dtype, batch.domains.dtype, batch.sample_ids.dtype} == {torch.int64}
    assert list(batch.blocks) == [Block(4, 0, 1), Block(0, 1, 3)]
    assert list(batch.replaced) == [Replacement(1, 2**63 - 1, 3, "truncated file")]
    assert batch.timings == {"decode": 1.5}
    assert (batch.epoch, batch.step, batch.mean, batch.std) == (1, 2, MEAN, STD)


@pytest.mark.parametrize(
    ("name", "dtype", "size"), [("float32", torch.float32, 4), ("float16", torch.float16, 2)]
)
def test_floats_arrive_as_floats(name: str, dtype: torch.dtype, size: int) -> None:
    header = make_header(views=("weak", "strong"))
    for place, tensor in enumerate(header.tensors):
        tensor.dtype = name
        tensor.bytes *= size
        tensor.offset = place * tensor.bytes
    values = torch.randn(2, 3, 2, 4, 3).to(dtype)
    payload = bytes(values.numpy().tobytes())
    batch = assemble(header, payload, [1, 50]).finish()
    for place, view in enumerate(("weak", "strong")):
        images = batch.view(view)
        assert images.dtype == dtype
        assert torch.equal(images, values[place].permute(0, 3, 1, 2))
        assert images.is_contiguous(memory_format=torch.channels_last)


def test_tensors_of_two_types_are_refused() -> None:
    header = make_header(views=("weak", "strong"))
    header.tensors[1].dtype = "float32"
    header.tensors[1].bytes *= 4
    with pytest.raises(FeedError, match="'images/strong' is float32, the first one uint8"):
        assemble(header, b"")


def test_each_view_says_what_its_samples_are_normalised_by() -> None:
    header = make_header(views=("weak", "strong"))
    header.statistics_hash = "s"
    for name in ("photo", "photo > sketch"):
        header.normalizations.add(name=name, mean=[0.5, 0.25, 0.125], std=[1, 2, 4])
    header.tensors[1].normalization.extend([0, 1, 1])
    batch = assemble(header, bytes(144)).finish()
    assert batch.statistics_hash == "s"
    assert list(batch.normalizations) == [
        Normalization("photo", (0.5, 0.25, 0.125), (1, 2, 4)),
        Normalization("photo > sketch", (0.5, 0.25, 0.125), (1, 2, 4)),
    ]
    assert {view: index.tolist() for view, index in batch.normalization.items()} == {"strong": [0, 1, 1]}


def test_partners_weights_and_views_become_columns() -> None:
    header = make_header()
    header.mix_perm.extend([2, 1, 0])
    header.mix_lambda.extend([0.25, 1.0, 0.0])
    header.view.extend([0, 1, 1])
    header.view_names.extend(["weak", "strong"])
    batch = assemble(header, bytes(72)).finish()
    assert batch.mix_perm is not None
    assert batch.mix_lambda is not None
    assert batch.view_ids is not None
    assert (batch.mix_perm.tolist(), batch.mix_lambda.tolist()) == ([2, 1, 0], [0.25, 1.0, 0.0])
    assert (batch.view_ids.tolist(), batch.view_names) == ([0, 1, 1], ("weak", "strong"))
    assert (batch.mix_perm.dtype, batch.mix_lambda.dtype) == (torch.int64, torch.float32)
    assert batch.view_ids.dtype == torch.int64


def test_a_feed_that_does_not_mix_has_no_such_columns() -> None:
    batch = assemble(make_header(), bytes(72)).finish()
    assert (batch.mix_perm, batch.mix_lambda, batch.view_ids, batch.view_names) == (None, None, None, ())


def test_a_batch_is_complete_when_the_last_byte_is_there() -> None:
    assembly = Assembly(REQUEST, Ring(2, pinned=False), MEAN, STD)
    progress = [assembly.progress]
    for part in (
        feed_pb2.GetBatchResponse(header=make_header()),
        feed_pb2.GetBatchResponse(data=bytes(71)),
        feed_pb2.GetBatchResponse(offset=71, data=b"\1"),
    ):
        assert not assembly.complete
        with pytest.raises(FeedError, match="not complete"):
            assembly.finish()
        assembly.add(part.SerializeToString())
        progress.append(assembly.progress)
    assert assembly.complete
    assert progress == sorted(set(progress))


def set_field(name: str, value: object) -> Callable[[feed_pb2.BatchHeader], None]:
    return lambda header: setattr(header, name, value)


def set_tensor(name: str, value: object) -> Callable[[feed_pb2.BatchHeader], None]:
    if isinstance(value, list):
        return lambda header: getattr(header.tensors[0], name).extend(value)
    return lambda header: setattr(header.tensors[0], name, value)


def set_mix(perm: list[int], weights: list[float]) -> Callable[[feed_pb2.BatchHeader], None]:
    def change(header: feed_pb2.BatchHeader) -> None:
        header.mix_perm.extend(perm)
        header.mix_lambda.extend(weights)

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (set_field("feed", "other"), "feed 'other' where 'train'"),
        (set_field("seed", 8), "seed 8 where 7"),
        (set_field("epoch", 0), "epoch 0 where 1"),
        (set_field("step", 3), "step 3 where 2"),
        (set_field("rank", 1), "rank 1 where 0"),
        (set_field("world_size", 2), "world_size 2 where 1"),
        (set_field("catalog_hash", "x"), "catalog_hash 'x' where 'c'"),
        (set_field("recipe_hash", "x"), "recipe_hash 'x' where 'r'"),
        (set_tensor("bytes", 71), "is said to have 71 bytes"),
        (set_tensor("offset", 1), "at 1, where 0 is the next free place"),
        (set_tensor("dtype", "float32"), "is said to have 72 bytes"),
        (
            set_tensor("dtype", "float64"),
            "float64 of 4 axes; this client knows images of uint8, float32, float16",
        ),
        (set_tensor("normalization", [0, 0]), "has 2 indices up to 0 into 0 normalizations, for 3 samples"),
        (set_tensor("normalization", [0, 1, 0]), "has 3 indices up to 1 into 0 normalizations"),
        (set_mix([0, 1], [1, 1]), "2 partners and 2 weights for 3 samples"),
        (set_mix([0, 1, 2], []), "3 partners and 0 weights for 3 samples"),
        (set_mix([0, 3, 2], [1, 0.5, 1]), "slot 1 is to be mixed with slot 3 of 3"),
        (set_mix([1, 0, 2], [0.5, 1.5, 1]), "slot 1 is to be mixed with slot 0 by a weight of 1.5"),
        (set_mix([1, 0, 2], [0.5, float("nan"), 1]), "slot 1 is to be mixed with slot 0 by a weight of nan"),
        (set_mix([1, 0, 2], [0.5, 0.5, 0.5]), "slot 2 is to be mixed with slot 2 by a weight of 0.5"),
        (lambda header: header.view.extend([0, 0]), "2 views up to 0 of 0 names, for 3 samples"),
        (lambda header: header.view.extend([0, 1, 0]), "3 views up to 1 of 0 names"),
        (set_tensor("name", "masks/default"), "masks/default"),
        (lambda header: header.tensors[0].shape.append(1), "5 axes"),
        (lambda header: header.ClearField("tensors"), "no tensor"),
        (lambda header: header.sample_id.append(5), "holds 3 samples, column sample_id 4"),
        (lambda header: header.label.pop(), "column label has 2 entries"),
        (lambda header: header.domain.append(1), "column domain has 4 entries"),
        (lambda header: header.blocks.pop(), "the blocks cover 1 of 3"),
        (lambda header: setattr(header.blocks[1], "start", 2), "a block starts at 2, where 1"),
    ],
)
def test_a_header_that_contradicts_itself_or_the_request_is_refused(
    change: Callable[[feed_pb2.BatchHeader], object], why: str
) -> None:
    header = make_header()
    change(header)
    with pytest.raises(FeedError, match=why) as caught:
        assemble(header, bytes(72))
    assert caught.value.code == "INTERNAL"


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([feed_pb2.GetBatchResponse(data=b"x")], "the first part has no header"),
        ([feed_pb2.GetBatchResponse(header=make_header())] * 2, "a second header"),
        (
            [
                feed_pb2.GetBatchResponse(header=make_header()),
                feed_pb2.GetBatchResponse(offset=1, data=b"x"),
            ],
            "bytes 1 to 2 came where 0 of 72",
        ),
        (
            [feed_pb2.GetBatchResponse(header=make_header(), data=bytes(73))],
            "bytes 0 to 73 came where 0 of 72",
        ),
    ],
)
def test_parts_out_of_order_are_refused(parts: list[feed_pb2.GetBatchResponse], why: str) -> None:
    assembly = Assembly(REQUEST, Ring(2, pinned=False), MEAN, STD)
    for part in parts[:-1]:
        assembly.add(part.SerializeToString())
    with pytest.raises(FeedError, match=why) as caught:
        assembly.add(parts[-1].SerializeToString())
    assert caught.value.code == "INTERNAL"


def test_a_header_that_is_no_message_is_refused() -> None:
    assembly = Assembly(REQUEST, Ring(2, pinned=False), MEAN, STD)
    with pytest.raises(FeedError, match="header can't be decoded"):
        assembly.add(b"\x0a\x02\xff\xff")


def test_a_batch_that_no_memory_holds_is_refused() -> None:
    header = make_header()
    header.tensors[0].shape[1] = 2**50
    header.tensors[0].bytes = 3 * 2**50 * 4 * 3
    with pytest.raises(FeedError, match="No memory for a batch of") as caught:
        assemble(header, b"")
    assert caught.value.code == "RESOURCE_EXHAUSTED"
