"""Rewrite a person's rows in the database, in one transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from interlock.desk import happenings
from interlock.desk.erasing import quoted
from interlock.desk.erasing.fingerprint import fingerprint
from interlock.desk.ledger.tail import TAILS
from interlock.desk.models import (
    AccountPair,
    Belonging,
    Deal,
    Delivery,
    Dispute,
    Erased,
    Handoff,
    Happening,
    Identity,
    Lead,
    Notice,
    Opportunity,
    Outgoing,
    Ownership,
    Pause,
    Person,
    Pin,
    Proposal,
    Remark,
    Timer,
    Unplaced,
    Violation,
    Visitor,
)
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.erasing.disguise import Disguise
    from interlock.desk.models import Erasure

_FREE: dict[str, Any] = {"note": "", "routed": [], "before": None, "why": ""}
"""What a hand-off says in free words."""


@transaction.atomic
def rewrite(erasure: Erasure, hidden: Disguise, now: int) -> None:
    """Take the person out of every table; once this is committed the erasure says so."""
    list(Lead.objects.select_for_update().filter(person=hidden.person))
    numbers = _fields(hidden) if hidden.keeps else _everything(hidden)
    quoted.clean(hidden)
    erasure.pins = _pins(hidden, numbers)
    erasure.save(update_fields=["pins"])
    more = {"clause": erasure.clause} if erasure.clause else {}
    happenings.note("fields_dropped" if hidden.keeps else "erased", at=now, person=hidden.of(hidden.person), more=more)
    if not hidden.keeps:
        Erased.objects.update_or_create(digest=fingerprint(hidden.person), defaults={"at": now})


def _fields(hidden: Disguise) -> dict[int, int]:
    """Drop the values of personal fields that are not in the ledger yet; the lead is folded anew without them."""
    _tails(hidden)
    Lead.objects.filter(pk=hidden.person).update(folded={})
    return {}


def _everything(hidden: Disguise) -> dict[int, int]:
    """Take the person out of every table; return their old ids with the new ones."""
    handoffs = list(Handoff.objects.filter(person=hidden.person).values_list("pk", flat=True))
    deals = hidden.opportunities
    numbers = {one: hidden.of(one) for one in {hidden.person, *handoffs, *deals}}
    _themselves(hidden)
    _tails(hidden)
    _handoffs(hidden, handoffs)
    _deals(hidden)
    _violations(hidden)
    _what_happened(hidden, handoffs, numbers)
    _told(handoffs)
    _answers(numbers)
    for pair in list(AccountPair.objects.filter(verdict="merged")):
        AccountPair.objects.filter(pk=pair.pk).update(before=hidden.renumber(pair.before, numbers))
    return numbers


def _themselves(hidden: Disguise) -> None:
    """Leave a person without a name, whose lead is folded anew from what the ledger holds by then."""
    person, new = hidden.person, hidden.of(hidden.person)
    Identity.objects.filter(person=person).delete()
    Visitor.objects.filter(person=person).delete()
    Unplaced.objects.filter(person=person).delete()
    if Person.objects.filter(pk=person).delete()[0]:
        Person.objects.create(id=new, key=f"erased:{new}")
    Lead.objects.filter(pk=person).update(person=new, folded={}, wakes=None)
    Belonging.objects.filter(pk=person).update(person=new)


def _tails(hidden: Disguise) -> None:
    own = Q(person=hidden.person)
    of = {
        "touches": own,
        "changes": own | Q(entity="person", key=hidden.person) | Q(entity="opportunity", key__in=hidden.opportunities),
        "moves": own | Q(opportunity__in=hidden.opportunities),
    }
    for name, model in TAILS.items():
        for row in list(model.objects.filter(of[name]).values("seq", *TABLES[name].names)):
            seq = row.pop("seq")
            model.objects.filter(seq=seq).update(**hidden.row(name, row))


def _handoffs(hidden: Disguise, handoffs: Iterable[int]) -> None:
    """Give hand-offs new ids, for theirs follow from the person's, and take the free words out of them."""
    for number in handoffs:
        verdict = Handoff.objects.values_list("verdict", flat=True).get(pk=number)
        new = hidden.of(number)
        said = {**_FREE, "verdict": None if verdict is None else hidden.of(verdict)}
        Handoff.objects.filter(pk=number).update(id=new, person=hidden.of(hidden.person), **said)
        Ownership.objects.filter(handoff=number).update(handoff=new, why="")
        Pause.objects.filter(handoff=number).update(handoff=new, reason="")
        Dispute.objects.filter(handoff=number).update(handoff=new, why="", note="")
        for remark in list(Remark.objects.filter(handoff=number)):
            common = Remark.objects.filter(kind=remark.kind, topic=remark.topic).exclude(person=hidden.person).exists()
            topic = remark.topic if common else ""
            Remark.objects.filter(pk=remark.pk).update(
                handoff=new, person=hidden.of(hidden.person), text="", topic=topic
            )


