from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from domainfeed import FeedError
from domainfeed.whole_number import whole_number


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3), torch.tensor(3)])
def test_what_python_counts_by_becomes_an_int(value: Any) -> None:  # noqa: ANN401 - whatever a script has
    number = whole_number("rank", value, range(4), "0 to 3")
    assert type(number) is int
    assert number == 3


@pytest.mark.parametrize("value", [-1, 4, 2**70, 1.0, "1", None, np.float32(1), [1]])
def test_anything_else_is_refused_with_name_rule_and_value(value: Any) -> None:  # noqa: ANN401
    with pytest.raises(FeedError) as caught:
        whole_number("rank", value, range(4), "0 to 3")
    assert caught.value.code == "INVALID_ARGUMENT"
    assert caught.value.message == f"Expected rank to be a whole number, 0 to 3, got {value!r}"
