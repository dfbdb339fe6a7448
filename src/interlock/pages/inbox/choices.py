"""What a dialog offers to choose from: agreed reasons by what they contradict, touches, colleagues, what was heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.desk import clock
from interlock.desk.actions.contacts import proofs
from interlock.desk.actions.remarks import KINDS
from interlock.desk.lists import said
from interlock.desk.lists.program import binding
from interlock.pages.inbox.moments import today

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from interlock.agreement import Agreement
    from interlock.desk.lists.brief import Brief

GROUPS = {
    "score.fit": "Who they are",
    "score.engagement": "What they did",
    "segment": "Whom we sell to",
    "field": "What the brief said",
    "stage": "What a lead is",
}
"""Headings of reasons by the kind of clause that they contradict, in the order in which they are shown."""
DIGITS = "1234567890"


@dataclass(frozen=True)
class Choice:
    """One reason to choose."""

    name: str
    says: str
    clause: str
    key: str
    comes_back: bool


@dataclass(frozen=True)
class Kinds:
    """Reasons that contradict the same kind of clause."""

    title: str
    choices: tuple[Choice, ...]


def of(brief: Brief, zone: ZoneInfo) -> dict[str, Any]:
    """Give a dialog about a hand-off what it needs."""
    now = clock.now()
    bound = binding(now)
    agreement = bound.program.agreement if bound else None
    day = today(zone, now)
    return {
        "brief": brief,
        "row": brief.row,
        "number": brief.row.id,
        "reasons": reasons(agreement) if agreement else (),
        "returning": [(key, each.says) for key, each in agreement.reason.items() if each.recycle] if agreement else [],
        "triggers": _triggers(agreement) if agreement else [],
        "kinds": [(kind, naming.label(kind)) for kind in KINDS],
        "proofs": _proofs(agreement, brief) if agreement else [],
        "topics": said.topics(),
        "colleagues": said.colleagues(brief.row.team, brief.row.owner),
        "settlers": said.settlers(brief.row.decided_by),
        "dates": [(label, (day + timedelta(days=days)).isoformat()) for label, days in _LENGTHS],
        "open_dispute": next((each for each in brief.disputes if each.settled is None), None),
    }


_LENGTHS = (("Tomorrow", 1), ("In a week", 7), ("In a month", 30), ("In three months", 90))


def reasons(agreement: Agreement) -> tuple[Kinds, ...]:
    """Group the agreed reasons by the kind of clause they contradict, and give the first ten a digit."""
    found: dict[str, list[tuple[str, str, str, bool]]] = {}
    for name, reason in agreement.reason.items():
        found.setdefault(_kind(reason.contradicts), []).append((name, reason.says, reason.contradicts, reason.recycle))
    order = sorted(found, key=lambda kind: [*GROUPS, kind].index(kind))
    digits = iter(DIGITS)
    return tuple(
        Kinds(
            GROUPS.get(kind, naming.label(kind)),
            tuple(Choice(name, says, clause, next(digits, ""), back) for name, says, clause, back in found[kind]),
        )
        for kind in order
    )


def _kind(clause: str) -> str:
    first, *rest = clause.split(".")
    return f"score.{rest[1]}" if first == "score" and len(rest) > 1 else first


def _proofs(agreement: Agreement, brief: Brief) -> list[tuple[str, str, str]]:
    return [
        (name, naming.label(name), key) for name, key in zip(proofs(agreement, brief.row.clause), DIGITS, strict=False)
    ]


def _triggers(agreement: Agreement) -> list[tuple[str, str]]:
    inbound = [name for name, point in agreement.touchpoint.items() if point.direction == "inbound"]
    return [("any", "Anything they do"), *((name, naming.label(name)) for name in inbound)]
