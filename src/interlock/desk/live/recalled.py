"""What a lead was like when it was handed over elsewhere: its score at that instant, and what had made it ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.desk.ledger import person as ledger
from interlock.desk.live.folding import folded
from interlock.desk.live.opening import because
from interlock.lifecycle import NOTHING, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interlock.lifecycle import Changed, Event, Fields, Program

AT_ONCE = 500
"""Leads that are read at once."""


class Past(NamedTuple):
    """A hand-off that was made elsewhere."""

    id: int
    person: int
    clause: str
    """Its name in the agreement."""
    at: int


class Recalled(NamedTuple):
    """What the agreement gives the lead for what was known at that instant."""

    score: float
    grade: str | None
    why: str


def recalled(program: Program, wanted: Sequence[Past]) -> Iterator[tuple[int, Recalled]]:
    """Yield hand-offs by id with what was known by then; those whose clause is not agreed, or unheard of, are left out.

    An account's fields count if the lead belonged to it by then.
    """
    agreed = [one for one in wanted if one.clause in program.agreement.handoff]
    for start in range(0, len(agreed), AT_ONCE):
        here = agreed[start : start + AT_ONCE]
        lives = _lives(here)
        leads = {one.id: folded(program, one.person, lives[one.id]) for one in here if lives[one.id]}
        accounts = ledger.of_accounts({found.lead.fields.account for found in leads.values()} - {None})  # type: ignore[arg-type]
        for one in here:
            if one.id in leads:
                found = leads[one.id]
                account = _account(accounts, found.lead.fields.account, one.at)
                model = program.agreement.handoff[one.clause].model
                by_account = {found.lead.fields.account or 0: account}
                points = score(program, found.lead, one.at, model, by_account)
                kind = found.last.kind if found.last else ""
                yield one.id, Recalled(points.total, points.grade, because(points.lines, kind))


def _lives(wanted: Iterable[Past]) -> Mapping[int, list[Event]]:
    """Return by hand-off what had become known of its lead before it."""
    heard = ledger.of_people({one.person for one in wanted})
    return {
        one.id: [event for event in heard[one.person] if event.recorded <= one.at and event.id != one.id]
        for one in wanted
    }


def _account(changes: Mapping[int, list[Changed]], account: int | None, at: int) -> Fields:
    fields = NOTHING
    for change in changes.get(account or 0, ()):
        if change.recorded <= at:
            fields = fields.after(change)
    return fields
