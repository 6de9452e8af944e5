"""Random numbers that are the same on every machine.

Every stream is keyed by (seed, day, name), so a day never depends on a later one. Only uniform numbers are
drawn; the rest is adding, multiplying and comparing, which IEEE 754 rounds the same everywhere (unlike exp, log
and pow).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

Rng = np.random.Generator


@dataclass(frozen=True)
class Draws:
    """The random streams of one simulation."""

    seed: int

    def stream(self, day: int, name: str) -> Rng:
        """The generator for one purpose on one day (0 = the first; -1 for what existed before)."""
        key = np.random.SeedSequence([self.seed, day + 1, crc32(name.encode())])
        return np.random.Generator(np.random.PCG64(key))


def cumulative(weights: Sequence[float]) -> np.ndarray:
    """Weights as bounds for `pick`; the last is exactly 1."""
    total = float(sum(weights))
    bounds = np.array([sum(weights[: place + 1]) / total for place in range(len(weights))])
    bounds[-1] = 1.0
    return bounds


def pick(rng: Rng, count: int, bounds: np.ndarray) -> np.ndarray:
    """`count` positions drawn with the weights behind `bounds`."""
    return np.searchsorted(bounds, rng.random(count), side="right")


def from_quantiles(uniform: np.ndarray, table: Sequence[float]) -> np.ndarray:
    """Values at uniform numbers, for a distribution given by equally spaced quantiles with linear interpolation."""
    quantiles = np.asarray(table, dtype=np.float64)
    place = uniform * (len(quantiles) - 1)
    below = np.minimum(place.astype(np.int64), len(quantiles) - 2)
    share = place - below
    low, high = quantiles[below], quantiles[below + 1]
    step = (high - low) * share
    return low + step


def bell(rng: Rng, count: int) -> np.ndarray:
    """Values with mean 0 and standard deviation 1, between -3.46 and 3.46: the sum of four uniform numbers."""
    total = rng.random(count)
    for _ in range(3):
        total = total + rng.random(count)
    return (total - 2.0) * 1.7320508075688772


def scrambled(numbers: np.ndarray, salt: int) -> np.ndarray:
    """A fixed 64-bit scramble (splitmix64) of whole numbers: ids and assignments that look random and never change."""
    value = np.asarray(numbers).astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def share_of(numbers: np.ndarray, salt: int) -> np.ndarray:
    """A fixed number in [0, 1) for each whole number."""
    return (scrambled(numbers, salt) >> np.uint64(11)).astype(np.float64) / 9007199254740992.0
