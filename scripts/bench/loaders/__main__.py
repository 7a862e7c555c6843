"""Measures the loaders, prints the tables, writes them as JSON and as a picture."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.contenders import contenders
from loaders.environment import Environment
from loaders.images import SETS, describe, make_set
from loaders.machine import describe_commit, describe_machine
from loaders.options import Options, UsageError, read_options
from loaders.picture import draw
from loaders.report import format_report
from loaders.rounds import Outcome, Place, run_rounds
from loaders.rows import MIXED, all_rows
from loaders.summary import describe_row, judge_targets, medians_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENVIRONMENT = Path(__file__).parents[3] / ".venv-bench"
_OWN_PYTHON = Path(sys.executable)


def tell(line: str) -> None:
    """Say how far it is."""
    print(line, file=sys.stderr, flush=True)


def bench(options: Options) -> None:
    """Prepare, measure, report."""
    names, missing = prepare_contenders(options)
    rows = all_rows(names, options.sizes, quick=options.quick)
    sets = {row.images for row in rows}
    descriptions = {name: prepare_images(name, options) for name in SETS if name in sets}
    places = {name: _place(name, description, options) for name, description in descriptions.items()}
    for place in places.values():
        for path in place.images.glob("*/*/*.jpg"):
            path.read_bytes()  # everyone finds the files in the system's cache
    tell(f"{len(rows)} rows, {options.rounds} rounds of {options.seconds:g} s and the start of each loader")
    result: dict[str, Any] = {
        "commit": describe_commit(),
        "date": time.strftime("%Y-%m-%d"),
        "machine": describe_machine(),
        "seconds": options.seconds,
        "rounds": options.rounds,
        "sets": descriptions,
    }
    outcomes = run_rounds(
        rows,
        places,
        lambda name: _OWN_PYTHON if contenders[name].own else Environment(_ENVIRONMENT, tell).python,
        rounds=options.rounds,
        seconds=options.seconds,
        tell=tell,
    )
    failures = {
        f"{outcome.row.contender} ({describe_row(outcome.row)})": outcome.reason
        for outcome in outcomes
        if outcome.figures is None
    }
    write_result(result, outcomes, {**missing, **failures}, options)


def prepare_contenders(options: Options) -> tuple[list[str], dict[str, str]]:
    """Install what can be; return the names of those that can run, and why the others can't."""
    environment = Environment(_ENVIRONMENT, tell)
    missing = {}
    for name in options.only:
        reason = None if contenders[name].own else environment.ensure(contenders[name])
        if reason is not None:
            missing[name] = f"can't be installed: {reason}"
            tell(f"{name} {missing[name]}")
    return [name for name in options.only if name not in missing], missing


def prepare_images(name: str, options: Options) -> dict[str, Any]:
    """Make a set of images, or look at the user's; return its description."""
    if name == MIXED and options.images is not None:
        return describe(options.images)
    tell(f"making the images of the set {name}, unless they are there")
    return make_set(options.work / "images" / name, SETS[name])


def write_result(
    result: dict[str, Any], outcomes: list[Outcome], missing: Mapping[str, str], options: Options
) -> None:
    """Print the report; write loaders.json, loaders.md and loaders.png."""
    medians = medians_of(outcomes)
    result["rows"] = [
        {
            **row._asdict(),
            "median": {name: figure.value for name, figure in figures.items()},
            "rounds": [outcome.figures for outcome in outcomes if outcome.row == row],
        }
        for row, figures in medians.items()
    ]
    result["targets"] = [{**asdict(target), "reached": target.reached} for target in judge_targets(medians)]
    result["not_measured"] = missing
    options.out.mkdir(parents=True, exist_ok=True)
    machine = result["machine"]
    hardware = f"{machine['cores']} cores {machine['cpu']}, Node {machine['node']}"
    where = f"{hardware}, commit {result['commit']}, {result['date']}"
    report = f"{where}\n\n{format_report(medians, missing)}"
    (options.out / "loaders.json").write_text(json.dumps(result, indent=1) + "\n")
    (options.out / "loaders.md").write_text(report)
    if medians:
        draw(
            medians,
            f"medians of {options.rounds} rounds of {options.seconds:g} s; {where}",
            options.out / "loaders.png",
        )
    print(report)
    tell(f"written: {options.out}/loaders.json, loaders.md, loaders.png")


def _place(name: str, description: Mapping[str, Any], options: Options) -> Place:
    own = name == MIXED and options.images is not None
    images = options.images if own and options.images is not None else options.work / "images" / name
    converted = options.work / "converted" / ("own" if own else name)
    return Place(images, converted, description["mean_levels"])


if __name__ == "__main__":
    try:
        bench(read_options(sys.argv[1:]))
    except (UsageError, argparse.ArgumentError) as error:
        tell(str(error))
        sys.exit(2)
