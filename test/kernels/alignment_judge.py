"""Runs reference implementations of alignment on the jobs in a folder: jobs.json and N.K.in give N.out, float64.

See alignment-judge.ts. Each function below is one judge: arrays in, one array out.
"""

import json
import pathlib
import sys
import warnings

import cv2
import numpy as np
from skimage import color


def rgb2lab(pixels: np.ndarray) -> np.ndarray:
    """scikit-image, in double precision. (N, 3) levels to (N, 3) L, a, b."""
    return color.rgb2lab(pixels[np.newaxis] / 255.0)[0]


def lab2rgb(lab: np.ndarray) -> np.ndarray:
    """scikit-image, in levels before rounding. (N, 3) L, a, b to (N, 3)."""
    return color.lab2rgb(lab[np.newaxis].astype(np.float64))[0] * 255


def clahe(levels: np.ndarray, clip: float, columns: int, rows: int) -> np.ndarray:
    """OpenCV, on one 8-bit plane (H, W)."""
    return cv2.createCLAHE(clip, (columns, rows)).apply(levels)


def moments(values: np.ndarray) -> np.ndarray:
    """NumPy: mean (3) and population covariance (3, 3) of (N, 3)."""
    return np.concatenate([values.mean(0, dtype=np.float64), np.cov(values.T, ddof=0).ravel()])


def main(folder: pathlib.Path) -> None:
    warnings.simplefilter("ignore")  # scikit-image tells of colours out of gamut, which are meant
    for job, described in enumerate(json.loads((folder / "jobs.json").read_text())):
        arrays = [
            np.fromfile(folder / f"{job}.{index}.in", array["dtype"]).reshape(array["shape"])
            for index, array in enumerate(described["arrays"])
        ]
        result = globals()[described["method"]](*arrays, **described["options"])
        np.asarray(result, np.float64).tofile(folder / f"{job}.out")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
