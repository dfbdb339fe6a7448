"""Find who takes a hand-off, in the transaction that makes it, and move the round on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from interlock.agreement.routing import ACCOUNT_OWNER
from interlock.desk.models import Listed, Seat
from interlock.desk.routing import deals, seeing
from interlock.lifecycle import route
from interlock.lifecycle.routing import Facts as Known

if TYPE_CHECKING:
    from interlock.desk.models import Handoff
    from interlock.lifecycle import Clock, Fields, Lead, Program, Routed, Router
    from interlock.lifecycle.routing import Step


@dataclass(frozen=True)
class Facts:
    """What is looked at: the hand-off (stored or not), the lead as handed over, its account, the agreement."""

    handoff: Handoff
    lead: Lead
    account: Fields
    program: Program


@dataclass(frozen=True)
class Assigned:
    """Who has a hand-off from now on; without an owner it waits in the team's queue."""

    owner: str
    why: str
    team: str = ""
    """The receiving team; another one than the hand-off's own where a rule or a fallback leads there."""
    rules: tuple[dict[str, Any], ...] = ()
    """Every rule in its order, then every team whose turn it was: name, whether it matched, who took it, and why."""


def assign(facts: Facts, now: int, without: str = "") -> Assigned:
    """Return who takes a hand-off, and why; in a transaction. `without` is left out: it is taken from them."""
    _one_at_a_time()
    found = routed(facts, now, without)
    for (team, member), turn in found.turns.items():
        Seat.objects.filter(team=team, member=member).update(turn=turn)
    return Assigned(found.owner, found.why, found.team, tuple(_row(step) for step in found.steps))


def routed(facts: Facts, now: int, without: str = "") -> Routed:
    """Find who takes a hand-off, and write nothing."""
    router = facts.program.router
    known = _known(facts, router)
    return route(router, known, seeing.seen(router, known, now), now, without)


def _known(facts: Facts, router: Router) -> Known:
    asks = [rule.clause for rule in router.routes]
    account, owner = facts.lead.fields.account, facts.account.get(ACCOUNT_OWNER)
    deals_matter = any(clause.open_opportunity for clause in asks)
    return Known(
        team=facts.handoff.team,
        clock=_clock(facts),
        person=facts.lead.fields,
        account=facts.account,
        account_owner=((owner.text if owner is not None else None) or "").strip(),
        opportunity_owner=deals.owner(facts.lead.person, account) if deals_matter else "",
        lists=_lists(account) if any(clause.list for clause in asks) else {},
    )


def _clock(facts: Facts) -> Clock:
    """Return the hand-off's working hours; of a clause that the agreement no longer has, those of its first one."""
    agreement = facts.program.agreement
    clause = agreement.handoff.get(facts.handoff.clause) or next(clause for _, clause in agreement.handoffs())
    return facts.program.clocks[clause.calendar]


def _lists(account: int | None) -> dict[str, str]:
    if account is None:
        return {}
    return dict(Listed.objects.filter(account=account).values_list("list", "owner"))


def _one_at_a_time() -> None:
    """Let nobody else's turn be worked out until the transaction ends, so that two leads are not one turn."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_TURNS])


_TURNS = 2
"""What the advisory lock is about."""


def _row(step: Step) -> dict[str, Any]:
    members = [one._asdict() for one in step.members]
    row = {"rule": step.clause, "matched": step.matched, "took": step.took, "why": step.why}
    return row | ({"members": members} if members else {})
