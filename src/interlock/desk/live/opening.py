"""Open a hand-off: its row, who has it, its clocks, and what is said of it, all in the transaction that decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.agreement.routing import LEAD_OF_TEAM
from interlock.desk import happenings, routing, timing
from interlock.desk.live.folding import OURS
from interlock.desk.models import Handoff, Ownership
from interlock.lifecycle import score
from interlock.lifecycle.gate import stated
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.lists.program import Binding
    from interlock.desk.live.folding import Last
    from interlock.lifecycle import Event, Fields, HandedOver, Lead, Line, Moved


class Opened(NamedTuple):
    """A decision to hand over, and what it was made on."""

    handed: HandedOver
    lead: Lead
    account: Fields
    events: tuple[Event, ...]
    """What became known at that instant."""
    last: Last | None
    """The last inbound touch."""


def open_handoff(binding: Binding, opened: Opened) -> tuple[Handoff, Moved]:
    """Write a hand-off with everything that belongs to it; return it and the move that goes to the tail."""
    handoff = _row(binding, opened)
    assigned = routing.assign(routing.Facts(handoff, opened.lead, opened.account, binding.program), handoff.handed)
    handoff.owner, handoff.team, handoff.routed = assigned.owner, assigned.team or handoff.team, list(assigned.rules)
    handoff.save(force_insert=True)
    Ownership.objects.create(handoff=handoff, owner=handoff.owner, since=handoff.handed, why=assigned.why)
    timing.plan(handoff, binding.program)
    happenings.note("handed_over", at=handoff.handed, handoff=handoff, more={"clause": handoff.clause})
    if not handoff.owner:
        happenings.note("unassigned", at=handoff.handed, handoff=handoff, more={"to": LEAD_OF_TEAM})
    moved = opened.handed.as_move(handoff.id, binding.seal)
    return handoff, moved._replace(team=handoff.team, by=handoff.owner or None, source=OURS)


def _row(binding: Binding, opened: Opened) -> Handoff:
    handed, lead = opened.handed, opened.lead
    clause = binding.program.agreement.handoff[handed.clause]
    last = opened.last
    return Handoff(
        id=key("handoff", str(handed.person), str(handed.at)),
        person=handed.person,
        account=lead.fields.account,
        clause=handed.clause,
        stage=handed.stage,
        team=handed.team,
        score=handed.score,
        grade=handed.grade,
        seal=binding.seal,
        version=binding.number,
        segment=clause.segment or _segment(binding, opened),
        channel=last and last.channel,
        campaign=last and last.campaign,
        content=last and last.content,
        why=_why(binding, opened),
        missing=[name for name in clause.brief if not _known(binding, opened, name)],
        triggered=_triggered(opened),
        passed=handed.at,
        handed=handed.at,
        due=handed.due,
    )


def _segment(binding: Binding, opened: Opened) -> str:
    """Return the first segment of the agreement that the lead is in."""
    agreement, lead = binding.program.agreement, opened.lead
    for name, segment in agreement.segment.items():
        if stated(agreement, f"segment.{name}", segment.where).holds(lead.fields, opened.account):
            return name
    return ""


def _triggered(opened: Opened) -> int:
    """Return when the latest of what made the lead ready happened; time alone made it ready at the instant itself."""
    happened = [event.at for event in opened.events if event.at is not None]
    return min(max(happened, default=opened.handed.at), opened.handed.at)


def _why(binding: Binding, opened: Opened) -> str:
    """Say in a few words what made the lead ready: its last touch, and the clauses that gave it most points."""
    model = binding.program.agreement.handoff[opened.handed.clause].model
    accounts = {opened.lead.fields.account or 0: opened.account}
    lines = score(binding.program, opened.lead, opened.handed.at, model, accounts).lines
    return because(lines, opened.last.kind if opened.last else "")


def because(lines: Iterable[Line], kind: str) -> str:
    """Say what made a lead ready: the kind of its last touch, and the lines of its score that gave it most points."""
    best = sorted((line for line in lines if line.points > 0), key=lambda line: -line.points)[:3]
    points = ", ".join(f"{_plain(line.clause.rpartition('.')[2])} {line.points:+.0f}" for line in best)
    return "; ".join(part for part in (_plain(kind), points) if part)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _known(binding: Binding, opened: Opened, name: str) -> bool:
    declared = binding.program.agreement.field.get(name)
    fields = opened.account if declared is not None and declared.of == "account" else opened.lead.fields
    return fields.get(name) is not None
