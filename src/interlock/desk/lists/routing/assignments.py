"""What has been handed over: who has it and why, and what waits for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from interlock.desk.lists.faces import faces
from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Handoff, Ownership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.lists.faces import Face


@dataclass(frozen=True)
class Given:
    """A hand-off and who has it."""

    id: int
    face: Face
    team: str
    owner: str
    handed: int
    due: int
    status: str
    why: str = ""


@dataclass(frozen=True)
class Considered:
    """A member who was looked at."""

    member: str
    could: bool
    why: str
    until: int | None


@dataclass(frozen=True)
class Step:
    """One rule or team on the way of a hand-off."""

    clause: str
    matched: bool
    took: str
    why: str
    members: tuple[Considered, ...]


@dataclass(frozen=True)
class Had:
    """Who had a hand-off since when, and why."""

    owner: str
    since: int
    why: str
    by: str


@dataclass(frozen=True)
class Explained:
    """Why a hand-off is with whom it is."""

    given: Given
    clause: str
    steps: tuple[Step, ...]
    owners: tuple[Had, ...]


def queues() -> dict[str, int]:
    """Count what waits for nobody, by team."""
    waiting = Handoff.objects.filter(status="waiting", owner="")
    return dict(waiting.values_list("team").annotate(number=Count("id")).order_by())


def queue(most: int = 100, seen: Seen = EVERYTHING) -> list[Given]:
    """List what waits for nobody, the longest waiting first."""
    waits = Handoff.objects.filter(seen.handoffs(), status="waiting", owner="")
    return _given(waits.order_by("handed", "id")[:most])


def recent(most: int = 12, seen: Seen = EVERYTHING) -> list[Given]:
    """List the last hand-offs, the newest first."""
    return _given(Handoff.objects.filter(seen.handoffs()).order_by("-handed", "-id")[:most])


def explained(number: int) -> Explained | None:
    """Say why a hand-off is with whom it is: every rule and team that was asked, and who had it since."""
    row = Handoff.objects.filter(pk=number).first()
    if row is None:
        return None
    owners = Ownership.objects.filter(handoff=row).order_by("-since", "-id")
    had = tuple(Had(each.owner, each.since, each.why, each.by) for each in owners)
    return Explained(_given([row])[0], row.clause, steps(row.routed), had)


def steps(routed: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """Read the steps of a hand-off's way as they were stored."""
    return tuple(
        Step(
            row["rule"],
            row["matched"],
            row.get("took", ""),
            row["why"],
            tuple(Considered(**one) for one in row.get("members", ())),
        )
        for row in routed
    )


def _given(rows: Iterable[Handoff]) -> list[Given]:
    found = list(rows)
    known = faces([(row.person, row.account) for row in found])
    return [Given(row.id, known[row.person], row.team, row.owner, row.handed, row.due, row.status) for row in found]
