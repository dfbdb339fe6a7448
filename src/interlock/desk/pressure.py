"""How much may come in, kept in this process: whoever comes too fast is told when to come again."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_NAMES = 10_000
"""Buckets that are remembered; beyond it those that have filled up again are forgotten."""


class TooFastError(InterlockError):
    """More came than was agreed; what was sent was not heard and is to be sent again later."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait
        """Seconds after which it is worth another try."""


@dataclass
class _Bucket:
    left: float
    at: float


class Buckets:
    """Token buckets by name: each fills up steadily to one second's worth, or to `burst`.

    A delivery larger than its bucket passes a full one and overdraws it; the next then waits the longer.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._alone = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, name: str, rate: float, count: int = 1, burst: float | None = None) -> None:
        """Take so many tokens of a bucket that fills at `rate` a second, or say when to come back."""
        full, now = max(rate if burst is None else burst, 1.0), self._clock()
        with self._alone:
            if len(self._buckets) >= MOST_NAMES:
                self._forget(now)
            bucket = self._buckets.setdefault(name, _Bucket(full, now))
            bucket.left, bucket.at = min(full, bucket.left + (now - bucket.at) * rate), now
            missing = min(count, full) - bucket.left
            if missing > 0:
                raise TooFastError(_said(rate), max(1, math.ceil(missing / rate)))
            bucket.left -= count

    def _forget(self, now: float) -> None:
        """Forget whoever was not seen for an hour, and everybody if all of them were."""
        self._buckets = {name: one for name, one in self._buckets.items() if now - one.at < 3600}
        if len(self._buckets) >= MOST_NAMES:
            self._buckets.clear()


def _said(rate: float) -> str:
    return f"more than {rate:g} a second were agreed; nothing of this delivery was heard: send it again later"
