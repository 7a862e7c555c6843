from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from loaders.contenders import contenders
from loaders.options import UsageError, read_options

if TYPE_CHECKING:
    from pathlib import Path


def test_without_words_everything_is_measured() -> None:
    options = read_options([])
    assert options.only == tuple(contenders)
    assert options.sizes == ("227", "500", "1024", "2048")
    assert (options.rounds, options.seconds) == (3, 6.0)


def test_quick_is_one_short_round_of_the_main_table_unless_told_otherwise() -> None:
    assert (read_options(["--quick"]).rounds, read_options(["--quick"]).sizes) == (1, ())
    assert read_options(["--quick", "--rounds", "4"]).rounds == 4


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--only", "tfdat"], "got 'tfdat', nearest is 'tfdata'"),
        (["--sizes", "512"], "Expected --sizes to be of 227, 500, 1024, 2048, got '512'"),
        (["--rounds", "0"], "Expected --rounds to be a number, 1 to 100, got 0"),
        (["--seconds", "0.1"], "Expected --seconds to be a number, 0.5 to 3600, got 0.1"),
        (["--images", "no/such"], "Expected --images to be a folder that exists, got 'no/such'"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_rule_and_value(words: list[str], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_options(words)
    assert message in str(refused.value)


def test_a_number_must_be_one() -> None:
    with pytest.raises(argparse.ArgumentError, match="invalid float value: 'ten'"):
        read_options(["--seconds", "ten"])


def test_own_images_are_a_folder(tmp_path: Path) -> None:
    assert read_options(["--images", str(tmp_path)]).images == tmp_path
