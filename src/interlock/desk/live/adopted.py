"""Hand-offs of imported history, as rows of the desk: what was made elsewhere is shown, counted and carried on here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from interlock.desk import timing
from interlock.desk.live import many, recalled
from interlock.desk.models import Handoff, Lead, Member

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.desk.lists.program import Binding
    from interlock.lifecycle import Program
    from interlock.measure.facts.store import Facts

LONG_OVER = 30 * 86_400_000_000
"""How long after its due time a hand-off that nobody answered is taken for lapsed (microseconds)."""
RECALLED = 20_000
"""Refused hand-offs, the latest, of which it is worked out: that takes a second per thousand."""
_OPEN = ("waiting", "lapsed")
_REFUSED = ("rejected", "recycled")
_HISTORY = """
SELECT f.handoff, f.person, TRY_CAST(TRIM(a.value) AS BIGINT), f.clause, f.team, f.owner, f.due, f.answered_at,
  f.verdict, f.decided_at, f.decided_by, f.reason, f.handed_at, m.score, m.seal, t.channel, t.campaign, t.content,
  f.opportunity IS NULL AND LEAD(f.handoff) OVER (PARTITION BY f.person ORDER BY f.handed_at, f.handoff) IS NOT NULL
FROM fact_handoffs AS f JOIN moves AS m ON m.id = f.handoff
LEFT JOIN {account} AS a ON a.person = f.person
ASOF LEFT JOIN (SELECT person, "at", channel, campaign, content FROM touches WHERE NOT outbound) AS t
  ON t.person = f.person AND t."at" <= f.handed_at
