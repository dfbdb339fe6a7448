"""The inbox as a file: every hand-off of the list in view, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.desk.lists import inbox as listed
from interlock.desk.lists.inbox_numbers import many as count
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column
from interlock.pages.inbox.asked import LABELS, SORT_LABELS

if TYPE_CHECKING:
    from interlock.desk.lists.inbox import Row
    from interlock.pages.inbox.asked import Asked

COLUMNS = {
    "person": Column("id", "Lead"),
    "title": Column("text"),
    "company": Column("text"),
    "clause": Column("text"),
    "team": Column("text"),
    "owner": Column("text", "With"),
    "score": Column("number"),
    "grade": Column("text"),
    "segment": Column("text"),
    "why": Column("text"),
    "handed": Column("time", "Handed over"),
    "due": Column("time"),
    "answered": Column("time"),
    "contacted": Column("time"),
    "status": Column("text"),
    "until": Column("time", "On hold until"),
    "decided": Column("time"),
    "decided_by": Column("text"),
    "reason": Column("text"),
    "id": Column("id", "Hand-off"),
}
WORDS = {"team": "Team", "segment": "Segment", "q": "Find", "clause": "Clause", "reason": "Reason"}


def handoffs(asked: Asked, now: int) -> Table:
    """Return the hand-offs that somebody looks at."""
    wanted = asked.wanted
    says = {"List": LABELS[wanted.tab], "Of": wanted.owner or "everybody", "Order": SORT_LABELS[wanted.sort]}
    says |= {label: asked.words[word] for word, label in WORDS.items() if asked.words.get(word)}
    says |= {"Only": "past their due time"} if wanted.late else {}
    says |= {"Disputed": "those that nobody has settled"} if wanted.disputed else {}
    title, many = f"Inbox, {LABELS[wanted.tab].lower()}", count(wanted, now)
    return Table(title, COLUMNS, lambda: map(_row, listed.every(wanted, now)), says, many=many)


def _row(one: Row) -> dict[str, Any]:
    own = {name: getattr(one, name) for name in COLUMNS if name not in {"person", "title", "company"}}
    named = {name: naming.label(own[name]) if own[name] else "" for name in ("segment", "reason")}
    return {"person": one.face.person, "title": one.face.title, "company": one.face.company, **own, **named}
