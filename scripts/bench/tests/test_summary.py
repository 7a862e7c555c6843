from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.contenders import contenders
from loaders.report import format_report
from loaders.rounds import Outcome
from loaders.rows import Row, all_rows
from loaders.summary import MEASURED, Medians, judge_targets, losses, median_of, medians_of

figures = st.floats(0.001, 1e6)


def outcome(row: Row, number: int, value: float) -> Outcome:
    return Outcome(row, number, dict.fromkeys(MEASURED, value))


def make_medians(cpu_ms: dict[str, float]) -> Medians:
    return medians_of(outcome(Row(name), 1, value) for name, value in cpu_ms.items())


@given(st.lists(figures, min_size=1))
def test_a_median_lies_between_lowest_and_highest_whatever_the_order(values: list[float]) -> None:
    median = median_of(values)
    assert median == median_of(reversed(values))
    assert median.lowest == min(values)
    assert median.highest == max(values)
    assert median.value == statistics.median(values)


def test_no_values_have_no_median() -> None:
    with pytest.raises(ValueError, match="Expected values to be at least one, got none"):
        median_of([])


def test_a_row_that_failed_once_has_no_medians() -> None:
    row, other = Row("tfdata"), Row("dali")
    outcomes = [outcome(row, 1, 1.0), outcome(other, 1, 2.0), Outcome(row, 2, None, "it broke")]
    assert list(medians_of(outcomes)) == [other]


def test_targets_are_judged_by_the_rows_of_the_usual_settings() -> None:
    medians = make_medians({"domainfeed": 0.6, "domainfeed-warm": 0.4, "tfdata": 1.0, "ffcv-raw": 0.5})
    medians |= medians_of([outcome(Row("tfdata", workers=1), 1, 0.001)])
    got = {target.text: (target.got, target.reached) for target in judge_targets(medians)}
    assert got["CPU ÷ tfdata's"] == (0.6, True)
    assert got["CPU ÷ that of ffcv-raw, which decodes nothing"] == (1.2, False)
    assert got["CPU with all images in the cache ÷ that of ffcv-raw"] == (0.8, False)
    assert got["images/s ÷ those of the fastest other loader that decodes"] == (0.6, False)


def test_a_target_whose_rows_are_missing_is_not_judged() -> None:
    assert {target.reached for target in judge_targets({})} == {None}


def test_losses_are_told_within_equal_settings_and_never_to_ourselves() -> None:
    medians = make_medians({"domainfeed": 1.0, "domainfeed-warm": 0.1, "tfdata": 0.5, "dali": 2.0})
    medians |= medians_of([outcome(Row("ffcv-raw", batch=16), 1, 0.1)])
    told = losses(medians, list(medians))
    assert "mixed, batch 64, 2 workers: tfdata has cpu_ms 0.5, domainfeed 1" in told
    assert "mixed, batch 64, 2 workers: dali has images_per_s 2, domainfeed 1" in told
    assert not any("warm" in line or "ffcv" in line for line in told)


def test_the_report_names_every_row_and_what_was_not_measured() -> None:
    rows = all_rows(list(contenders), ["500"], quick=False)
    report = format_report(medians_of(outcome(row, 1, 1.0) for row in rows), {"ray": "can't be installed"})
    for name in contenders:
        assert f"| {name} |" in report or f"| **{name}** |" in report
    for words in (
        "## Workers",
        "## Batch sizes",
        "## Image sizes",
        "- ray: can't be installed",
        "500, batch 64",
    ):
        assert words in report


def test_no_row_is_measured_twice() -> None:
    rows = all_rows(list(contenders), ["227", "500"], quick=False)
    assert len(set(rows)) == len(rows)