def _deals(hidden: Disguise) -> None:
    Deal.objects.filter(person=hidden.person).update(person=hidden.of(hidden.person))
    for number in sorted(hidden.opportunities):
        new = hidden.of(number)
        Deal.objects.filter(pk=number).update(opportunity=new)
        if Opportunity.objects.filter(pk=number).delete()[0]:
            Opportunity.objects.create(id=new, key=f"erased:{new}")


def _violations(hidden: Disguise) -> None:
    for row in list(Violation.objects.filter(person=hidden.person)):
        unmet = [{**each, "because": ""} for each in row.unmet]
        Violation.objects.filter(pk=row.pk).update(
            id=hidden.of(row.pk), person=hidden.of(hidden.person), word=hidden.clean(row.word), unmet=unmet
        )


def _what_happened(hidden: Disguise, handoffs: list[int], numbers: dict[int, int]) -> None:
    """Let the audit tell the same of the person without a name."""
    for row in list(Happening.objects.filter(Q(person=hidden.person) | Q(handoff__in=handoffs))):
        more = {name: None if name in _OWN_IDS else value for name, value in row.more.items()}
        Happening.objects.filter(pk=row.pk).update(
            person=numbers.get(row.person or 0, row.person),
            handoff=numbers.get(row.handoff or 0, row.handoff),
            more=hidden.clean(hidden.renumber(more, numbers)),
        )
    for proposal in list(Proposal.objects.all()):
        if set(proposal.handoffs) & set(handoffs):
            proposal.handoffs = hidden.renumber(proposal.handoffs, numbers)
            proposal.evidence = hidden.clean(hidden.renumber(proposal.evidence, numbers))
            proposal.save(update_fields=["handoffs", "evidence"])


_OWN_IDS = ("verdict", "violation")
"""Ids in the audit that follow from the person's."""


def _told(handoffs: list[int]) -> None:
    """Delete what was said and is still to be said; nothing falls due for somebody without a name."""
    Notice.objects.filter(handoff__in=handoffs).delete()
    Outgoing.objects.filter(handoff__in=handoffs).delete()
    Timer.objects.filter(handoff__in=handoffs).delete()


def _answers(numbers: dict[int, int]) -> None:
    """Forget the answers to deliveries that spoke of them."""
    told = Q()
    for number in numbers:
        told |= Q(written__contains=str(number))
    Delivery.objects.annotate(written=Cast("answer", TextField())).filter(told).delete()


def _pins(hidden: Disguise, numbers: dict[int, int]) -> list[str]:
    """Rewrite the rows of pinned reports in place; return the reports that spoke of the person."""
    found = []
    for pin in Pin.objects.order_by("pk"):
        kept = bytes(pin.rendered)
        new = _rendered(kept, hidden, numbers)
        if new != kept:
            Pin.objects.filter(pk=pin.pk).update(rendered=new)
            found.append(pin.name)
    return found


def _rendered(kept: bytes, hidden: Disguise, numbers: dict[int, int]) -> bytes:
    told: Any = json.loads(kept)
    rows = [_row(row, hidden, numbers) for row in told.get("records") or ()]
    told |= {"records": rows} if "records" in told else {}
    told["groups"] = hidden.clean(told["groups"])
    return json.dumps(told, ensure_ascii=False, allow_nan=False).encode()


def _row(row: dict[str, Any], hidden: Disguise, numbers: dict[int, int]) -> dict[str, Any]:
    if row.get("person") != hidden.person and row.get("opportunity") not in hidden.opportunities:
        return row
    new: dict[str, Any] = hidden.clean(hidden.renumber(row, numbers))
    return new
