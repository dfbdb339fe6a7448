"""One hand-off on one screen: who, why, how long is left, and all that helps to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from interlock.desk.clock import UNDO
from interlock.desk.lists.inbox import Row, one, several
from interlock.desk.lists.program import program_of
from interlock.desk.lists.scored import Scored, scored
from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import AccountFields, Dispute, Handoff, Happening, Lead, Ownership, Pause, Remark
from interlock.lifecycle import Moments, Response, Run, response, thaw_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.lifecycle import Fields, Program

_TICK = timedelta(microseconds=1)
_PAST = 8


@dataclass(frozen=True)
class Told:
    """One field of the lead or its account."""

    name: str
    text: str


@dataclass(frozen=True)
class Stopped:
    """A stretch in which the clock stood still."""

    since: int
    until: int
    reason: str
    by: str


@dataclass(frozen=True)
class Had:
    """Who had it since when, and why."""

    owner: str
    since: int
    why: str
    by: str


@dataclass(frozen=True)
class Happened:
    """One thing that happened to it."""

    at: int
    kind: str
    by: str
    owner: str


@dataclass(frozen=True)
class Objection:
    """Marketing's dispute of a verdict."""

    id: int
    by: str
    why: str
    at: int
    settles: str
    settled: int | None
    upheld: bool | None
    note: str


@dataclass(frozen=True)
class Heard:
    """What sales heard."""

    kind: str
    text: str
    by: str
    at: int


@dataclass(frozen=True)
class Last:
    """What the lead did last."""

    at: int
    kind: str
    content: str | None


@dataclass(frozen=True)
class Brief:
    """Everything about one hand-off but its touches, which take longer to read."""

    row: Row
    fields: Mapping[str, str]
    """What is known of the person and the account, by field, as text."""
    asked: tuple[Told, ...]
    """What the agreement says the brief holds; empty text: it is missing."""
    score: Scored | None
    """None where nothing is kept of the lead."""
    response: Response | None
    within: int
    """Working time to answer, in microseconds."""
    needs_contact: bool
    note: str
    trigger: str
    """The kind of touch that ends its lead's rest early, `any` for every inbound one."""
    version: int
    stage: str
    channel: str | None
    campaign: str | None
    content: str | None
    pauses: tuple[Stopped, ...]
    owners: tuple[Had, ...]
    story: tuple[Happened, ...]
    disputes: tuple[Objection, ...]
    remarks: tuple[Heard, ...]
    last: Last | None
    undo_until: int
    """Until when its verdict or hold may be undone; 0: it may not."""
    undo_by: str
    past: tuple[Row, ...]
    """Earlier and other hand-offs of the same person or account, newest first."""


def brief(number: int, now: int, seen: Seen = EVERYTHING) -> Brief | None:
    """Read one hand-off with all that belongs to it; None if there is none.

    Of the account's other hand-offs those are named that somebody sees.
    """
    row, handoff = one(number), Handoff.objects.filter(id=number).first()
    if row is None or handoff is None:
        return None
    program = program_of(handoff.seal)
    clause = program.agreement.handoff.get(handoff.clause) if program else None
    lead = Lead.objects.filter(person=handoff.person).first()
    person, account = _fields(lead), _account(handoff.account)
    known = _texts(account) | _texts(person)
    pauses = tuple(Stopped(*each) for each in _of(Pause, handoff, "since", "until", "reason", "by"))
    return Brief(
        row=row,
        fields=known,
        asked=tuple(Told(name, known.get(name, "")) for name in (clause.brief if clause else ())),
        score=scored(handoff, lead, account, now),
        response=_response(program, handoff, pauses, now) if program else None,
        within=clause.answer_within // _TICK if clause else 0,
        needs_contact=bool(clause and clause.verdict_needs_contact),
        note=handoff.note,
        trigger=handoff.trigger,
        version=handoff.version,
        stage=handoff.stage,
        channel=handoff.channel,
        campaign=handoff.campaign,
        content=handoff.content,
        pauses=pauses,
        owners=tuple(Had(*each) for each in _of(Ownership, handoff, "owner", "since", "why", "by")),
        story=_story(number),
        disputes=tuple(
            Objection(*each)
            for each in _of(Dispute, handoff, "id", "by", "why", "at", "settles", "settled", "upheld", "note")
        ),
        remarks=tuple(Heard(*each) for each in _of(Remark, handoff, "kind", "text", "by", "at")),
        last=_last(lead),
        undo_until=handoff.before["at"] + UNDO if handoff.before else 0,
        undo_by=handoff.before["by"] if handoff.before else "",
        past=_past(handoff, seen),
    )


def _of(model: type[Any], handoff: Handoff, *columns: str) -> list[tuple[Any, ...]]:
    return list(model.objects.filter(handoff=handoff).order_by("id").values_list(*columns))


def _story(number: int) -> tuple[Happened, ...]:
    rows = Happening.objects.filter(handoff=number).order_by("id").values_list("at", "kind", "by", "owner")
    return tuple(Happened(*row) for row in rows)


def _fields(lead: Lead | None) -> Fields | None:
    stored = lead.folded.get("fields") if lead is not None and lead.folded else None
    return thaw_fields(stored) if stored else None


def _last(lead: Lead | None) -> Last | None:
    stored = lead.folded.get("last") if lead is not None and lead.folded else None
    return Last(stored[0], stored[1], stored[4]) if stored else None


def _account(account: int | None) -> Fields | None:
    if account is None:
        return None
    stored = AccountFields.objects.filter(account=account).values_list("fields", flat=True).first()
    return thaw_fields(stored) if stored else None


def _texts(fields: Fields | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in fields.known if fields else ():
        known = fields.get(name) if fields else None
        if known is not None:
            found[name] = known.text if known.text is not None else f"{known.number:,g}"
    return found


def _response(program: Program, handoff: Handoff, pauses: tuple[Stopped, ...], now: int) -> Response | None:
    """Take its time apart: the system's, marketing's and sales' part."""
    table = next((each for each in program.handoffs if each.name == handoff.clause), None)
    if table is None:
        return None
    run = Run(handoff.handed, table.clock, pauses=tuple((each.since, each.until) for each in pauses))
    moments = Moments(handoff.triggered, handoff.passed, handoff.answered)
    return response(run, handoff.due, moments, now)


def _past(handoff: Handoff, seen: Seen) -> tuple[Row, ...]:
    others = Handoff.objects.exclude(id=handoff.id).filter(seen.handoffs())
    same = others.filter(account=handoff.account) if handoff.account else others.filter(person=handoff.person)
    return several(list(same.order_by("-handed").values_list("id", flat=True)[:_PAST]))
