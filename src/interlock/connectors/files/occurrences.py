"""How often the same thing has been seen, over any number of chunks, in 8 bytes each."""

from __future__ import annotations

import numpy as np


class Occurrences:
    """Counts ids: the first, second, ... time that each is seen."""

    def __init__(self) -> None:
        self._runs: list[np.ndarray] = []
        self._again: dict[int, int] = {}

    def nth(self, ids: np.ndarray) -> np.ndarray:
        """Return for each id how often it was seen before: here to its left, or in earlier chunks."""
        result = np.zeros(len(ids), np.int64)
        unique, first, count = np.unique(ids, return_index=True, return_counts=True)
        old = self._seen(unique)
        if old.any() or (count > 1).any():
            fresh = np.zeros(len(ids), bool)
            fresh[first[~old]] = True
            for at in np.flatnonzero(~fresh):
                self._again[int(ids[at])] = result[at] = self._again.get(int(ids[at]), 0) + 1
        self._keep(unique[~old])
        return result

    def _seen(self, unique: np.ndarray) -> np.ndarray:
        seen = np.zeros(len(unique), bool)
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, unique), len(run) - 1)
            seen |= run[at] == unique
        return seen

    def _keep(self, fresh: np.ndarray) -> None:
        """Keep sorted runs of ever smaller size, so that there are few of them and each is merged rarely."""
        while self._runs and len(fresh) and len(self._runs[-1]) < 2 * len(fresh):
            fresh = np.sort(np.concatenate([self._runs.pop(), fresh]), kind="stable")
        if len(fresh):
            self._runs.append(fresh)
