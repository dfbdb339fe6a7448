"""Drawing many at once, the same on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rng = np.random.Generator

_SLOTS = 4096


def rng(*seed: int) -> Rng:
    """Return a generator of its own for these numbers, independent of every other combination."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))


def wheel(weights: ArrayLike) -> NDArray[np.int16]:
    """Lay out choices by weight (last axis) on wheels of 4,096 slots, to be spun by `spin`."""
    shares = np.asarray(weights, float)
    flat = np.cumsum(shares.reshape(-1, shares.shape[-1]), axis=1)
    slots = (np.arange(_SLOTS) + 0.5) / _SLOTS
    laid = np.stack([np.searchsorted(row / row[-1], slots) for row in flat])
    return laid.reshape(*shares.shape[:-1], _SLOTS).astype(np.int16)


def spin(draw: Rng, laid: NDArray[np.int16], *rows: Ints, count: int | None = None) -> Ints:
    """Choose once per row of a table of wheels, or `count` times from a single wheel."""
    slots = (draw.random(len(rows[0]) if rows else count) * _SLOTS).astype(np.int64)
    return np.asarray(laid[(*rows, slots)], np.int64)


def waiting(draw: Rng, mean: ArrayLike, limit: Floats) -> Floats:
    """Draw exponential waits that end before their limits, by inverting the truncated distribution."""
    scale = np.asarray(mean, float)
    return np.asarray(-scale * np.log1p(draw.random(len(limit)) * np.expm1(-limit / scale)))


def stream(start: int, count: int) -> Ints:
    """Return so many distinct-looking 63-bit ids that follow from one (SplitMix64; Steele, Lea, Flood 2014)."""
    word = np.uint64(start) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((word ^ (word >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def chance(log_odds: Floats) -> Floats:
    """Turn log-odds into probabilities."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def places(counts: Ints) -> Ints:
    """Return 0, 1, ... within each run of the given lengths."""
    starts = np.cumsum(counts) - counts
    return np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(starts, counts)
