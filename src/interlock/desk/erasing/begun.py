"""Begin an erasure: settle once what is looked for and what everything becomes, so that a crash changes nothing."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from interlock.agreement import starter
from interlock.agreement.personal import staying
from interlock.desk.ledger import erasing as ledger
from interlock.desk.ledger.person import of_people
from interlock.desk.lists.agreement import parsed, versions
from interlock.desk.models import Deal, Erasure, Identity, Person, TailMove
from interlock.lifecycle import Changed
from interlock.measure.retention import IDENTIFIES

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG = 24
"""Letters from which on a text is looked for wherever it may have been quoted."""


@transaction.atomic
def begin(person: int, clause: str = "", *, keeps: bool = False) -> Erasure:
    """Write down what an erasure of this person is made of; one that is under way is returned.

    With `keeps` only the values of personal fields go. `clause` is what asks for it, if no person does.
    """
    found = Erasure.objects.filter(person=person).first()
    if found is not None:
        return found
    stay = _staying() | (IDENTIFIES if keeps else set())
    said = [*_values(person, stay), *(() if keeps else _names(person))]
    return Erasure.objects.create(
        person=person,
        salt=secrets.token_bytes(32),
        opportunities=sorted(_own_deals(person)),
        words=sorted({word for each in said if (word := each.strip())}),
        staying=sorted(stay),
        keeps=keeps,
        clause=clause,
    )


def _staying() -> frozenset[str]:
    """Return the fields that stay under any version there ever was, so that no count changes.

    The newest version has the last word where it says of a field that it is personal.
    """
    texts = [one.text for one in versions()] or [starter()]
    agreements = [parsed(text) for text in texts]
    gone = {name for name, field in agreements[-1].field.items() if field.personal}
    return frozenset().union(*(staying(each) for each in agreements)) - gone


def _own_deals(person: int) -> set[int]:
    own, shared = ledger.shared(Path(settings.LEDGER_ROOT), person)
    tail = TailMove.objects.exclude(opportunity=None)
    own |= {one for one in tail.filter(person=person).values_list("opportunity", flat=True) if one is not None}
    own |= set(Deal.objects.filter(person=person).values_list("pk", flat=True))
    others = tail.filter(opportunity__in=own).exclude(person=person).exclude(person=None)
    return own - shared - {one for one in others.values_list("opportunity", flat=True) if one is not None}


def _names(person: int) -> Iterator[str]:
    """Yield what tells who it is, as far as it can be looked for: a single short word would be found everywhere."""
    for row in Person.objects.filter(pk=person):
        yield from _keys(row.key)
        if " " in row.label.strip() or "@" in row.label:
            yield row.label
    for identity in Identity.objects.filter(person=person):
        yield from _keys(identity.value)


def _values(person: int, stay: frozenset[str]) -> Iterator[str]:
    """Yield the values of personal fields that can be looked for."""
    for event in of_people([person])[person]:
        if isinstance(event, Changed) and event.field not in stay and event.text and _tells(event.text):
            yield event.text


def _keys(value: str) -> Iterator[str]:
    """Yield a key, with and without its system where it is long enough to be told from other words."""
    yield value
    own = value.partition(":")[2]
    if "@" in own or (len(own) >= 6 and not own.isdecimal()):
        yield own


def _tells(text: str) -> bool:
    return "@" in text or len(text) >= _LONG or sum(letter.isdecimal() for letter in text) >= 6
