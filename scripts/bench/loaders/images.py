"""Makes the images of the bench: photo-like JPEG files, OUT/<domain>/<class>/NNNNN.jpg, the same each time.

Photos that come with scikit-image and scikit-learn are cropped, zoomed, recoloured by domain, and get texture
and noise until a file has as many bytes per pixel as one of ImageNet (about 90 KB at 500x375): that number
sets the cost of entropy decoding, which is most of the work. All files are baseline JPEG, 4:2:0.
"""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import skimage
from PIL import Image
from skimage import data
from sklearn.datasets import load_sample_images

from loaders.contenders.pillow_image import pillow_image

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Name of the file beside the images that describes them; written last.
DESCRIPTION = "set.json"
_SEED = 7
#: Random crops over which the mean level of a set is taken.
_MEAN_CROPS = 600


@dataclass(frozen=True)
class ImageSet:
    """How many files of which sizes."""

    count: int
    #: ((width, height), share of the files)
    sizes: tuple[tuple[tuple[int, int], float], ...]


#: Sizes as in a set from the web, in the middle; the others are of one size each.
SETS = {
    "mixed": ImageSet(
        2000,
        (
            ((500, 375), 0.5),
            ((375, 500), 0.18),
            ((500, 333), 0.12),
            ((333, 500), 0.05),
            ((1024, 768), 0.07),
            ((227, 227), 0.08),
        ),
    ),
    "227": ImageSet(1000, (((227, 227), 1.0),)),
    "500": ImageSet(600, (((500, 375), 1.0),)),
    "1024": ImageSet(240, (((1024, 768), 1.0),)),
    "2048": ImageSet(90, (((2048, 1536), 1.0),)),
}


def _plain(image: np.ndarray) -> np.ndarray:
    return image


def _dusk(image: np.ndarray) -> np.ndarray:
    """Dark and blue."""
    return (image.clip(0, 255) / 255) ** 1.5 * np.float32([120, 145, 200])


def _poster(image: np.ndarray) -> np.ndarray:
    """Strong colours and contrast."""
    gray = image.mean(2, keepdims=True)
    return 1.45 * (gray + 1.6 * (image - gray)) - 58


DOMAINS = {"plain": _plain, "dusk": _dusk, "poster": _poster}


def _photos() -> dict[str, list[np.ndarray]]:
    """Class -> photos, (height, width, 3) float32 RGB, levels."""
    china, flower = load_sample_images().images
    stereo = [
        Image.open(Path(skimage.__file__).parent / "data" / f"motorcycle_{side}.png")
        for side in ("left", "right")
    ]
    photos = {
        "astronaut": [data.astronaut()],
        "cat": [data.chelsea()],
        "coffee": [data.coffee()],
        "rocket": [data.rocket()],
        "temple": [china],
        "flower": [flower],
        "motorcycle": [np.asarray(photo.convert("RGB")) for photo in stereo],
    }
    return {
        name: [np.asarray(photo[..., :3], np.float32) for photo in group] for name, group in photos.items()
    }


def _textures() -> list[np.ndarray]:
    """Gray textures of mean 0, (512, 512) float32 levels."""
    pictures = (data.grass(), data.gravel(), data.brick())
    return [picture.astype(np.float32) - picture.mean() for picture in pictures]


def make_picture(
    photo: np.ndarray, texture: np.ndarray, size: tuple[int, int], domain: str, draws: np.random.Generator
) -> np.ndarray:
    """Return (height, width, 3) uint8: a random part of the photo in the style of the domain, with grain."""
    (width, height), (rows, columns) = size, photo.shape[:2]
    zoom = min(columns / width, rows / height) * draws.uniform(0.5, 1)
    across, down = max(8, int(width * zoom)), max(8, int(height * zoom))
    left, top = draws.integers(columns - across + 1), draws.integers(rows - down + 1)
    part = Image.fromarray(photo[top : top + down, left : left + across].astype(np.uint8))
    picture = np.asarray(part.resize(size, Image.Resampling.BICUBIC), np.float32)
    if draws.random() < 0.5:
        picture = picture[:, ::-1]
    picture = DOMAINS[domain](
        picture * draws.uniform(0.88, 1.12, 3).astype(np.float32) + draws.uniform(-12, 12)
    )
    repeats = (height // texture.shape[0] + 2, width // texture.shape[1] + 2)
    shift_down, shift_right = draws.integers(texture.shape[0], size=2)
    grain = np.tile(texture, repeats)[shift_down : shift_down + height, shift_right : shift_right + width]
    picture = picture + draws.uniform(0.05, 0.35) * grain[..., None]
    noise = draws.normal(0, draws.uniform(4, 14.5), picture.shape)
    return (picture + noise).clip(0, 255).astype(np.uint8)


def make_set(out: Path, image_set: ImageSet) -> dict[str, Any]:
    """Write the files of a set unless they are there; return their description."""
    if (out / DESCRIPTION).exists():
        description: dict[str, Any] = json.loads((out / DESCRIPTION).read_text())
        return description
    shutil.rmtree(out, ignore_errors=True)
    photos, textures = _photos(), _textures()
    classes, domains = list(photos), list(DOMAINS)
    sizes, shares = zip(*image_set.sizes)
    for number in range(image_set.count):
        draws = np.random.default_rng((_SEED, number))  # the first files are the same for any count
        domain, name = domains[number % len(domains)], classes[number // len(domains) % len(classes)]
        size = sizes[draws.choice(len(sizes), p=shares)]
        photo = photos[name][draws.integers(len(photos[name]))]
        picture = make_picture(photo, textures[draws.integers(len(textures))], size, domain, draws)
        folder = out / domain / name
        folder.mkdir(parents=True, exist_ok=True)
        quality = int(draws.integers(85, 96))
        Image.fromarray(picture).save(folder / f"{number:05}.jpg", quality=quality, subsampling="4:2:0")
    description = describe(out)
    (out / DESCRIPTION).write_text(json.dumps(description))
    return description


def describe(images: Path) -> dict[str, Any]:
    """Return number and mean bytes of the files of a folder, and mean levels (R, G, B) of random crops."""
    files = sorted(images.glob("*/*/*.jpg"))
    if not files:
        raise FileNotFoundError(f"no <domain>/<class>/<image>.jpg below {images}")
    return {
        "files": len(files),
        "mean_bytes": round(sum(path.stat().st_size for path in files) / len(files)),
        "mean_levels": [round(level, 2) for level in _mean_of_crops(files)],
    }


def _mean_of_crops(files: Sequence[Path]) -> list[float]:
    random.seed(_SEED)
    total = np.zeros(3)
    for crop in range(_MEAN_CROPS):
        total += pillow_image(files[crop * 7919 % len(files)].read_bytes()).mean((0, 1))
    return [float(level) for level in total / _MEAN_CROPS]
