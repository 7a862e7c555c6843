"""Draws one batch, a row for each domain, beside the accuracy on that domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import PercentFormatter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from domainfeed import Batch
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, SEEN, UNSEEN = "#1f2933", "#7b8794", "#3e7cb1", "#e07a3f"
SHOWN = 10


def draw_picture(batch: Batch, domains: Mapping[int, str], accuracy: Mapping[str, float], path: Path) -> None:
    """Write a PNG file.

    ``batch`` has a block for each domain, of which ten images are shown; ``domains`` maps ids to names;
    ``accuracy`` has a share, 0 to 1, for each name in it. The last domain is the one that was held out.
    """
    rows = [
        _join(batch.images[start:stop][:SHOWN].permute(0, 2, 3, 1).numpy()) for _, start, stop in batch.blocks
    ]
    names = [domains[block.domain] for block in batch.blocks]
    places = range(len(rows))
    width = 0.9 * rows[0].shape[1] / rows[0].shape[0]  # of a row that is 0.9 units high
    plt.rcParams.update({"font.family": "DejaVu Sans", "font.size": 11, "text.color": INK})
    figure, (left, right) = _make_axes(width, len(rows), 0.3 + 0.12 * max(len(name) for name in names))

    for place, row in zip(places, rows):
        left.imshow(
            row, extent=(0, width, place + 0.45, place - 0.45), interpolation="nearest", aspect="auto"
        )
    left.set(xlim=(0, width), ylim=(len(rows) - 0.5, -0.5), xticks=[], yticks=places)
    left.set_yticklabels(names, fontsize=12)
    left.get_yticklabels()[-1].set(color=UNSEEN, fontweight="bold")
    left.set_title("One batch: a block of every domain", loc="left", fontsize=13, fontweight="bold", pad=12)

    shares = [accuracy[name] for name in names]
    colours = [*[SEEN] * (len(names) - 1), UNSEEN]
    right.barh(places, [1] * len(names), height=0.42, color="#eef1f4")
    right.barh(places, shares, height=0.42, color=colours)
    for place, share in zip(places, shares):
        right.text(
            1.03, place, f"{share:.1%}", va="center", fontsize=12, fontweight="bold", color=colours[place]
        )
    right.text(
        0, places[-1] + 0.34, "held out: never seen in training", va="center", fontsize=9.5, color=UNSEEN
    )
    right.set(xlim=(0, 1.32), ylim=(len(rows) - 0.5, -0.5), yticks=[], xticks=[0, 0.25, 0.5, 0.75, 1])
    right.xaxis.set_major_formatter(PercentFormatter(1))
    right.set_title("Accuracy on unseen images", loc="left", fontsize=13, fontweight="bold", pad=12)

    for axes in (left, right):
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelcolor=MUTED)
    left.tick_params(axis="y", labelcolor=INK)
    left.get_yticklabels()[-1].set_color(UNSEEN)
    figure.savefig(path, dpi=160)
    plt.close(figure)


def _make_axes(width: float, height: int, margin: float) -> tuple[Figure, tuple[Axes, Axes]]:
    """Return axes for rows and, of the same height, for bars; sizes in rows, but ``margin`` in inches."""
    row, gap, bars, top, bottom = 0.8, 0.45, 3.9, 0.65, 0.5
    whole = margin + width * row + gap + bars, top + height * row + bottom
    figure = plt.figure(figsize=whole, facecolor="white")

    def add(x: float, inches: float) -> Axes:
        return figure.add_axes((x / whole[0], bottom / whole[1], inches / whole[0], height * row / whole[1]))

    return figure, (add(margin, width * row), add(margin + width * row + gap, bars))


def _join(images: np.ndarray) -> np.ndarray:
    """Return (N, H, W, 3) uint8 images side by side, (H, N * (W + gap) - gap, 3), on white."""
    gap = max(1, images.shape[2] // 12)
    spaced = np.pad(images, ((0, 0), (0, 0), (0, gap), (0, 0)), constant_values=255)
    return np.concatenate(list(spaced), axis=1)[:, :-gap]
