"""Times as people read them in a message."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.desk.clock import SECOND


def when(at: int, now: int) -> str:
    """Write an instant: `10:31`, with the day if it was another one; all in UTC."""
    moment, today = (datetime.fromtimestamp(each / SECOND, UTC) for each in (at, now))
    return f"{moment:%H:%M} UTC" if moment.date() == today.date() else f"{moment:%-d %b %Y, %H:%M} UTC"
