"""One hears after the other where the database has room for one writer only."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from interlock import InterlockError
from interlock.desk.ledger import store

if TYPE_CHECKING:
    from collections.abc import Iterator


class UndoneError(InterlockError):
    """What was heard together was not kept; each may still be heard by itself."""


@contextmanager
def together() -> Iterator[None]:
    """Let all that is heard until the block ends be on disk at once, in one transaction; nothing of it if this raises.

    Nothing may be acknowledged before the block has ended.
    """
    with turn(), transaction.atomic():
        yield
        if connection.needs_rollback:  # else Django would roll back and say nothing
            raise UndoneError("one of several deliveries could not be taken back by itself")


def turn() -> AbstractContextManager[None]:
    """Wait for one's turn where the database has room for one writer, and sleeps where others would wait."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return nullcontext()
    return store.locked(Path(settings.LEDGER_ROOT), "hear")
