"""Everything that is held about one person, wherever it lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q

from interlock import InterlockError
from interlock.desk.clock import SECOND
from interlock.desk.ledger import erasing as ledger
from interlock.desk.ledger.person import of_people
from interlock.desk.models import (
    Account,
    Deal,
    Dispute,
    Handoff,
    Happening,
    Identity,
    Lead,
    Notice,
    Outgoing,
    Ownership,
    Pause,
    Person,
    Remark,
    TailChange,
    Violation,
    Visitor,
    VisitorTouch,
)
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

_TIMES = frozenset(
    {"at", "recorded", "handed", "due", "passed", "triggered", "answered", "contacted", "decided", "until", "since"}
    | {"seen", "settled", "created", "sent", "read", "cooled", "dead", "moved", "wakes"}
)


class NoSuchPersonError(InterlockError):
    """Nobody is known by an address or a key."""


@dataclass(frozen=True)
class Personal:
    """What is held about one person, by the kind of record; times as ISO 8601 in UTC."""

    person: int
    key: str
    name: str
    records: dict[str, list[dict[str, Any]]]


def whom(said: str) -> int:
    """Return the person of an e-mail address or a key; NoSuchPersonError if there is nobody, or more than one."""
    found = sorted(_by_key(said) or _by_address(said))
    if not found:
        raise NoSuchPersonError(
            f"nobody is known by {said!r}; give an e-mail address, or a key with its system, crm:17"
        )
    if len(found) > 1:
        keys = ", ".join(sorted(Person.objects.filter(pk__in=found).values_list("key", flat=True)))
        raise NoSuchPersonError(
            f"{len(found)} people have {said!r}; give the key of one, and then of the others: {keys}"
        )
    return found[0]


def personal(said: str) -> Personal:
    """Return everything that is held about the person of an e-mail address or a key."""
    person = whom(said)
    row = Person.objects.filter(pk=person).first()
    return Personal(
        person, row.key if row else "", row.label if row else "", {**_of_desk(person), **_of_ledger(person)}
    )


def _by_key(said: str) -> set[int]:
    namespace, colon, own = said.strip().partition(":")
    if not colon:
        return set()
    known = set(Identity.objects.filter(kind="key", value=said.strip()).values_list("person", flat=True))
    return known or set(Person.objects.filter(pk=key("person", namespace, own)).values_list("pk", flat=True))


def _by_address(said: str) -> set[int]:
    """Return those with an address: as it identifies them, and as a field says it."""
    wanted = said.strip().lower()
    found = set(Identity.objects.filter(kind="email", value=wanted).values_list("person", flat=True))
    found |= ledger.people_with(Path(settings.LEDGER_ROOT), "email", wanted)
    tail = TailChange.objects.filter(entity="person", field="email", text__iexact=wanted)
    found |= set(tail.values_list("key", flat=True))
    return set(Person.objects.filter(pk__in=found).values_list("pk", flat=True))


def _of_desk(person: int) -> dict[str, list[dict[str, Any]]]:
    handoffs = list(Handoff.objects.filter(person=person).values_list("pk", flat=True))
    theirs, of_them = Q(person=person), Q(handoff__in=handoffs)
    lead = Lead.objects.filter(theirs)
    accounts = [one for one in lead.values_list("account", flat=True) if one is not None]
    return {
        "people": _rows(Person.objects.filter(pk=person)),
        "identities": _rows(Identity.objects.filter(theirs)),
        "lead": _rows(lead),
        "account": _rows(Account.objects.filter(pk__in=accounts)),
        "handoffs": _rows(Handoff.objects.filter(theirs)),
        "owners": _rows(Ownership.objects.filter(of_them)),
        "pauses": _rows(Pause.objects.filter(of_them)),
        "remarks": _rows(Remark.objects.filter(theirs)),
        "disputes": _rows(Dispute.objects.filter(of_them)),
        "violations": _rows(Violation.objects.filter(theirs)),
        "deals": _rows(Deal.objects.filter(theirs)),
        "visitors": _rows(Visitor.objects.filter(theirs)),
        "visits": _rows(VisitorTouch.objects.filter(visitor__person=person)),
        "happened": _rows(Happening.objects.filter(theirs | of_them)),
        "notices": _rows(Notice.objects.filter(of_them)),
        "messages": _rows(Outgoing.objects.filter(of_them)),
    }


def _of_ledger(person: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"touches": [], "fields": [], "moves": []}
    named = {"Touched": "touches", "Changed": "fields", "Moved": "moves"}
    for event in of_people([person])[person]:
        found[named[type(event).__name__]].append(_said(event._asdict()))
    return {name: sorted(rows, key=lambda row: row["recorded"]) for name, rows in found.items()}


def _rows(found: QuerySet[Any]) -> list[dict[str, Any]]:
    names = [field.attname for field in _columns(found.model)]
    return [_said(row) for row in found.order_by("pk").values(*names)]


def _columns(model: type[Model]) -> Iterable[Any]:
    return model._meta.concrete_fields


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its times as people read them."""
    return {
        name: datetime.fromtimestamp(value / SECOND, UTC).isoformat() if name in _TIMES and value is not None else value
        for name, value in row.items()
    }
