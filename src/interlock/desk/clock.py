"""What time it is, as the desk writes it down."""

from __future__ import annotations

import time

SECOND = 1_000_000
MINUTE = 60 * SECOND
UNDO = MINUTE
"""How long a verdict may be taken back; until then nobody outside is told of it."""


def now() -> int:
    """Return the present, in microseconds since 1970 UTC."""
    return time.time_ns() // 1_000
