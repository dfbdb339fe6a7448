"""What people and accounts scored over time, and what they score now, under one agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk.ledger import person as ledger
from interlock.desk.lists.journey import people_of
from interlock.desk.models import AccountFields, Lead
from interlock.lifecycle import NOTHING, Changed, fold, roll_up, score, thaw, thaw_fields, unknown
from interlock.lifecycle.lead import account_of
from interlock.lifecycle.profile import profile_of
from interlock.lifecycle.scoring import engagement_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.lifecycle import AccountScore, Event, Fields, Program, Score
    from interlock.lifecycle import Lead as Folded


def curve(
    program: Program, model: str, events: Sequence[Event], firm: Sequence[Changed], times: Sequence[int]
) -> list[float]:
    """Return the score at each of these times, which ascend: everything that had happened by then, as points then.

    `events` are one person's, `firm` the changes of their account; both as they happened, not as they became known.
    """
    table = program.models[model]
    found = []
    for lead, accounts, at in _folded(program, events, firm, times):
        fit = profile_of(program, lead.fields, account_of(lead, accounts)).fit[model]
        found.append(fit + engagement_of(table, lead.cells, at))
    return found


def score_at(program: Program, model: str, events: Sequence[Event], firm: Sequence[Changed], at: int) -> Score:
    """Return the score at one time, by line."""
    lead, accounts, _ = next(_folded(program, events, firm, [at]))
    return score(program, lead, at, model, accounts)


def _folded(
    program: Program, events: Sequence[Event], firm: Sequence[Changed], times: Sequence[int]
) -> Iterator[tuple[Folded, Mapping[int, Fields], int]]:
    """Yield the lead and its account as they stood at each time."""
    told = sorted([*events, *firm], key=lambda one: -(2**63) if one.at is None else one.at)
    lead, accounts, place = unknown(program, 0), {one.key: NOTHING for one in firm}, 0
    for at in times:
        while place < len(told) and (told[place].at or 0) <= at:
            event = told[place]
            if isinstance(event, Changed) and event.entity == "account":
                accounts[event.key] = accounts[event.key].after(event)
            else:
                lead = fold(program, lead, event)
            place += 1
        yield lead, accounts, at


@dataclass(frozen=True)
class Rolled:
    """One model's score of an account, with what each of its people adds; `asked` says how it is made."""

    model: str
    of: str
    cap: float | None
    score: AccountScore


def rolled_up(program: Program, account: int, now: int) -> tuple[Rolled, ...]:
    """Return the account's score now, from its people's, under every model with a clause `[score.*.account]`."""
    firm = {account: _firm(account)}
    leads = _leads(program, account)
    found = []
    for name, model in program.models.items():
        if model.roll_up is None:
            continue
        totals = {lead.person: score(program, lead, max(now, _last(lead)), name, firm).total for lead in leads}
        total = roll_up(program, name, totals)
        if total is not None:
            found.append(Rolled(name, model.roll_up.of, model.roll_up.cap, total))
    return tuple(found)


def _firm(account: int) -> Fields:
    """Return what is known of an account; what was not asked for yet is read from the ledger."""
    stored = AccountFields.objects.filter(account=account).values_list("fields", flat=True).first()
    if stored is not None:
        return thaw_fields(stored)
    fields = NOTHING
    for change in ledger.of_accounts([account])[account]:
        fields = fields.after(change)
    return fields


def _leads(program: Program, account: int) -> list[Folded]:
    """Return the account's people as they stand; who was folded otherwise, or not yet, is folded from the ledger."""
    rows = dict(Lead.objects.filter(account=account).values_list("person", "folded"))
    found, missing = [], []
    for person in people_of(account):
        if rows.get(person, {}).get("layout") == program.layout:
            found.append(thaw(program, rows[person]))
        else:
            missing.append(person)
    for person, events in ledger.of_people(missing).items():
        last = max((event.at for event in events if event.at is not None), default=0)
        found.append(next(_folded(program, events, [], [last]))[0]._replace(person=person))
    return found


def _last(lead: Folded) -> int:
    return max((cell.last for cell in lead.cells if cell is not None), default=0)
