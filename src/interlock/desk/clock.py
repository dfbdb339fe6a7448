"""What time it is, as the desk writes it down."""

from __future__ import annotations

import time

SECOND = 1_000_000
MINUTE = 60 * SECOND


def now() -> int:
    """Return the present, in microseconds since 1970 UTC."""
    return time.time_ns() // 1_000
