"""Who waits for whom: hand-offs that wait for sales, and what waits for marketing; each count with its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from django.db.models import Q

from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Dispute, Handoff, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

HOUR = 3_600_000_000
DAY = 24 * HOUR
SOON = 7 * DAY
"""Leads whose rest ends within this many microseconds are due back."""
Of = Literal["waiting", "overdue", "missing", "back"]
OF: tuple[Of, ...] = get_args(Of)
AGES: dict[str, tuple[int, int]] = {
    "hour": (0, HOUR),
    "day": (HOUR, DAY),
    "week": (DAY, 7 * DAY),
    "older": (7 * DAY, 2**62),
}
"""How long ago it was handed over: from, up to and not including."""


@dataclass(frozen=True)
class Waits:
    """One hand-off that somebody waits for; times in microseconds UTC."""

    handed: int
    person: int
    account: int | None
    clause: str
    team: str
    owner: str
    due: int
    status: str
    reason: str
    missing: tuple[str, ...]
    """What its brief should hold and does not."""
    until: int | None
    """On hold, or at rest, until then."""
    id: int


@dataclass(frozen=True)
class Differs:
    """One verdict in dispute."""

    at: int
    person: int
    by: str
    why: str
    settles: str
    """The log-in whose turn it is."""
    handoff: int


@dataclass(frozen=True)
class Late:
    """One proposal that waits for its answer."""

    id: int
    clause: str
    reason: str
    opened: int
    due: int


def count(of: Of, now: int, age: str = "", seen: Seen = EVERYTHING, owner: str = "") -> int:
    """Count the hand-offs of one kind, of everybody or of one owner."""
    return _of(of, now, age, owner).filter(seen.handoffs()).count()


def rows(  # noqa: PLR0913 - which ones, whose, and how many of them
    of: Of, now: int, age: str = "", seen: Seen = EVERYTHING, owner: str = "", *, first: int = 0, most: int = 50
) -> list[Waits]:
    """List them, those that have waited longest first."""
    theirs = _of(of, now, age, owner).filter(seen.handoffs())
    found = theirs.order_by("handed", "id").values_list(*Waits.__dataclass_fields__)
    return [_waits(row) for row in found[first : first + most]]


def every(of: Of, now: int, age: str = "", seen: Seen = EVERYTHING, owner: str = "") -> Iterator[Waits]:
    """List all of them, never all at once."""
    theirs = _of(of, now, age, owner).filter(seen.handoffs())
    found = theirs.order_by("handed", "id").values_list(*Waits.__dataclass_fields__)
    return (_waits(row) for row in found.iterator(chunk_size=1_000))


def differing(seen: Seen = EVERYTHING) -> list[Differs]:
    """List the verdicts in dispute, the oldest first."""
    theirs = seen.leads("handoff__person", "handoff__account")
    found = Dispute.objects.filter(theirs, settled=None).order_by("at", "id")
    return [Differs(*row) for row in found.values_list("at", "handoff__person", "by", "why", "settles", "handoff_id")]


def proposed(now: int, *, late: bool = False) -> list[Late]:
    """List the proposals that wait for marketing's answer, or only those whose time is up; the first due first."""
    found = Proposal.objects.filter(status="open", **({"due__lt": now} if late else {})).order_by("due", "id")
    return [Late(*row) for row in found.values_list("id", "clause", "reason", "opened", "due")]


def _of(of: Of, now: int, age: str, owner: str) -> QuerySet[Handoff]:
    waiting = Q(status="waiting")
    chosen = {
        "waiting": waiting,
        "overdue": waiting & Q(answered=None, due__lt=now) & (Q(until=None) | Q(until__lte=now)),
        "missing": waiting & ~Q(missing=[]),
        "back": Q(status__in=("rejected", "recycled"), until__gt=now, until__lte=now + SOON),
    }
    found = Handoff.objects.filter(chosen[of], **({"owner": owner} if owner else {}))
    if age in AGES:
        since, until = AGES[age]
        found = found.filter(handed__lte=now - since, handed__gt=now - until)
    return found


def _waits(row: tuple[object, ...]) -> Waits:
    named = dict(zip(Waits.__dataclass_fields__, row, strict=True))
    return Waits(**named | {"missing": tuple(named["missing"])})  # type: ignore[arg-type]
