"""The agreement that binds, laid out to run: read and checked once, asked thousands of times a second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection

from interlock.desk.clock import SECOND
from interlock.desk.lists import agreement
from interlock.desk.models import Publication, Version
from interlock.lifecycle import prepare

if TYPE_CHECKING:
    from interlock.desk.lists.agreement import Proposed
    from interlock.lifecycle import Program


@dataclass(frozen=True)
class Binding:
    """One version of the agreement, ready to run."""

    program: Program
    seal: str
    number: int
    """Of the version."""


def binding(now: int) -> Binding | None:
    """Return what binds at a time (microseconds UTC), None if nothing does; worked out anew after a publication."""
    last = Publication.objects.order_by("-id").values_list("id", "version_id", "version__seal", "at").first()
    if last is None:
        return None
    return _binding(_database(), last, datetime.fromtimestamp(now / SECOND, UTC).date())


def program_of(seal: str) -> Program | None:
    """Return the version with a seal, ready to run; None if it is not known here."""
    text = Version.objects.filter(seal=seal).order_by("-id").values_list("text", flat=True).first()
    return None if text is None else _prepared(text)


def _database() -> str:
    return str(connection.settings_dict["NAME"])


@lru_cache(maxsize=8)
def _binding(database: str, last: tuple[object, ...], day: date) -> Binding | None:  # noqa: ARG001 - what it is kept by
    found: Proposed | None = agreement.in_force(day)
    return None if found is None else Binding(_prepared(found.text), found.seal, found.number)


@lru_cache(maxsize=32)
def _prepared(text: str) -> Program:
    return prepare(agreement.parsed(text))
