from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainfeed import FeedError
from domainfeed.client import FeedInfo
from domainfeed.state import Position, make_state, read_epoch, read_state

INFO = FeedInfo(
    feed="train",
    seed=7,
    catalog_hash="c",
    recipe_hash="r",
    steps_in_epoch=9,
    global_batch=24,
    mean=(),
    std=(),
    classes=(),
    domains={},
    layout="blocked",
    bn_group_ranks=0,
)


@given(epoch=st.integers(0, 2**32 - 1), step=st.integers(0, INFO.steps_in_epoch))
def test_a_state_read_back_is_the_same_position_also_through_json(epoch: int, step: int) -> None:
    state = make_state(INFO, Position(epoch, step))
    assert read_state(json.loads(json.dumps(state)), INFO) == Position(epoch, step)


@pytest.mark.parametrize(
    ("name", "value"),
    [("feed", "test"), ("catalog_hash", "x"), ("recipe_hash", "x"), ("seed", 8), ("global_batch", 48)],
)
def test_a_state_of_something_else_is_refused_naming_both(name: str, value: object) -> None:
    state = {**make_state(INFO, Position(0, 3)), name: value}
    with pytest.raises(FeedError) as caught:
        read_state(state, INFO)
    assert caught.value.code == "FAILED_PRECONDITION"
    assert f"feed's {name}" in caught.value.message
    assert repr(value) in caught.value.message
    assert repr(getattr(INFO, name)) in caught.value.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", 2),
        ("epoch", -1),
        ("epoch", 1.5),
        ("step", -1),
        ("step", "3"),
        ("step", 10),
        ("step", 10**9),
    ],
)
def test_a_state_that_breaks_a_rule_is_refused(name: str, value: object) -> None:
    state = {**make_state(INFO, Position(0, 3)), name: value}
    with pytest.raises(FeedError, match=name) as caught:
        read_state(state, INFO)
    assert caught.value.code == "INVALID_ARGUMENT"


@pytest.mark.parametrize("name", sorted(make_state(INFO, Position(0, 0))))
def test_a_state_without_an_entry_is_refused(name: str) -> None:
    state = make_state(INFO, Position(0, 3))
    del state[name]
    with pytest.raises(FeedError, match=rf"state\['{name}'\] to be present"):
        read_state(state, INFO)


@pytest.mark.parametrize("state", [None, 3, "state", [("version", 1)]])
def test_what_is_no_mapping_is_refused(state: Any) -> None:  # noqa: ANN401 - whatever a script has
    with pytest.raises(FeedError, match="Expected state to be a mapping that state_dict has made") as caught:
        read_state(state, INFO)
    assert caught.value.code == "INVALID_ARGUMENT"


@pytest.mark.parametrize("epoch", [-1, 2**32, 1.0, "1", None])
def test_an_epoch_out_of_range_is_refused(epoch: Any) -> None:  # noqa: ANN401 - whatever a script has
    with pytest.raises(FeedError, match="Expected epoch to be a whole number"):
        read_epoch("epoch", epoch)
