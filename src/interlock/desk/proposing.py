"""Work out what a proposal suggests: what the clause saw of each refused lead, the change, its replay on history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.agreement import read
from interlock.agreement.suggesting import Seen, suggest
from interlock.desk import numbers
from interlock.desk.models import AccountFields, Handoff, Lead
from interlock.lifecycle import NOTHING, FieldSeen, LayoutError, TouchesSeen, score, thaw, thaw_fields
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.replay import compare, replayed, side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.lifecycle import Fields, Program, Score
    from interlock.measure.replay import Comparison


@dataclass(frozen=True)
class WorkedOut:
    """What a proposal shows beside its clause."""

    evidence: list[dict[str, Any]]
    says: str
    text: str
    change: list[dict[str, Any]] | None
    replay: dict[str, Any] | None


def work_out(program: Program, clause: str, handoffs: Sequence[int], now: int) -> WorkedOut:
    """Look at refused hand-offs through the clause they contradict, suggest a change, and replay it on all history.

    Takes as long as a replay takes; nothing is locked meanwhile.
    """
    rows = list(Handoff.objects.filter(pk__in=handoffs).order_by("decided", "pk"))
    looked = [_look(program, clause, row, now) for row in rows]
    found = suggest(program.agreement, clause, [seen for seen, _ in looked])
    change = [{"clause": one.clause, "was": _plain(one.was), "now": _plain(one.now)} for one in found.changes] or None
    people = {row.person for row in rows}
    replay = _replay(program.agreement, read(found.text), people, now) if found.text else None
    return WorkedOut([shown for _, shown in looked], found.says, found.text, change, replay)


def _look(program: Program, clause: str, row: Handoff, now: int) -> tuple[Seen, dict[str, Any]]:
    """Return what a clause saw of a lead, and what of that may be shown to everybody."""
    fields, account, found = _scored(program, row, now)
    points = row.score if row.score is not None else found.total if found else 0.0
    seen = Seen(row.clause, points, known=frozenset(fields.known) | frozenset(account.known))
    for line in found.lines if found else ():
        if line.clause == clause or clause.startswith(f"{line.clause}.touch."):
            first = line.evidence[0] if line.evidence else None
            kinds = {each.kind: each.points for each in line.evidence if isinstance(each, TouchesSeen)}
            text, number = (first.text, first.number) if isinstance(first, FieldSeen) else (None, None)
            seen = Seen(row.clause, points, line.points, text, number, kinds, seen.known)
    return seen, {"handoff": row.pk, "points": round(seen.points, 2), "saw": _saw(program.agreement, clause, seen)}


def _saw(agreement: Agreement, clause: str, seen: Seen) -> str:
    """Say what the clause saw, in words of the agreement: what only the lead said stays with the lead."""
    if seen.kinds:
        return ", ".join(kind.replace("_", " ") for kind, _ in sorted(seen.kinds.items(), key=lambda each: -each[1]))
    if seen.number is not None:
        return f"{seen.number:,.10g}"
    if seen.text is None:
        name = clause.rpartition(".")[2]
        known = clause.startswith("field.") and name in seen.known
        return "known" if known else "not known" if clause.startswith(("field.", "score.")) else ""
    _, model, _, line = clause.split(".")[:4]
    agreed = {value.strip().casefold() for value in agreement.score[model].fit[line].values}
    return seen.text.strip().casefold() if seen.text.strip().casefold() in agreed else "known"


def _scored(program: Program, row: Handoff, now: int) -> tuple[Fields, Fields, Score | None]:
    """Return what is known of a lead and its account, and its score at the hand-off or, heard of since, now."""
    stored = Lead.objects.filter(pk=row.person).first()
    handoff = program.agreement.handoff.get(row.clause)
    if stored is None or not stored.folded or handoff is None:
        return NOTHING, NOTHING, None
    try:
        lead = thaw(program, stored.folded)
    except LayoutError:
        return NOTHING, NOTHING, None
    number = lead.fields.account
    known = AccountFields.objects.filter(account=number or 0).first()
    account = thaw_fields(known.fields) if known is not None else NOTHING
    last = max((cell.last for cell in lead.cells if cell is not None), default=0)
    at = row.handed if last <= row.handed else max(now, last)
    return lead.fields, account, score(program, lead, at, handoff.model, {number or 0: account})


def _replay(before: Agreement, after: Agreement, refused: set[int], now: int) -> dict[str, Any] | None:
    """Return what both agreements would have handed over in all history, and what became of it.

    Of the refused people it is said how many would still have been handed over, by whatever clause.
    """
    with Engine(numbers.snapshot(), memory_limit="700MB") as engine:
        base, tried = (side(replayed(engine, each)) for each in (before, after))
        found = compare(Facts(engine, after, now), base, tried)
        still = refused & set(tried.handoffs["person"].to_pylist())
        more = {"refused": len(refused), "still": len(still), "as_of": engine.snapshot.as_of}
        return None if found is None else _figures(found) | more


def _figures(found: Comparison) -> dict[str, Any]:
    """Return what a proposal says of its replay."""
    whole = found.whole
    return {
        "since": whole.since,
        "until": whole.until,
        "before": _side(whole.base.handoffs, whole.base.accepted.to_json()),
        "after": _side(whole.candidate.handoffs, whole.candidate.accepted.to_json()),
        "won_kept": whole.kept.deals,
        "won_missed": whole.missed.deals,
        "won_caught": whole.caught.deals,
        "flags": whole.flags,
        "notes": list(found.notes),
    }


def _side(handoffs: int, accepted: dict[str, Any]) -> dict[str, Any]:
    return {"handoffs": handoffs, "accepted": accepted["part"], "refused": accepted["of"] - accepted["part"]}


def _plain(value: object) -> object:
    """Return a value as JSON keeps it."""
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
