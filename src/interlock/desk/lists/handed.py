"""Hand-offs as outside systems read them, and leads with their scores: newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from interlock.desk.lists.program import program_of
from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import AccountFields, Handoff, Lead, Person, Violation
from interlock.lifecycle import LayoutError, score, thaw, thaw_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.lifecycle import Lead as Folded
    from interlock.lifecycle import Program, Score

AT_ONCE = 100


@dataclass(frozen=True)
class Handed:
    """One hand-off; times in microseconds since 1970 UTC."""

    id: int
    person: int
    key: str
    """The person's outside key."""
    account: int | None
    clause: str
    stage: str
    team: str
    owner: str
    """The log-in that has it; empty: it waits in the team's queue."""
    status: str
    score: float | None
    grade: str | None
    channel: str | None
    campaign: str | None
    content: str | None
    why: str
    handed: int
    due: int
    until: int | None
    answered: int | None
    decided: int | None
    decided_by: str
    reason: str
    version: int
    """Of the agreement."""


@dataclass(frozen=True)
class Stands:
    """Where a lead stands, and what it scores now."""

    person: int
    key: str
    account: int | None
    state: str
    clause: str | None
    due: int | None
    until: int | None
    recycles: int
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Violated:
    """A stage that an outside system claimed though the gate was not passed."""

    id: int
    person: int
    source: str
    word: str
    stage: str
    at: int
    recorded: int
    unmet: tuple[Mapping[str, str], ...]
    """Each: the clause, and why it is not met."""


@dataclass(frozen=True)
class Place:
    """Where a page ends: what comes next is older, or of the same time with a smaller id."""

    at: int
    id: int


def handed(
    wanted: Mapping[str, str],
    since: int | None = None,
    after: Place | None = None,
    most: int = AT_ONCE,
    seen: Seen = EVERYTHING,
) -> list[Handed]:
    """List hand-offs that somebody sees, newest first; `wanted` are their status, team and owner."""
    rows = Handoff.objects.filter(seen.handoffs(), **wanted).order_by("-handed", "-id")
    if since is not None:
        rows = rows.filter(handed__gte=since)
    if after is not None:
        rows = rows.filter(Q(handed__lt=after.at) | Q(handed=after.at, id__lt=after.id))
    found = list(rows[:most])
    keys = dict(Person.objects.filter(id__in={row.person for row in found}).values_list("id", "key"))
    return [_handed(row, keys.get(row.person, "")) for row in found]


def one_handed(number: int) -> Handed | None:
    """Find one hand-off."""
    row = Handoff.objects.filter(pk=number).first()
    return _handed(row, _key(row.person)) if row else None


def stands(person: int, now: int) -> Stands | None:
    """Return where a lead stands and what it scores now, by every model; None for nobody that was heard of."""
    row = Lead.objects.filter(pk=person).exclude(seal="").first()
    program = program_of(row.seal) if row else None
    if row is None or program is None:
        return None
    try:
        lead = thaw(program, row.folded)
    except LayoutError:  # the agreement changed since: it is folded anew with what is heard next
        return None
    at = lead.standing
    scores = tuple(_scores(program, lead, now))
    return Stands(person, _key(person), lead.fields.account, at.state, at.clause, at.due, at.until, at.recycles, scores)


def violated(
    since: int | None = None, after: Place | None = None, most: int = AT_ONCE, seen: Seen = EVERYTHING
) -> list[Violated]:
    """List gate violations of leads that somebody sees, the one that became known last first."""
    rows = Violation.objects.filter(seen.leads(account="")).order_by("-recorded", "-id")
    if since is not None:
        rows = rows.filter(recorded__gte=since)
    if after is not None:
        rows = rows.filter(Q(recorded__lt=after.at) | Q(recorded=after.at, id__lt=after.id))
    return [
        Violated(row.id, row.person, row.source, row.word, row.stage, row.at, row.recorded, tuple(row.unmet))
        for row in rows[:most]
    ]


def _scores(program: Program, lead: Folded, now: int) -> Iterator[Score]:
    account = lead.fields.account
    known = AccountFields.objects.filter(pk=account).first() if account is not None else None
    accounts = {known.account: thaw_fields(known.fields)} if known else {}
    at = max([now, *(cell.last for cell in lead.cells if cell is not None)])
    for model in program.models:
        yield score(program, lead, at, model, accounts)


def _key(person: int) -> str:
    return Person.objects.filter(pk=person).values_list("key", flat=True).first() or ""


def _handed(row: Handoff, key: str) -> Handed:
    return Handed(
        row.id,
        row.person,
        key,
        row.account,
        row.clause,
        row.stage,
        row.team,
        row.owner,
        row.status,
        row.score,
        row.grade,
        row.channel,
        row.campaign,
        row.content,
        row.why,
        row.handed,
        row.due,
        row.until,
        row.answered,
        row.decided,
        row.decided_by,
        row.reason,
        row.version,
    )
