"""OpenCV's side of align.mjs: a line of JSON, then one pass over all pictures for each further line.

LAB, CLAHE of L, matching its histogram to a reference, stretching a and b, and back: on 8-bit planes
(`uint8`, the usual way), and in float but for the plane that CLAHE takes (`float`, domainfeed's way).
"""

import json
import sys
import time
from typing import Any

import cv2
import numpy as np

cv2.setNumThreads(1)


def match_table(counts: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """scikit-image's table."""
    bins = np.flatnonzero(reference)
    shares = np.cumsum(reference)[bins] / reference.sum()
    return np.interp(np.cumsum(counts) / counts.sum(), shares, bins)


def align_uint8(pixels: np.ndarray, task: dict[str, Any]) -> np.ndarray:
    """All planes on 8 bits."""
    lightness, a, b = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB))
    lightness = task["clahe"].apply(lightness)
    counts = cv2.calcHist([lightness], [0], None, [256], [0, 256]).ravel()
    table = np.rint(match_table(counts, task["reference"])).astype(np.uint8)
    lightness = cv2.LUT(lightness, table)
    a, b = (cv2.LUT(plane, table) for plane, table in zip((a, b), task["tables"], strict=True))
    return cv2.cvtColor(cv2.merge((lightness, a, b)), cv2.COLOR_LAB2RGB)


def align_float(pixels: np.ndarray, task: dict[str, Any]) -> np.ndarray:
    """A and b in float, and L after the match."""
    scaled = cv2.multiply(pixels, (1 / 255,) * 4, dtype=cv2.CV_32F)
    lightness, a, b = cv2.split(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB))
    levels = task["clahe"].apply(cv2.convertScaleAbs(lightness, alpha=2.55))
    counts = cv2.calcHist([levels], [0], None, [256], [0, 256]).ravel()
    table = (match_table(counts, task["reference"]) * (100 / 255)).astype(np.float32)
    chroma = zip((a, b), task["stretch"], strict=True)
    a, b = (cv2.addWeighted(plane, ratio, plane, 0, offset) for plane, (ratio, offset) in chroma)
    merged = cv2.cvtColor(cv2.merge((cv2.LUT(levels, table), a, b)), cv2.COLOR_LAB2RGB)
    return cv2.convertScaleAbs(cv2.max(merged, 0), alpha=255)


CHAINS = {"uint8": align_uint8, "float": align_float}


def main() -> None:
    """Answers each line with the CPU ms per picture."""
    task = json.loads(sys.stdin.readline())
    shape = (-1, task["height"], task["width"], 3)
    pictures = np.fromfile(task["path"], np.uint8).reshape(shape)
    task["clahe"] = cv2.createCLAHE(task["clip"], (8, 8))
    task["reference"] = np.asarray(task["reference"])
    levels = np.arange(256)
    task["tables"] = [
        np.clip(np.rint((levels - 128) * ratio + offset + 128), 0, 255).astype(np.uint8)
        for ratio, offset in task["stretch"]
    ]
    for line in sys.stdin:
        chain = CHAINS[line.strip()]
        started = time.process_time()
        for pixels in pictures:
            chain(pixels, task)
        print((time.process_time() - started) * 1000 / len(pictures), flush=True)


if __name__ == "__main__":
    main()
