"""Writes the handwritten digits of scikit-learn as PNG files of four domains: OUT/<domain>/<digit>/<n>.png.

    python examples/make_digits.py .demo/digits

1,797 digits of 8x8 pixels, enlarged to 32x32 RGB. All domains show the same ones,
so that style alone tells them apart:

    plain  white on black
    tint   in a colour of its own for each image
    gamma  darker: half the brightness of a gamma of 2.2
    photo  the absolute difference to a piece of a photo, as in MNIST-M (Ganin et al., 2016, section 4.2)

and, only if --invert is given, as a control for methods that can't do it:

    invert  black on white

The files are the same on every run. The photo is china.jpg of scikit-learn (CC BY 2.0).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits, load_sample_image

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 32
DOMAINS = ("plain", "tint", "gamma", "photo")


def make_domains(digit: np.ndarray, photo: np.ndarray, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Return one image for each domain: (32, 32, 3) uint8. ``digit`` is (8, 8), levels 0 to 16."""
    enlarged = Image.fromarray((digit * 255 / 16).astype(np.uint8)).resize(
        (SIZE, SIZE), Image.Resampling.BICUBIC
    )
    white = np.repeat(np.asarray(enlarged, dtype=np.float64)[:, :, None], 3, axis=2)
    colour = random.uniform(0.3, 1, size=3)
    top, left = random.integers(photo.shape[0] - SIZE), random.integers(photo.shape[1] - SIZE)
    piece = photo[top : top + SIZE, left : left + SIZE]
    images = {
        "plain": white,
        "tint": white * colour / colour.max(),
        "gamma": 0.5 * 255 * (white / 255) ** 2.2,
        "photo": np.abs(piece - white),
        "invert": 255 - white,
    }
    return {name: np.rint(image).astype(np.uint8) for name, image in images.items()}


def write_digits(out: Path, samples: int | None = None, domains: Sequence[str] = DOMAINS) -> None:
    """Write the first ``samples`` digits, or all, of some domains, unless ``out`` exists."""
    if out.exists():
        return
    digits = load_digits()
    photo = load_sample_image("china.jpg").astype(np.float64)
    unfinished = out.with_name(f"{out.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for domain in domains:
        for digit in digits.target_names:
            (unfinished / domain / str(digit)).mkdir(parents=True)
    for number, (digit, label) in enumerate(zip(digits.images[:samples], digits.target)):
        images = make_domains(digit, photo, np.random.default_rng(number))
        for domain in domains:
            Image.fromarray(images[domain]).save(unfinished / domain / str(label) / f"{number:04}.png")
    unfinished.rename(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the digits of scikit-learn as four domains.")
    parser.add_argument("out", type=Path, help="folder to write; if it exists, nothing is done")
    parser.add_argument("--samples", type=int, help="only the first so many digits")
    parser.add_argument("--invert", action="store_true", help="the inverted ones too")
    options = parser.parse_args()
    write_digits(options.out, options.samples, [*DOMAINS, "invert"] if options.invert else DOMAINS)
