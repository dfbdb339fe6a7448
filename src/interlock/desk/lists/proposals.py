"""What repeated refusals have proposed: clause, evidence, the suggestion with its replay, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.desk.lists.faces import Face, faces
from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Handoff, Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class ProposalRow:
    """One proposal; times in microseconds since 1970 UTC."""

    id: int
    clause: str
    reason: str
    review: str
    seal: str
    handoffs: tuple[int, ...]
    evidence: tuple[Mapping[str, Any], ...]
    change: Sequence[Mapping[str, Any]] | None
    """What would change: clause, was, now."""
    says: str
    """Why this is suggested, or why nothing is."""
    text: str
    """The whole agreement with the suggestion in it; empty: there is none."""
    replay: Mapping[str, Any] | None
    worked_out: int | None
    opened: int
    due: int
    status: str
    """open, accepted or declined."""
    answered: int | None
    answered_by: str
    answer: str
    version: int | None
    """The version that came of it."""


@dataclass(frozen=True)
class Refused:
    """One refused hand-off behind a proposal."""

    id: int
    face: Face
    score: float | None
    clause: str
    channel: str | None
    campaign: str | None
    content: str | None
    decided: int | None
    decided_by: str
    note: str
    points: float | None
    """What the contradicted clause gave; None: not looked at yet."""
    saw: str
    """What it saw of the lead, in the agreement's words."""


def proposals(status: str = "") -> list[ProposalRow]:
    """List proposals: the open ones by due time, then those answered, the latest first."""
    found = [_row(each) for each in Proposal.objects.filter(**{"status": status} if status else {})]
    return sorted(found, key=lambda one: (one.status != "open", one.due if one.status == "open" else -_end(one)))


def proposal(number: int) -> ProposalRow | None:
    """Find one proposal."""
    found = Proposal.objects.filter(pk=number).first()
    return _row(found) if found else None


def open_proposals() -> int:
    """Count proposals that wait for marketing's answer."""
    return Proposal.objects.filter(status="open").count()


def refused(one: ProposalRow, seen: Seen = EVERYTHING) -> list[Refused]:
    """List the hand-offs behind a proposal that somebody sees, the latest refusal first."""
    rows = list(Handoff.objects.filter(seen.handoffs(), pk__in=one.handoffs).order_by("-decided", "pk"))
    shown, looked = faces([(row.person, row.account) for row in rows]), {each["handoff"]: each for each in one.evidence}
    return [_refused(row, shown[row.person], looked.get(row.pk)) for row in rows]


def _refused(row: Handoff, face: Face, looked: Mapping[str, Any] | None) -> Refused:
    points, saw = (looked["points"], looked["saw"]) if looked else (None, "")
    return Refused(
        row.pk, face, row.score, row.clause, row.channel, row.campaign, row.content,
        row.decided, row.decided_by, row.note, points, saw,
    )  # fmt: skip


def _row(found: Proposal) -> ProposalRow:
    columns = {name: getattr(found, name) for name in ProposalRow.__dataclass_fields__}
    return ProposalRow(**columns | {"handoffs": tuple(found.handoffs), "evidence": tuple(found.evidence)})


def _end(one: ProposalRow) -> int:
    return one.answered or one.opened
