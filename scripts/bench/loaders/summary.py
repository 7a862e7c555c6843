"""Medians over rounds, ratios between rows, and whether the figures are reached."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.contenders import contenders
from loaders.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from loaders.rounds import Outcome

#: Figures of a row of which the median over the rounds is taken.
MEASURED = (
    "cpu_ms",
    "trainer_cpu_ms",
    "images_per_s",
    "peak_pss_mb",
    "peak_rss_mb",
)
#: Figures that only this project's rows have.
OWN_MEASURED = ("sidecar_peak_mb",)


@dataclass(frozen=True)
class Median:
    """A figure over the rounds."""

    value: float
    lowest: float
    highest: float


#: Row -> figure -> its median.
Medians = dict[Row, dict[str, Median]]


def median_of(values: Iterable[float]) -> Median:
    """Return median, lowest and highest; raises ``ValueError`` where there are no values."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("Expected values to be at least one, got none")
    return Median(statistics.median(ordered), ordered[0], ordered[-1])


def medians_of(outcomes: Iterable[Outcome]) -> Medians:
    """Return the medians of the rows that were measured; a row that failed in one round has none."""
    outcomes = list(outcomes)
    failed = {outcome.row for outcome in outcomes if outcome.figures is None}
    figures: dict[Row, list[Mapping[str, float]]] = {}
    for outcome in outcomes:
        if outcome.figures is not None and outcome.row not in failed:
            figures.setdefault(outcome.row, []).append(outcome.figures)
    return {
        row: {
            name: median_of(round_[name] for round_ in rounds)
            for name in (*MEASURED, *OWN_MEASURED)
            if name in rounds[0]
        }
        for row, rounds in figures.items()
    }


@dataclass(frozen=True)
class Target:
    """A figure that the project wants to reach, in the main table."""

    text: str
    limit: float
    #: None where a row that it needs was not measured.
    got: float | None
    #: Whether ``limit`` is the least that is wanted; else it is the most.
    at_least: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether it is reached; None where it could not be judged."""
        if self.got is None:
            return None
        return self.got >= self.limit if self.at_least else self.got <= self.limit


def judge_targets(medians: Medians) -> list[Target]:
    """Return what the project wants to reach, and what it has reached."""

    def value(name: str, figure: str) -> float:
        return medians[Row(name)][figure].value

    def fastest_decoder() -> float:
        others = [row for row in medians if row == Row(row.contender) and _decodes(row.contender)]
        return max(medians[row]["images_per_s"].value for row in others)

    def ratio(make: Callable[[], float]) -> float | None:
        try:
            return make()
        except (KeyError, ValueError):
            return None

    return [
        Target(
            "CPU ÷ tfdata's", 0.65, ratio(lambda: value("domainfeed", "cpu_ms") / value("tfdata", "cpu_ms"))
        ),
        Target(
            "images/s ÷ those of the fastest other loader that decodes",
            1.4,
            ratio(lambda: value("domainfeed", "images_per_s") / fastest_decoder()),
            at_least=True,
        ),
        Target(
            "CPU ÷ that of ffcv-raw, which decodes nothing",
            1.0,
            ratio(lambda: value("domainfeed", "cpu_ms") / value("ffcv-raw", "cpu_ms")),
        ),
        Target(
            "CPU with all images in the cache ÷ that of ffcv-raw",
            0.5,
            ratio(lambda: value("domainfeed-warm", "cpu_ms") / value("ffcv-raw", "cpu_ms")),
        ),
        Target("CPU ms of the trainer's process", 0.15, ratio(lambda: value("domainfeed", "trainer_cpu_ms"))),
        Target("MB of the sidecar without cache", 500, ratio(lambda: value("domainfeed", "sidecar_peak_mb"))),
    ]


def losses(medians: Medians, rows: Sequence[Row]) -> list[str]:
    """Return where a contender is better than ``domainfeed`` in one figure, among rows of equal settings."""
    better: dict[str, Callable[[float, float], bool]] = {
        "cpu_ms": lambda other, own: other < own,
        "trainer_cpu_ms": lambda other, own: other < own,
        "images_per_s": lambda other, own: other > own,
        "peak_pss_mb": lambda other, own: other < own,
    }
    found = []
    for row in rows:
        own = row._replace(contender="domainfeed")
        if contenders[row.contender].own or own not in medians or row not in medians:
            continue
        for figure, is_better in better.items():
            theirs, ours = medians[row][figure].value, medians[own][figure].value
            if is_better(theirs, ours):
                found.append(
                    f"{describe_row(row)}: {row.contender} has {figure} {theirs:g}, domainfeed {ours:g}"
                )
    return found


def describe_row(row: Row) -> str:
    """Name the settings of a row."""
    return f"{row.images}, batch {row.batch}, {row.workers} workers"


def _decodes(name: str) -> bool:
    return contenders[name].decodes and not contenders[name].own
