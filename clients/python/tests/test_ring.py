from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.dlpack import from_dlpack

from domainfeed.ring import Ring

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = Path(__file__).resolve().parent.parent / "src"


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=30))
def test_what_is_held_is_never_written_again(takes: list[tuple[int, bool]]) -> None:
    ring = Ring(3, pinned=False)
    held: dict[int, torch.Tensor] = {}
    for number, (size, keep) in enumerate(takes):
        tensor, memory = ring.take(size)
        memory[:] = bytes([number]) * size
        if keep:
            held[number] = tensor
        for content, kept in held.items():
            assert kept.tolist() == [content] * len(kept)


def test_memory_is_used_again_once_it_is_dropped() -> None:
    ring = Ring(3, pinned=False)
    places = {ring.take(100)[0].data_ptr() for _ in range(10)}
    assert len(places) == 1


@pytest.mark.parametrize(
    "look",
    [
        lambda tensor: tensor[3:5],
        lambda tensor: tensor.view(10, 10).permute(1, 0),
        lambda tensor: tensor.detach(),
        lambda tensor: tensor.numpy()[:2],
        from_dlpack,
        lambda tensor: tensor.untyped_storage(),
    ],
    ids=["slice", "view", "detached", "numpy", "dlpack", "storage"],
)
def test_memory_is_not_used_again_while_anything_looks_at_it(look: Callable[[torch.Tensor], object]) -> None:
    ring = Ring(3, pinned=False)
    tensor, _ = ring.take(100)
    place = tensor.data_ptr()
    looking = look(tensor)
    del tensor
    assert ring.take(100)[0].data_ptr() != place
    del looking
    assert place in {taken.data_ptr() for taken, _ in [ring.take(100), ring.take(100)]}


def test_a_smaller_batch_fits_into_the_memory_of_a_larger_one() -> None:
    ring = Ring(3, pinned=False)
    place = ring.take(100)[0].data_ptr()
    small, memory = ring.take(40)
    assert (small.data_ptr(), small.shape, len(memory)) == (place, (40,), 40)


def test_a_larger_batch_gets_memory_of_its_size() -> None:
    ring = Ring(3, pinned=False)
    ring.take(40)
    large, memory = ring.take(100)
    assert (large.shape, len(memory)) == ((100,), 100)


def test_page_locked_memory_is_asked_for_and_written_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    make_empty = torch.empty
    asked: list[bool] = []

    def empty(size: int, *, dtype: torch.dtype, pin_memory: bool = False) -> torch.Tensor:
        asked.append(pin_memory)
        return make_empty(size, dtype=dtype)

    monkeypatch.setattr(torch, "empty", empty)
    ring = Ring(3, pinned=True)
    asked.clear()
    tensor, memory = ring.take(5)
    memory[1:4] = b"\x01\x02\x03"
    memory[0:1] = memory[4:5] = b"\x00"
    assert asked == [True]
    assert tensor.tolist() == [0, 1, 2, 3, 0]


def test_an_empty_batch_has_an_empty_tensor() -> None:
    tensor, memory = Ring(3, pinned=False).take(0)
    assert (tensor.shape, tensor.dtype, len(memory)) == ((0,), torch.uint8, 0)


def test_memory_of_messages_is_not_given_back_between_batches() -> None:
    script = """
import resource
from domainfeed.ring import Ring

ring = Ring(3, pinned=False)

def faults_of(batches):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(batches):
        messages = [bytes(512 * 1024) for _ in range(16)]
        del messages
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

faults_of(3)
print(faults_of(20))
"""
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    pages = 20 * 16 * 128
    assert int(run.stdout) < pages / 20
