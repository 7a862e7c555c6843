"""The tables, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.contenders import contenders
from loaders.rows import BATCH, MIXED, WORKERS, Row
from loaders.summary import describe_row, judge_targets, losses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loaders.summary import Median, Medians, Target

_HEAD = (
    "contender",
    "CPU ms/image",
    "÷ domainfeed",
    "of it in the trainer",
    "images/s",
    "peak memory MB",
    "antialiased",
    "how",
)
_VERDICT = {True: "reached", False: "NOT reached", None: "not measured"}


def format_report(medians: Medians, missing: Mapping[str, str]) -> str:
    """Return all tables, the targets, what was lost, and what could not be measured."""
    parts = [
        f"## Loaders: {MIXED} images, batch {BATCH}, {WORKERS} workers\n\n{main_table(medians)}",
        *(f"## {title}\n\n{small_table(medians, rows)}" for title, rows in _small_tables(medians)),
        "## Targets\n\n" + "\n".join(map(format_target, judge_targets(medians))),
        "## Where others are better\n\n"
        + ("\n".join(f"- {line}" for line in losses(medians, list(medians))) or "Nowhere."),
    ]
    if missing:
        parts.append("## Not measured\n\n" + "\n".join(f"- {name}: {why}" for name, why in missing.items()))
    return "\n\n".join(parts) + "\n"


def main_table(medians: Medians) -> str:
    """Return the rows of the usual settings, least CPU first; medians, with the lowest and highest round."""
    rows = sorted(
        (row for row in medians if row == Row(row.contender)), key=lambda row: medians[row]["cpu_ms"].value
    )
    own = medians.get(Row("domainfeed"))
    lines = []
    for row in rows:
        figures, contender = medians[row], contenders[row.contender]
        ratio = "" if own is None else f"{figures['cpu_ms'].value / own['cpu_ms'].value:.2f}"
        lines.append(
            (
                f"**{row.contender}**" if contender.own else row.contender,
                _spread(figures["cpu_ms"], 2),
                ratio,
                f"{figures['trainer_cpu_ms'].value:.3f}",
                _spread(figures["images_per_s"], 0),
                f"{figures['peak_pss_mb'].value:.0f}",
                "yes" if contender.antialias else "no",
                contender.note,
            )
        )
    return table(_HEAD, lines)


def small_table(medians: Medians, rows: Sequence[Row]) -> str:
    """Return rows of other settings."""
    lines = [
        (
            f"**{row.contender}**" if contenders[row.contender].own else row.contender,
            describe_row(row),
            _spread(medians[row]["cpu_ms"], 2),
            f"{medians[row]['trainer_cpu_ms'].value:.3f}",
            _spread(medians[row]["images_per_s"], 0),
            f"{medians[row]['peak_pss_mb'].value:.0f}",
        )
        for row in rows
    ]
    return table(
        ("contender", "settings", "CPU ms/image", "of it in the trainer", "images/s", "peak memory MB"), lines
    )


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def format_target(target: Target) -> str:
    """Return one line: what is wanted, what came out, whether that is enough."""
    bound = "at least" if target.at_least else "at most"
    got = "-" if target.got is None else f"{target.got:.3f}"
    return f"- {target.text}: {got}, wanted {bound} {target.limit:g}: {_VERDICT[target.reached]}"


def _small_tables(medians: Medians) -> list[tuple[str, list[Row]]]:
    """Title -> rows, without the tables that have none beside those of the main table."""
    tables = {
        "Workers": sorted((row for row in medians if row.workers != WORKERS), key=lambda row: row.workers),
        "Batch sizes": sorted((row for row in medians if row.batch != BATCH), key=lambda row: row.batch),
        "Image sizes": sorted(
            (row for row in medians if row.images != MIXED), key=lambda row: int(row.images)
        ),
    }
    return [(title, rows) for title, rows in tables.items() if rows]


def _spread(median: Median, digits: int) -> str:
    return f"{median.value:.{digits}f} ({median.lowest:.{digits}f}-{median.highest:.{digits}f})"
