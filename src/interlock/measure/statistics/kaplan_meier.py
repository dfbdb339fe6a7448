"""How long something takes when it has not yet happened to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class KaplanMeier:
    """The product-limit estimate of those to whom it has not happened (Kaplan and Meier 1958)."""

    times: NDArray[np.float64]
    """Distinct times at which it happened, rising; in the unit of the durations."""
    survival: NDArray[np.float64]
    """Share to whom it has not happened, after each time."""
    error: NDArray[np.float64]
    """Standard error of `survival` (Greenwood 1926)."""

    @property
    def median(self) -> float | None:
        """Return the time by which it has happened to half of all; nothing if the estimate never gets there."""
        done = np.flatnonzero(self.survival <= 0.5 + 1e-12)
        return float(self.times[done[0]]) if done.size else None

    def share(self, by: float = np.inf, confidence: float = 0.95) -> tuple[float, float, float]:
        """Return the share to whom it has happened by a time, with its interval by the log-log transform.

        Kalbfleisch and Prentice 1980: the interval of the transformed survival never leaves 0..1.
        """
        place = int(np.searchsorted(self.times, by, side="right")) - 1
        if place < 0:
            return (0.0, 0.0, 0.0)
        left, error = float(self.survival[place]), float(self.error[place])
        if left <= 0 or left >= 1 or error <= 0:
            return (1 - left, 1 - left, 1 - left)
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        spread = np.exp(z * error / (left * abs(np.log(left))))
        return (1 - left, 1 - float(left ** (1 / spread)), 1 - float(left**spread))


def kaplan_meier(durations: NDArray[np.float64], happened: NDArray[np.bool_]) -> KaplanMeier:
    """Estimate from durations, each ended by the event or by the end of what is known (censored).

    What is censored at the time of an event counts as still at risk then.
    """
    times, events = np.unique(durations[happened], return_counts=True)
    at_risk = durations.size - np.searchsorted(np.sort(durations), times, side="left")
    survival = np.cumprod(1.0 - events / at_risk, dtype=np.float64)
    left = at_risk - events
    terms = np.divide(events, at_risk * left, out=np.zeros(times.size), where=left > 0)
    return KaplanMeier(times, survival, survival * np.sqrt(np.cumsum(terms)))
