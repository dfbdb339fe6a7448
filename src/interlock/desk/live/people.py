"""Whom a source means: people by their e-mail address or by a system's own key, made known where they are new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interlock.desk.live import many
from interlock.desk.models import Identity, Person
from interlock.desk.readable import readable
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.connectors import Who

Way = tuple[str, str]
"""A way to recognise somebody: email or key, and its value."""


@dataclass
class Known:
    """Who is who among those who are spoken of."""

    person: dict[Way, int] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)
    """People of whom nothing was heard before."""

    def of(self, who: Who, source: str) -> int | None:
        """Return the person; a system's key says more than an address, which may be shared."""
        return next((self.person[way] for way in ways(who, source) if way in self.person), None)


def ways(who: Who, source: str) -> list[Way]:
    """Return the ways in which somebody can be recognised, the surest first."""
    found = [("key", _key(who.key, source))] if who.key.strip() else []
    return [*found, ("email", address(who.email))] if who.email.strip() else found


def address(email: str) -> str:
    """Return an address as addresses are compared."""
    return email.strip().lower()


def recognise(spoken_of: Iterable[Who], source: str) -> Known:
    """Find everybody who says an address or a key, and make those known who are new."""
    asked = {who: found for who in spoken_of if (found := ways(who, source))}
    known = Known(_stored(sorted({way for found in asked.values() for way in found})))
    _by_key(known, asked.values())
    fresh = {who: found for who, found in asked.items() if not any(way in known.person for way in found)}
    if fresh:
        _make(known, fresh)
    _remember(known, asked.values())
    return known


def _key(own: str, source: str) -> str:
    own = own.strip()
    return own if ":" in own else f"{source}:{own}"


def number_of(way: Way) -> int:
    """Return the id of a person who is first known in this way; a system's key gives the id that its imports give."""
    kind, value = way
    namespace, _, own = value.partition(":") if kind == "key" else ("email", "", value)
    return key("person", namespace, own)


def _stored(wanted: list[Way]) -> dict[Way, int]:
    rows = many.pick(Identity, ("kind", "value", "person"), "value", [value for _, value in wanted])
    return {(kind, value): person for kind, value, person in rows}


def _by_key(known: Known, asked: Iterable[list[Way]]) -> None:
    """Recognise those who came with an import: their id follows from their key."""
    missing = {number_of(way): way for found in asked for way in found if way not in known.person}
    for (one,) in many.pick(Person, ("id",), "id", missing):
        known.person[missing[one]] = one


def _make(known: Known, fresh: dict[Who, list[Way]]) -> None:
    """Make people; who is made elsewhere at the same moment is taken as made there."""
    first = {found[0]: who for who, found in fresh.items()}
    claims = [(kind, value, number_of((kind, value))) for kind, value in sorted(first)]
    many.put(Identity, ("kind", "value", "person"), claims, "DO NOTHING")
    known.person |= _stored(sorted(first))
    rows = [(known.person[way], _written(way), readable(who.name) or address(who.email)) for way, who in first.items()]
    known.new |= many.put_new(Person, ("id", "key", "label"), sorted(rows))


def _written(way: Way) -> str:
    kind, value = way
    return value if kind == "key" else f"email:{value}"


def _remember(known: Known, asked: Iterable[list[Way]]) -> None:
    """Keep the other ways in which somebody was named; an address that is somebody else's stays theirs."""
    claims = set()
    for found in asked:
        person = next(known.person[way] for way in found if way in known.person)
        claims |= {(*way, person) for way in found if way not in known.person}
    if claims:
        many.put(Identity, ("kind", "value", "person"), sorted(claims), "DO NOTHING")
