"""What of the proposals can be taken away: the list, one proposal's case, and what sales heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.pages.frame.exporting import Table
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.desk.lists.proposals import Refused
    from interlock.desk.lists.remarks import Topic
    from interlock.pages.frame.exporting import Piece
    from interlock.pages.proposals.drawing import Listed

LISTED = {
    "title": Column("text", "Proposal"),
    "clause": Column("text"),
    "says": Column("text", "Suggested"),
    "refused": Column("number", "Refused leads"),
    "status": Column("text"),
    "due": Column("time", "Answer by"),
    "late": Column("yes_no"),
    "answered": Column("time"),
    "answered_by": Column("text"),
    "id": Column("id", "Number"),
}
CHANGE = {"clause": Column("text"), "was": Column("text", "Now"), "now": Column("text", "Suggested")}
REPLAY = {
    "label": Column("text", "Figure"),
    "before": Column("number", "Now"),
    "after": Column("number", "Suggested"),
    "more": Column("number", "Change"),
}
REFUSED = {
    "person": Column("id", "Lead"),
    "campaign": Column("text"),
    "channel": Column("text"),
    "saw": Column("text", "The clause saw"),
    "points": Column("number", "It gave"),
    "score": Column("number"),
    "decided": Column("time", "Refused"),
    "decided_by": Column("text", "By"),
    "note": Column("text"),
    "id": Column("id", "Hand-off"),
}
HEARD = {
    "kind": Column("text"),
    "topic": Column("text"),
    "remarks": Column("number"),
    "handoffs": Column("number", "Hand-offs"),
    "texts": Column("text", "In the words"),
}


def listed(groups: Sequence[tuple[str, Sequence[Listed]]]) -> Table:
    """Return the proposals that wait, then those answered."""
    return Table.of("Proposals", LISTED, [one for _, rows in groups for one in rows], {})


def case(shown: Mapping[str, Any]) -> list[Piece]:
    """Return what one proposal's page shows: the change, what it would have done, and the refused leads."""
    proposal = shown["proposal"]
    says = {"Clause": proposal.clause, "Reason": naming.label(proposal.reason), "Suggested": proposal.says}
    leads = [_refused(one) for one in shown["refused"]]
    others = {"Not in this file": f"{shown['others']:,} leads that others have"} if shown["others"] else {}
    return [
        Table.of("What is suggested", CHANGE, shown["change"], says, "change"),
        Table.of("What it would have done", REPLAY, shown["figures"], says, "replay"),
        Table("Refused leads", REFUSED, lambda: leads, says | others, "refused"),
    ]


def heard(topics: Sequence[Topic]) -> Table:
    """Return what sales heard."""
    rows = [{name: getattr(one, name) for name in HEARD} | {"texts": " · ".join(one.texts)} for one in topics]
    return Table("What sales heard", HEARD, lambda: rows, {})


def _refused(one: Refused) -> dict[str, Any]:
    return {"person": one.face.person} | {name: getattr(one, name) for name in REFUSED if name != "person"}
