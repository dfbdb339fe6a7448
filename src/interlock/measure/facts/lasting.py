"""How many days something took, by what is known of its beginning."""

from __future__ import annotations

DAY = 86_400_000_000


def days(start: str, end: str) -> str:
    """Return the days between two moments (microseconds UTC): whole ones where the beginning is known by the day only.

    Who signed on Tuesday afternoon was won one day after Monday, not one and a half, if all that was written down of
    the beginning is that it was on Monday; the funnel counts alike.
    """
    until = f"CASE WHEN {_day(start)} = {start} THEN {_day(end)} ELSE {end} END"
    return f"CAST({until} - {start} AS DOUBLE) / CAST({DAY} AS DOUBLE)"


def _day(moment: str) -> str:
    """Return the midnight, UTC, that a moment follows."""
    return f"EPOCH_US(DATE_TRUNC('day', MAKE_TIMESTAMP({moment})))"
