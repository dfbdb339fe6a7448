"""What an undo restores: where the hand-off and its lead stood before a verdict, kept with it for a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from interlock.desk.models import Notice, Outgoing, Ownership, Pause
from interlock.lifecycle import Standing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from interlock.desk.models import Handoff
    from interlock.desk.verdicts.held import Case

FIELDS = (
    *("owner", "status", "until", "trigger", "due", "answered"),
    *("decided", "decided_by", "reason", "note", "verdict", "before"),
)
"""What verdicts write on a hand-off."""


def keep(case: Case, by: str) -> dict[str, Any]:
    """Return how things stand, before a verdict of `by` changes them."""
    return {
        "at": case.lead.instant,
        "by": by,
        "handoff": {name: getattr(case.handoff, name) for name in FIELDS},
        "standing": list(case.lead.standing),
        "recorded": case.lead.found.recorded,
        "last": {model.__name__: _last(model, case.handoff) for model in (Ownership, Notice, Outgoing)},
    }


def moved_on(case: Case, before: dict[str, Any]) -> str:
    """Say what happened since a verdict that an undo would pass over; empty: nothing did."""
    handoff = case.handoff
    if Standing(*before["stood"]) != case.lead.standing:
        return f"the lead has moved on since, it is {case.lead.standing.state} now"
    if handoff.disputes.filter(at__gte=before["at"]).exists():
        return "marketing has disputed it since"
    later = _since(Ownership, handoff, before).exclude(pk=before.get("ownership") or 0)
    return f"it was handed on to {handoff.owner or 'the queue'} since" if later.exists() else ""


def restore(case: Case, before: dict[str, Any]) -> None:
    """Let hand-off and lead stand as they did; a contact that was proved meanwhile stays proved."""
    handoff = case.handoff
    for name, value in before["handoff"].items():
        setattr(handoff, name, value)
    if handoff.answered is None:
        handoff.answered = handoff.contacted
    Pause.objects.filter(pk=before.get("pause") or 0).delete()
    for number, until in before.get("pauses", []):
        Pause.objects.filter(pk=number).update(until=until)
    Ownership.objects.filter(pk=before.get("ownership") or 0).delete()
    case.lead.restore(before["standing"], before["recorded"] if _nothing_since(case, before) else None)


def untold(handoff: Handoff, before: dict[str, Any]) -> None:
    """Take back what was said because of a verdict, in the product and on its way out."""
    _since(Notice, handoff, before).delete()
    _since(Outgoing, handoff, before).filter(sent=None).delete()


def _last(model: type[Ownership | Notice | Outgoing], handoff: Handoff) -> int:
    """Return the number of the last row about a hand-off; numbers only grow, while a clock may be set back."""
    found: int | None = model.objects.filter(handoff=handoff.id).aggregate(last=Max("pk"))["last"]
    return found or 0


def _since(model: type[Ownership | Notice | Outgoing], handoff: Handoff, before: dict[str, Any]) -> QuerySet[Any]:
    """Return the rows about a hand-off that came after a verdict was begun."""
    return model.objects.filter(handoff=handoff.id, pk__gt=before["last"][model.__name__])


def _nothing_since(case: Case, before: dict[str, Any]) -> bool:
    return bool(case.lead.found.recorded == before["at"])
