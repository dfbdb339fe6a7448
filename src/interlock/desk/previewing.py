"""Who would get a lead now, and why; nothing is written, nobody's turn passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk import clock
from interlock.desk.ledger import person as ledger
from interlock.desk.lists.program import binding
from interlock.desk.live.folding import folded
from interlock.desk.models import AccountFields, Handoff, Lead
from interlock.desk.routing import Facts, routed
from interlock.lifecycle import NOTHING, LayoutError, obstacles, thaw, thaw_fields

if TYPE_CHECKING:
    from interlock.desk.lists.program import Binding
    from interlock.lifecycle import Fields, Routed, Unmet
    from interlock.lifecycle import Lead as Known


@dataclass(frozen=True)
class Preview:
    """By which hand-off a lead would go, to whom, and what still keeps it from going."""

    person: int
    clause: str
    routed: Routed
    standing: str
    """Where the lead stands now."""
    unmet: tuple[Unmet, ...]
    """What keeps it from being handed over by this hand-off; empty: nothing does."""


def preview(person: int, now: int | None = None, handoff: str | None = None) -> Preview | None:
    """Say who would get a lead now; None where no agreement binds.

    By the hand-off that is named, else by the first that it has earned, else by the one that it is nearest to.
    """
    at = clock.now() if now is None else now
    bound = binding(at)
    if bound is None or not bound.program.handoffs:
        return None
    lead = _lead(bound, person)
    account = _account(lead)
    accounts = {lead.fields.account or 0: account}
    names = [table.name for table in bound.program.handoffs if handoff in {None, table.name}]
    if not names:
        return None
    unmet = {name: obstacles(bound.program, lead, at, name, accounts) for name in names}
    clause = min(names, key=lambda name: len(unmet[name]))
    row = Handoff(person=person, clause=clause, team=bound.program.agreement.handoff[clause].to)
    found = routed(Facts(row, lead, account, bound.program), at)
    return Preview(person, clause, found, lead.standing.state, unmet[clause])


def _lead(bound: Binding, person: int) -> Known:
    """Return a lead as it is kept, else as the ledger has it."""
    row = Lead.objects.filter(pk=person).first()
    if row is not None and row.folded:
        try:
            return thaw(bound.program, row.folded)
        except LayoutError:
            pass  # folded under an agreement that remembers other touches: the ledger has them all
    return folded(bound.program, person, ledger.of_people([person])[person]).lead


def _account(lead: Known) -> Fields:
    number = lead.fields.account
    if number is None:
        return NOTHING
    row = AccountFields.objects.filter(pk=number).first()
    if row is not None:
        return thaw_fields(row.fields)
    fields = NOTHING
    for change in ledger.of_accounts([number])[number]:
        fields = fields.after(change)
    return fields
