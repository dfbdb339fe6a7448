"""What a happening is about, looked up once for everybody who is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from interlock.agreement.naming import label
from interlock.desk.clock import MINUTE
from interlock.desk.lists.program import program_of
from interlock.desk.models import Account, Handoff, Person
from interlock.desk.telling.quiet import local

if TYPE_CHECKING:
    from interlock.desk.models import Happening

INSTANT = "%Y-%m-%dT%H:%MZ"
"""How an instant stands in the text of a notice."""


@dataclass(frozen=True)
class Matter:
    """A happening with its hand-off and the name of the lead."""

    number: int
    kind: str
    at: int
    by: str
    team: str
    owner: str
    who: str
    """The lead, and the company where it is known."""
    handoff: Handoff | None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the path of the page on which something can be done about it."""
        if "proposal" in self.more:
            return f"/proposals/{self.more['proposal']}/"
        return "" if self.handoff is None else f"/inbox/{self.handoff.id}/"

    @cached_property
    def zone(self) -> str:
        """Return the time zone in whose working hours the hand-off is due; empty where no clause says."""
        program = program_of(self.handoff.seal) if self.handoff else None
        clause = program.agreement.handoff.get(self.handoff.clause) if program and self.handoff else None
        return program.agreement.calendar[clause.calendar].time_zone if program and clause else ""

    def words(self, zone: str | None = "", reader: str = "") -> dict[str, str]:
        """Return what fills in the words of a rule: times on the wall clock of a zone, the reader as you.

        Whoever chose no zone reads the time of the calendar by which the hand-off is due. Without a wall clock (None)
        times are instants (ISO 8601, UTC), which pages show in the zone that the reader has then.
        """
        handoff = self.handoff
        form = "%a %-d %b, %H:%M %Z" if zone is not None else INSTANT
        there = "UTC" if zone is None else zone or self.zone
        reason = str(self.more.get("reason") or (handoff.reason if handoff else ""))
        return {
            "who": self.who,
            "by": self.by or "Interlock",
            "owner": "you" if reader and reader == self.owner else self.owner or f"the queue of {label(self.team)}",
            "why": f" {handoff.why}." if handoff and handoff.why else "",
            "due": local(handoff.due, there).strftime(form) if handoff else "its due time",
            "over": length(self.at - handoff.due) if handoff else "",
            "reason": reason.replace("_", " ") or "no reason given",
            "clause": str(self.more.get("clause", "a clause")),
            "says": str(self.more.get("says", "")),
        }


def matter_of(happening: Happening) -> Matter:
    """Look up what a happening is about."""
    handoff = Handoff.objects.filter(pk=happening.handoff).first() if happening.handoff is not None else None
    return Matter(
        happening.pk,
        happening.kind,
        happening.at,
        happening.by,
        happening.team or (handoff.team if handoff else ""),
        happening.owner or (handoff.owner if handoff else ""),
        _who(handoff.person if handoff else happening.person, handoff.account if handoff else None),
        handoff,
        dict(happening.more),
    )


def length(microseconds: int) -> str:
    """Say a length of time by the clock on the wall: 5 min, 3h 05m, 2 days."""
    minutes = max(0, microseconds) // MINUTE
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60}h {minutes % 60:02d}m"
    return f"{minutes // 1440} days"


def _who(person: int | None, account: int | None) -> str:
    found = Person.objects.filter(pk=person).first() if person is not None else None
    company = Account.objects.filter(pk=account).first() if account is not None else None
    name = str(found) if found else "A lead"
    return f"{name} of {company}" if company else name
