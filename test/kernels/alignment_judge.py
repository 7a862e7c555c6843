"""Runs reference implementations of alignment on the jobs in a folder: jobs.json and N.K.in give N.out, float64.

See alignment-judge.ts. Each function below is one judge: arrays in, one array out.
"""

import json
import os
import pathlib
import sys
import types
import warnings

import cv2
import numpy as np
import scipy.linalg
from skimage import color, exposure


def rgb2lab(pixels: np.ndarray) -> np.ndarray:
    """scikit-image, in double precision. (N, 3) levels to (N, 3) L, a, b."""
    return color.rgb2lab(pixels[np.newaxis] / 255.0)[0]


def lab2rgb(lab: np.ndarray) -> np.ndarray:
    """scikit-image, in levels before rounding. (N, 3) L, a, b to (N, 3)."""
    return color.lab2rgb(lab[np.newaxis].astype(np.float64))[0] * 255


def clahe(levels: np.ndarray, clip: float, columns: int, rows: int) -> np.ndarray:
    """OpenCV, on one 8-bit plane (H, W)."""
    return cv2.createCLAHE(clip, (columns, rows)).apply(levels)


def match_histograms(pixels: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """scikit-image, channel by channel, in the type of the pixels."""
    return exposure.match_histograms(pixels, reference, channel_axis=-1)


def albumentations_histograms(pixels: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """albumentations, channel by channel."""
    return albumentations_functions().match_histograms(pixels, reference)


def match_table(counts: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """NumPy: scikit-image's table, before it drops fractions, from histograms."""
    bins = np.flatnonzero(reference)
    shares = np.cumsum(reference)[bins] / reference.sum()
    return np.interp(np.cumsum(counts) / counts.sum(), shares, bins)


def inverse_root(covariance: np.ndarray) -> np.ndarray:
    """SciPy: C^(-1/2) from eigh."""
    values, vectors = scipy.linalg.eigh(covariance)
    return vectors @ np.diag(values**-0.5) @ vectors.T


def coral(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """SciPy: C_t^(1/2) C_s^(-1/2)."""
    return scipy.linalg.sqrtm(target).real @ inverse_root(source)


def optimal_map(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """POT: the matrix of the map between two normal distributions."""
    # Here, and told to leave PyTorch alone: that import takes longer than all of the judging.
    os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"
    import ot

    mean = np.zeros(len(source))
    return ot.gaussian.bures_wasserstein_mapping(mean, mean, source, target)[0]


def skada_coral(pixels: np.ndarray, reference: np.ndarray, shrinkage: float) -> np.ndarray:
    """SKADA: pixels as CORAL moves them to the reference, whose mean SKADA leaves out; not rounded, not cut."""
    from skada import CORALAdapter

    source, target = (image.reshape(-1, 3).astype(np.float64) for image in (pixels, reference))
    domains = np.repeat([1, -2], [len(source), len(target)])
    adapter = CORALAdapter(reg=shrinkage).fit(np.concatenate([source, target]), sample_domain=domains)
    moved = adapter.transform(source, sample_domain=domains[: len(source)], allow_source=True)
    return moved + target.mean(0)


def amplitude(pixels: np.ndarray) -> np.ndarray:
    """NumPy: amplitudes of (H, W, 3)."""
    return np.abs(np.fft.fft2(pixels.astype(np.float64), axes=(0, 1)))


def fourier(pixels: np.ndarray, wanted: np.ndarray, beta: float) -> np.ndarray:
    """NumPy, step by step as FDA and albumentations do it; not rounded, not cut."""
    spectrum = np.fft.fft2(pixels.astype(np.float64), axes=(0, 1))
    own, phase = np.fft.fftshift(np.abs(spectrum), axes=(0, 1)), np.angle(spectrum)
    wanted = np.fft.fftshift(wanted, axes=(0, 1))
    height, width = pixels.shape[:2]
    half = int(np.floor(min(height, width) * beta))
    rows = slice(height // 2 - half, height // 2 + half)
    columns = slice(width // 2 - half, width // 2 + half)
    own[rows, columns] = wanted[rows, columns]
    return np.fft.ifft2(np.fft.ifftshift(own, axes=(0, 1)) * np.exp(1j * phase), axes=(0, 1)).real


def fda(pixels: np.ndarray, reference: np.ndarray, beta: float) -> np.ndarray:
    """albumentations, in single precision from 0 to 1; not rounded, but cut."""
    one, other = (image.astype(np.float32) / 255 for image in (pixels, reference))
    return albumentations_functions().fourier_domain_adaptation(one, other, beta) * 255


def albumentations_functions() -> types.ModuleType:
    """Imported where they are needed, since that takes long; and told not to ask for news of itself."""
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
    from albumentations.augmentations.mixing import domain_adaptation_functional

    return domain_adaptation_functional


def lab_match(pixels: np.ndarray, target: np.ndarray, stretch: list[list[float]], clip: float) -> np.ndarray:
    """The whole order by scikit-image and OpenCV, in double precision but for the 8-bit plane that CLAHE takes.

    stretch: [own mean, reference mean, ratio] of a and of b. L is matched in the middle of those of 1024 bins that hold
    any of it, and shifted in between as its neighbours are.
    """

    def equalized(image: np.ndarray) -> np.ndarray:
        levels = np.round(color.rgb2lab(image)[..., 0] * 2.55).astype(np.uint8)
        return cv2.createCLAHE(clip, (8, 8)).apply(levels) * (100 / 255)

    def counts(plane: np.ndarray) -> np.ndarray:
        return np.bincount(np.minimum(1023, np.round(plane * 1024).astype(int) // 100).ravel(), minlength=1024)

    lab = color.rgb2lab(pixels)
    lab[..., 0] = equalized(pixels)
    own = counts(lab[..., 0])
    held = np.flatnonzero(own)
    table = match_table(own, counts(equalized(target)))[held]
    lab[..., 0] += np.interp(lab[..., 0], (held + 0.5) / 10.24, (table - held) / 10.24)
    for channel, (mean, reference, ratio) in enumerate(stretch, 1):
        lab[..., channel] = (lab[..., channel] - mean) * ratio + reference
    return color.lab2rgb(lab) * 255


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
