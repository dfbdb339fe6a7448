"""The journey as a list: newest first, repeats of a day told once, narrowed to what somebody wants to see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.desk.lists.touches import collapsed
from interlock.measure.matching import SAYS
from interlock.pages.journey.marks import owner_of
from interlock.pages.journey.stages import said, stage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.desk.lists.entities import Known
    from interlock.desk.lists.journey import Journey, Life, Occurred
    from interlock.lifecycle import Changed, Moved

AT_ONCE = 60
GROUPS = {"touches": "Touches", "stages": "Stages and deals", "verdicts": "Hand-offs and verdicts", "facts": "Facts"}
_VERDICTS = ("handed_over", "held", "accepted", "rejected", "recycled", "returned", "cooled")
_OCCURRED = {
    "assigned": "Given to {owner}",
    "reassigned": "Passed on to {owner}",
    "contacted": "Contacted",
    "remarked": "What sales heard was noted",
    "reminded": "{owner} was reminded",
    "breached": "Past the promise",
    "escalated": "Escalated",
    "disputed": "Marketing disputes the verdict",
    "dispute_settled": "The dispute is settled",
    "undone": "Taken back",
    "cooled": "Cooled below the threshold",
    "resumed": "The clock runs again",
    "gate_violated": "Another system claimed a stage; the gate was not passed",
}


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    at: int | None
    group: str
    kind: str
    owner: str
    label: str
    says: str
    who: str
    """Whose it is, where several people are listed."""
    handoff: int | None = None


@dataclass(frozen=True)
class Kind:
    """One thing to narrow the list to."""

    name: str
    label: str
    count: int


def entries(agreement: Agreement | None, journey: Journey) -> list[Entry]:
    """List everything, newest first; what was so from the beginning comes last."""
    several, kept = len(journey.lives) > 1, {one.id for one in journey.handoffs}
    found = [
        replace(entry, handoff=entry.handoff if entry.handoff in kept else None)
        for life in journey.lives
        for entry in _of(agreement, life, journey.deals, life.face.name if several else "")
    ]
    found += [_fact(change, "") for change in journey.firm]
    return sorted(found, key=lambda one: (one.at is not None, one.at or 0), reverse=True)


def kinds(found: Sequence[Entry]) -> list[Kind]:
    """Return what the list can be narrowed to: groups, and kinds of touch."""
    groups = Counter(entry.group for entry in found)
    touches = Counter(entry.kind for entry in found if entry.group == "touches")
    return [
        *(Kind(name, label, groups[name]) for name, label in GROUPS.items() if groups[name]),
        *(Kind(kind, naming.label(kind), count) for kind, count in sorted(touches.items())),
    ]


def _of(agreement: Agreement | None, life: Life, deals: Mapping[int, Known], who: str) -> Iterator[Entry]:
    for touch in collapsed(life.touches):
        label = naming.label(touch.kind) + (f" {touch.times} times" if touch.times > 1 else "")
        about = [
            touch.content,
            touch.campaign and f"campaign {touch.campaign}",
            touch.channel and f"via {naming.label(touch.channel).lower()}",
        ]
        about += [touch.by and f"by {touch.by}"] if touch.outbound else []
        owner = owner_of(agreement, touch.kind)
        yield Entry(touch.at, "touches", touch.kind, owner, label, ", ".join(filter(None, about)), who)
    for move in life.moves:
        yield _step(agreement, move, deals, who)
    for change in life.changes:
        yield _fact(change, who)
    for one in life.occurred:
        yield _happened(one, who)


def _step(agreement: Agreement | None, move: Moved, deals: Mapping[int, Known], who: str) -> Entry:
    group = "verdicts" if move.kind in _VERDICTS else "stages"
    stage = stage_of(agreement, move) if agreement is not None else None
    owner = agreement.stage[stage].owner if agreement is not None and stage is not None else "sales"
    deal = str(deals.get(move.opportunity, "")) if move.opportunity is not None else ""
    currency = agreement.currency if agreement is not None else ""
    amount = f"{currency} {move.amount / 100:,.0f}".strip() if move.amount is not None else ""
    about = [naming.label(stage) if stage else "", deal, amount]
    handoff = move.id if move.kind == "handed_over" else None
    return Entry(move.at, group, move.kind, owner, said(move), ", ".join(filter(None, about)), who, handoff)


def _fact(change: Changed, who: str) -> Entry:
    name = naming.label(change.field)
    rule = change.source.removeprefix("match:")
    if change.field == "account":
        label = "Belongs to the account" if change.text else "Belongs to no account"
        says = SAYS.get(rule, _source(change.source))
        return Entry(change.at, "facts", "account", "both", label, says, who)
    value = change.text if change.text is not None else f"{change.number:,g}" if change.number is not None else ""
    label = f"{name}: {value}" if value else f"{name} is not known any more"
    return Entry(change.at, "facts", change.field, "both", label, _source(change.source), who)


def _happened(one: Occurred, who: str) -> Entry:
    label = _OCCURRED[one.kind].format(owner=one.owner or "the queue")
    owner = "sales" if one.kind in {"contacted", "remarked"} else "both"
    return Entry(one.at, "verdicts", one.kind, owner, label, f"by {one.by}" if one.by else "", who, one.handoff)


def _source(source: str) -> str:
    return "" if source in ("", "interlock") else f"from {source}"
