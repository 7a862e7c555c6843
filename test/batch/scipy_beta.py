"""Judges numbers that are said to be from Beta(alpha, alpha): with scipy.

Reads a map from alpha to numbers as JSON from standard input; writes a map from alpha to three p-values: of a
Kolmogorov-Smirnov test of the numbers below one half, of one of those above, and of a binomial test of how many are
below. The halves are tested apart, by their distance from 0 and from 1, and without what is nearer than 1e-6: a double
can't tell numbers apart next to 1.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from scipy import stats

NEAREST = 1e-6


def main() -> None:
    draws = json.load(sys.stdin)
    json.dump({alpha: judge(float(alpha), np.array(values)) for alpha, values in draws.items()}, sys.stdout)


def judge(alpha: float, values: np.ndarray) -> list[float]:
    low, high = stats.beta.cdf([NEAREST, 0.5], alpha, alpha)

    def test(distances: np.ndarray) -> float:
        inside = distances[(distances > NEAREST) & (distances < 0.5)]
        return float(
            stats.kstest(inside, lambda x: (stats.beta.cdf(x, alpha, alpha) - low) / (high - low)).pvalue
        )

    below = int((values < 0.5).sum())
    return [test(values), test(1 - values), float(stats.binomtest(below, len(values)).pvalue)]


if __name__ == "__main__":
    main()
