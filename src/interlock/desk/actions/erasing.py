"""Erase a person from the database and from every version of the ledger; what is counted stays as it was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from interlock.desk import clock, happenings
from interlock.desk.actions.forgetting import forget_uploads
from interlock.desk.erasing import database, pages
from interlock.desk.erasing.begun import begin
from interlock.desk.erasing.disguise import Disguises, disguise
from interlock.desk.ledger import erasing as ledger
from interlock.desk.ledger.closed import closed
from interlock.desk.ledger.store import locked
from interlock.desk.lists.members import log_in
from interlock.desk.lists.personal import NoSuchPersonError, whom
from interlock.desk.models import Erasure, Pin
from interlock.desk.rights import Right, demand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    Render = Callable[[str], bytes]

_FIGURES = ("name", "value", "rows", "part", "whole", "interval")


@dataclass(frozen=True)
class Erased:
    """What an erasure came to."""

    rows: int
    """Rows of the ledger's files that were rewritten; files that several versions stand on count once."""
    pins: tuple[str, ...]
    """Pinned reports whose rows spoke of the person; their figures are as they were."""


def erase(said: str, again: Render, now: int | None = None) -> Erased:
    """Erase the person of an e-mail address or a key; `again` renders a pinned report from the ledger as it is.

    Whatever an earlier erasure left undone when it was killed is done first.
    """
    with alone():
        unfinished = finish(again, now)
        try:
            person = whom(said)
        except NoSuchPersonError:
            if unfinished:
                return unfinished[-1]
            raise
        begin(person)
        return finish(again, now)[-1]


def alone() -> AbstractContextManager[None]:
    """Let one process at a time erase people; the others wait."""
    return locked(Path(settings.LEDGER_ROOT), "erase")


def ask_to_erase(said: str, by: str, now: int | None = None) -> None:
    """Begin to erase the person of an e-mail address or a key; `interlock work` does it."""
    demand(log_in(by), Right.PERSONAL, "erase a person")
    with transaction.atomic():
        begin(whom(said))
        happenings.note("erasing_asked", at=clock.now() if now is None else now, by=by)


def finish_asked(again: Render, now: int | None = None) -> int:
    """Do what is left of all erasures that have begun, if there are any; return how many."""
    if not Erasure.objects.exists():
        return 0
    with alone():
        return len(finish(again, now))


def note_taken(person: int, rows: int, now: int | None = None, by: str = "") -> None:
    """Note that everything held about a person was written to a file."""
    at = clock.now() if now is None else now
    happenings.note("exported", at=at, by=by, person=person, more={"what": "person", "as": "json", "rows": rows})


def finish(again: Render, now: int | None = None) -> list[Erased]:
    """Do what is left of all erasures that have begun; within `alone`."""
    at = clock.now() if now is None else now
    begun = list(Erasure.objects.exclude(person=None).order_by("pk"))
    done = _rewritten(begun, again, at) if begun else []
    left = list(Erasure.objects.filter(person=None).values_list("pk", flat=True))
    if left:
        pages.clean()
        Erasure.objects.filter(pk__in=left).delete()
    return done or [Erased(0, ()) for _ in left]


def _rewritten(begun: Sequence[Erasure], again: Render, now: int) -> list[Erased]:
    """Rewrite the ledger once for all of them, the database for one after the other, and then the pinned reports."""
    each, root = [disguise(row) for row in begun], Path(settings.LEDGER_ROOT)
    together = Disguises(each)
    if any(not row.clause for row in begun):
        forget_uploads(now)  # nobody knows who is in files that others packed
    with closed(root):
        ledger.rewrite(root, together.keys, together.row, together.is_about)
        for row, hidden in zip(begun, each, strict=True):
            if row.pins is None:
                database.rewrite(row, hidden, now)
    for name in sorted({name for row in begun for name in row.pins or ()}):
        _render(name, again)
    done = [Erased(together.rows[row.person or 0], tuple(row.pins or ())) for row in begun]
    Erasure.objects.filter(pk__in=[row.pk for row in begun]).update(
        person=None, salt=b"", opportunities=[], words=[], staying=[], pins=[], clause=""
    )
    return done


def _render(name: str, again: Render) -> None:
    """Keep a report's rows in the order in which they are rendered from now on, if its figures are the same."""
    kept = bytes(Pin.objects.values_list("rendered", flat=True).get(name=name))
    made = again(name)
    was, new = json.loads(kept), json.loads(made)
    if all(was.get(one) == new.get(one) for one in _FIGURES):
        Pin.objects.filter(name=name).update(rendered=made)
