"""Times as outside systems write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from interlock import InterlockError

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_FIRST, _LAST = _EPOCH - _DAY, datetime(2200, 1, 1, tzinfo=UTC) + _DAY
"""As far as years from 1970 to 2199 reach, on whatever side of the world they are written."""


class UnclearTimeError(InterlockError):
    """A time without its offset from UTC, or not a time at all."""


def moment(said: object) -> int:
    """Return a time as microseconds since 1970 UTC.

    Texts are ISO 8601 with an offset (`2026-03-14T09:00:00+01:00`, or `Z`): without one it is not known when it was.
    Numbers are seconds, or milliseconds where they are beyond 100,000,000,000, since 1970 UTC.
    """
    if isinstance(said, (int, float)) and not isinstance(said, bool) and 0 <= said < 1e13:
        return round(said * (1_000_000 if said < 1e11 else 1_000))
    if not isinstance(said, str) or not _ISO.fullmatch(said):
        message = f"{str(said)[:40]!r} is not a time with its offset; write it like 2026-03-14T09:00:00+01:00"
        raise UnclearTimeError(message)
    try:
        at = datetime.fromisoformat(said.upper())
    except ValueError as error:
        message = f"{said!r} is not a day and time that exist"
        raise UnclearTimeError(message) from error
    if not _FIRST <= at < _LAST:
        message = f"{said!r} does not lie in the years from 1970 to 2199"
        raise UnclearTimeError(message)
    return (at - _EPOCH) // timedelta(microseconds=1)
