"""Runs Pillow on the jobs in a folder: jobs.json and N.in give N.out, raw RGB. See pillow.ts."""

import json
import pathlib
import sys

from PIL import Image, ImageEnhance, ImageOps
from skimage import data

FILTERS = {
    "antialias": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "nearest": Image.Resampling.NEAREST,
}

STEPS = {
    "photo": lambda _, name: Image.fromarray(getattr(data, name)()),
    "upright": lambda image: ImageOps.exif_transpose(image),
    "crop": lambda image, x, y, w, h: image.crop((x, y, x + w, y + h)),
    "mirror": lambda image: ImageOps.mirror(image),
    "resize": lambda image, width, height, kind: image.resize((width, height), FILTERS[kind]),
    "brightness": lambda image, factor: ImageEnhance.Brightness(image).enhance(factor),
    "contrast": lambda image, factor: ImageEnhance.Contrast(image).enhance(factor),
    "saturation": lambda image, factor: ImageEnhance.Color(image).enhance(factor),
    "grayscale": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "solarize": lambda image, threshold: ImageOps.solarize(image, threshold),
}


def run(folder: pathlib.Path) -> None:
    for index, job in enumerate(json.loads((folder / "jobs.json").read_text())):
        source = folder / f"{index}.in"
        image = None
        if not source.exists():
            pass
        elif "rawSize" in job:
            image = Image.frombytes("RGB", tuple(job["rawSize"]), source.read_bytes())
        else:
            image = Image.open(source)
        if "orientation" in job:
            image.getexif()[0x0112] = job["orientation"]
        for name, *values in job["steps"]:
            image = STEPS[name](image, *values)
        (folder / f"{index}.out").write_bytes(image.convert("RGB").tobytes())


if __name__ == "__main__":
    run(pathlib.Path(sys.argv[1]))
