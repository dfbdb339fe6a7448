"""Overwrite what a database leaves behind of rows that are gone."""

from __future__ import annotations

import time

from django.db import connection

from interlock import InterlockError

_PATIENCE = 30.0
_TABLES = (
    *("person", "identity", "visitor", "visitortouch", "lead", "belonging", "handoff", "ownership", "pause", "remark"),
    *("dispute", "notice", "outgoing", "timer", "deal", "opportunity", "violation", "happening", "proposal", "pin"),
    *("delivery", "quarantined", "import", "comment", "savedview", "erasure", "tailtouch", "tailchange", "tailmove"),
)


class StillReadError(InterlockError):
    """The database could not be cleaned, because others read it."""


def clean() -> None:
    """Rebuild the database without its free pages and empty its journal.

    On PostgreSQL dead rows are freed and overwritten in time; its write-ahead log and its archives are the operator's.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM {', '.join(f'desk_{name}' for name in _TABLES)}")
            return
        cursor.execute("VACUUM")
        end = time.monotonic() + _PATIENCE
        while True:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchone()
            if not busy:
                return
            if time.monotonic() > end:
                raise StillReadError(
                    "the person is erased, but the database's journal still holds old pages, for another process has "
                    "been reading for long; run the same command again"
                )
            time.sleep(0.2)
