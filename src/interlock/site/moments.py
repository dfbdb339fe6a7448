"""Moments as commands take and give them: ISO in UTC outside, microseconds inside."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock import InterlockError

_SECOND = 1_000_000


def moment(text: str, option: str) -> int:
    """Read `2026-03-14` or `2026-03-14T09:00`, in UTC unless it says otherwise."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InterlockError(f"{option} {text}: give a moment as 2026-03-14T09:00") from error
    return round(at.replace(tzinfo=at.tzinfo or UTC).timestamp() * _SECOND)


def iso(at: int | None) -> str | None:
    """Write an instant as ISO, UTC; None stays None."""
    return None if at is None else datetime.fromtimestamp(at / _SECOND, UTC).isoformat()
