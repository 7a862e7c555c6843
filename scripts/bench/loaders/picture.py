"""Draws the tables as one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.patches import Patch

from loaders.contenders import contenders
from loaders.rows import BATCH, MIXED, WORKERS, Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.axes import Axes

    from loaders.summary import Medians

mpl.use("Agg")

_OWN, _WARM, _OTHER, _RAW = "#0b6e4f", "#3fb68b", "#7a8794", "#c9a227"
_TRAINER = "#1d2733"


def draw(medians: Medians, caption: str, path: Path) -> None:
    """Write a PNG: CPU and images/s of all loaders; where measured, CPU by image size, workers, batch."""
    has_more = any(row != Row(row.contender) for row in medians)
    figure, axes = plt.subplots(1 + has_more, 2, figsize=(13, 9.5 if has_more else 5), layout="constrained")
    panels = axes.flatten()
    _draw_cpu(panels[0], medians)
    _draw_rate(panels[1], medians)
    if has_more:
        _draw_sizes(panels[2], medians)
        _draw_settings(panels[3], medians)
    figure.suptitle("JPEG files to a uint8 batch in the trainer's process", fontsize=15, fontweight="bold")
    figure.supxlabel(caption, fontsize=8, color="#555555")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _draw_cpu(axes: Axes, medians: Medians) -> None:
    rows = _ordered(medians, lambda row: medians[row]["cpu_ms"].value)
    names = [row.contender for row in rows]
    total = [medians[row]["cpu_ms"].value for row in rows]
    trainer = [min(medians[row]["trainer_cpu_ms"].value, medians[row]["cpu_ms"].value) for row in rows]
    axes.barh(names, total, color=[_colour(name) for name in names])
    axes.barh(names, trainer, height=0.28, color=_TRAINER)
    for at, value in enumerate(total):
        axes.text(value, at, f" {value:.2f}", va="center", fontsize=8)
    _finish(axes, "CPU ms per image, all processes (less is better)")
    keys = {
        "domainfeed": _OWN,
        "domainfeed, all images in its cache": _WARM,
        "other loaders": _OTHER,
        "one that decodes nothing": _RAW,
        "of it in the trainer's process": _TRAINER,
    }
    axes.legend(
        handles=[Patch(color=colour, label=label) for label, colour in keys.items()],
        loc="upper right",
        fontsize=8,
        frameon=False,
    )


def _draw_rate(axes: Axes, medians: Medians) -> None:
    rows = _ordered(medians, lambda row: -medians[row]["images_per_s"].value)
    names = [row.contender for row in rows]
    rates = [medians[row]["images_per_s"].value for row in rows]
    axes.barh(names, rates, color=[_colour(name) for name in names])
    for at, value in enumerate(rates):
        axes.text(value, at, f" {value:.0f}", va="center", fontsize=8)
    _finish(axes, "Images per second (more is better)")


def _draw_sizes(axes: Axes, medians: Medians) -> None:
    by_contender: dict[str, list[tuple[int, float]]] = {}
    for row in medians:
        if row.images.isdigit():
            by_contender.setdefault(row.contender, []).append((int(row.images), medians[row]["cpu_ms"].value))
    for name, points in by_contender.items():
        sides, values = zip(*sorted(points))
        axes.plot(sides, values, marker="o", color=_colour(name), label=name, linestyle=_style(name))
    axes.set_title("CPU ms per image by longer side of the images, pixels", fontsize=10, loc="left")
    if by_contender:
        ticks = sorted({side for points in by_contender.values() for side, _ in points})
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(ticks, map(str, ticks), minor=False)
        axes.minorticks_off()
        axes.legend(fontsize=8, frameon=False)
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_settings(axes: Axes, medians: Medians) -> None:
    settings = [Row("", workers=1), Row(""), *(Row("", batch=batch) for batch in _batches(medians))]
    labels = [f"batch {row.batch}\n{row.workers} worker{'s' * (row.workers > 1)}" for row in settings]
    names = list(
        dict.fromkeys(row.contender for row in medians if row.images == MIXED and row.workers != WORKERS)
    )
    width = 0.8 / max(1, len(names))
    for at, name in enumerate(names):
        found = [medians.get(setting._replace(contender=name)) for setting in settings]
        values = [0.0 if figures is None else figures["cpu_ms"].value for figures in found]
        places = [place + (at - (len(names) - 1) / 2) * width for place in range(len(settings))]
        axes.bar(
            places, values, width, color=_colour(name), label=name, hatch="//" if _style(name) == "--" else ""
        )
    axes.set_xticks(range(len(labels)), labels, fontsize=8)
    axes.set_title("CPU ms per image by workers and batch", fontsize=10, loc="left")
    if names:
        axes.legend(fontsize=8, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)


def _batches(medians: Medians) -> list[int]:
    return sorted({row.batch for row in medians} - {BATCH})


def _ordered(medians: Medians, key: Callable[[Row], float]) -> list[Row]:
    """Rows of the main table, best first, which is last for a chart that begins at the bottom."""
    return sorted((row for row in medians if row == Row(row.contender)), key=key, reverse=True)


def _colour(name: str) -> str:
    contender = contenders[name]
    if contender.own:
        return _OWN if contender.decodes else _WARM
    return _OTHER if contender.decodes else _RAW


def _style(name: str) -> str:
    return "--" if name == "torch-opencv" else "-"


def _finish(axes: Axes, title: str) -> None:
    axes.set_title(title, fontsize=10, loc="left")
    axes.margins(x=0.12)
    axes.tick_params(axis="y", labelsize=9)
    axes.spines[["top", "right"]].set_visible(False)