ORDER BY f.handoff
"""


class _Past(NamedTuple):
    """One hand-off of the ledger."""

    id: int
    person: int
    account: int | None
    clause: str | None
    team: str | None
    owner: str | None
    due: int | None
    answered: int | None
    verdict: str | None
    decided: int | None
    decided_by: str | None
    reason: str | None
    handed: int
    score: float | None
    seal: str | None
    channel: str | None
    campaign: str | None
    content: str | None
    overtaken: bool
    """Whether the lead was handed over again since."""


def adopt(facts: Facts, bound: Binding, now: int) -> int:
    """Write down the hand-offs of history that the desk does not know, and what became of those it did not make."""
    known = {row[0]: row[1:] for row in Handoff.objects.values_list("id", "adopted", "status")}
    members = set(Member.objects.values_list("user__username", flat=True))
    rows: list[dict[str, Any]] = []
    for past in _history(facts):
        adopted, status = known.get(past.id, (True, ""))
        row = _row(bound, past, members, now)
        if adopted and status in {"", *_OPEN} and status != row["status"]:
            rows.append(row)
    if rows:
        _recall(bound.program, [row for row in rows if row["id"] not in known])
        names = tuple(rows[0])
        changing = ("status", "answered", "contacted", "decided", "decided_by", "reason")
        update = ", ".join(f"{name} = excluded.{name}" for name in changing)
        many.put(Handoff, names, [tuple(row.values()) for row in rows], f"(id) DO UPDATE SET {update}")
    _plan([row["id"] for row in rows if row["id"] not in known], bound.program, now)
    return len(rows)


def rest() -> None:
    """Say of refusals that were made elsewhere until when their leads rest, as the leads have been folded."""
    later = Handoff.objects.filter(person=OuterRef("person"), handed__gt=OuterRef("handed"))
    resting = Lead.objects.filter(person=OuterRef("person"), state="resting").values("wakes")[:1]
    refused = Handoff.objects.filter(adopted=True, status__in=_REFUSED, until=None, trigger="")
    refused.filter(~Exists(later)).update(until=Subquery(resting))


def _history(facts: Facts) -> Iterator[_Past]:
    facts.make(["fact_handoffs"])
    account = facts.field("account") if "account" in facts.recorded else ""
    if account:
        facts.make([account])
    source = account or "(SELECT CAST(NULL AS BIGINT) AS person, CAST(NULL AS TEXT) AS value)"
    rows = facts.engine.sql(_HISTORY.format(account=source)).fetchall()
    return map(_Past._make, rows)


def _row(bound: Binding, past: _Past, members: set[str], now: int) -> dict[str, Any]:
    program = bound.program
    clause = (past.clause or "").removeprefix("handoff.")
    due = _due(program, clause, past)
    status = _status(past, due, now)
    decided = status not in _OPEN
    owner = past.owner or ""
    contacted = past.answered if past.answered is not None and past.answered != past.decided else None
    return {
        "id": past.id,
        "person": past.person,
        "account": past.account,
        "clause": clause,
        "stage": _stage(program, clause),
        "team": past.team or "",
        "owner": owner if decided or owner in members else "",
        "routed": "[]",
        "score": past.score,
        "grade": None,
        "seal": past.seal or "",
        "version": 0,
        "segment": _segment(program, clause),
        "channel": past.channel,
        "campaign": past.campaign,
        "content": past.content,
        "why": "",
        "missing": "[]",
        "triggered": past.handed,
        "passed": past.handed,
        "handed": past.handed,
        "due": due,
        "status": status,
        "trigger": "",
        "answered": past.answered,
        "contacted": contacted,
        "decided": past.decided if decided else None,
        "decided_by": (past.decided_by or "") if decided else "",
        "reason": (past.reason or "") if decided else "",
        "note": "",
        "adopted": True,
    }


def _recall(program: Program, new: list[dict[str, Any]]) -> None:
    """Say of those that wait or were refused what they scored when handed over, where nobody wrote it down.

    What waits is looked at by sales; a refusal is evidence, and shows the score that it contradicts.
    """
    waiting = [row for row in new if row["status"] == "waiting" and row["score"] is None]
    refused = [row for row in new if row["status"] in _REFUSED and row["score"] is None]
    refused.sort(key=lambda row: -(row["decided"] or row["handed"]))
    unsaid = {row["id"]: row for row in [*waiting, *refused[:RECALLED]]}
    wanted = [recalled.Past(row["id"], row["person"], row["clause"], row["handed"]) for row in unsaid.values()]
    for number, found in recalled.recalled(program, wanted):
        unsaid[number].update(score=found.score, grade=found.grade, why=found.why)


def _status(past: _Past, due: int, now: int) -> str:
    if past.verdict in {"accepted", "rejected", "recycled"}:
        return past.verdict or ""
    return "lapsed" if past.overtaken or due < now - LONG_OVER else "waiting"


def _due(program: Program, clause: str, past: _Past) -> int:
    """Return its due time; where none was recorded, the one that the agreement in force asks for."""
    if past.due is not None:
        return past.due
    table = next((each for each in program.handoffs if each.name == clause), None) or next(iter(program.handoffs), None)
    return past.handed if table is None else table.clock.deadline(past.handed, table.within)


def _stage(program: Program, clause: str) -> str:
    agreement = program.agreement
    if clause in agreement.handoff:
        return agreement.handoff[clause].stage
    return next((name for name, stage in agreement.stages() if stage.entered == "handed_over"), "")


def _segment(program: Program, clause: str) -> str:
    found = program.agreement.handoff.get(clause)
    return (found.segment or "") if found is not None else ""


def _plan(new: list[int], program: Program, now: int) -> None:
    """Let the clocks of those run on here that still wait and are not overdue."""
    waiting: Mapping[int, Handoff] = Handoff.objects.in_bulk(new) if len(new) < 500 else _waiting(now)
    for handoff in waiting.values():
        if handoff.status == "waiting" and handoff.due > now:
            timing.plan(handoff, program)


def _waiting(now: int) -> dict[int, Handoff]:
    found = Handoff.objects.filter(adopted=True, status="waiting", due__gt=now)
    return {handoff.id: handoff for handoff in found}
