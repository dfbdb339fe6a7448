"""Find people, accounts and hand-offs by how a name, an address or a key begins.

The indexes are made in the migrations: by the whole name, and by its last word. A search reads a few index entries,
however many people there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from django.db import connection

from interlock.agreement import naming
from interlock.desk import matching
from interlock.desk.lists.entities import known
from interlock.desk.lists.faces import faces
from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Account, Handoff, Lead, Person
from interlock.measure.ledger import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Kind = Literal["person", "account", "handoff"]
SHORTEST = 2
"""Letters that are asked for at least."""
AMONG = 1_000
"""Index entries that are looked through for somebody who does not see all leads."""
_HIGHEST = "\U0010ffff"
LAST_WORD = "lower(replace(label, rtrim(label, replace(label, ' ', '')), ''))"
"""What follows the last blank of a name, in words that both databases know and can index."""
_BEGINS = {
    "postgresql": "{0} ~>=~ %s AND {0} ~<~ %s ORDER BY {0} USING ~<~ LIMIT %s",
    "sqlite": "{0} >= %s AND {0} < %s ORDER BY {0} LIMIT %s",
}


@dataclass(frozen=True)
class Found:
    """One thing that was found: a person, an account or a hand-off, its name, and a line about it."""

    kind: Kind
    id: int
    label: str
    says: str


def search(text: str, most: int = 8, seen: Seen = EVERYTHING) -> list[Found]:
    """Return what begins like this, at most so many of people, of accounts and of hand-offs each.

    People are found by name, last name, e-mail address and key, accounts by name and key, hand-offs by their person.
    An account that was merged into another leads to that one. Of those that others have, the first `AMONG` of the
    index are passed over.
    """
    wanted = " ".join(text.split())
    if len(wanted) < SHORTEST:
        return []
    among = most if seen.everything else AMONG
    people = _first(
        among, _by_key("person", Person, wanted), _by_address(wanted, among), _by_name(Person, wanted, among)
    )
    accounts = _first(among, _by_key("account", Account, wanted), _by_name(Account, wanted, among))
    accounts, went = _merged(accounts)
    if not seen.everything:
        theirs, firms = seen.people_among(people), seen.accounts_among(accounts)
        people = [one for one in people if one in theirs][:most]
        accounts = [one for one in accounts if one in firms][:most]
    return [*_people(people), *_accounts(accounts, went), *_handoffs(people, most)]


def _first(most: int, *ways: Iterable[int]) -> list[int]:
    return list(islice(dict.fromkeys(chain.from_iterable(ways)), most))


def _merged(found: list[int]) -> tuple[list[int], dict[int, list[int]]]:
    """Put accounts that stay in the place of those merged into them; return those that went beside them."""
    into = matching.merged() if found else {}
    went: dict[int, list[int]] = {}
    for gone in found:
        if gone in into:
            went.setdefault(into[gone], []).append(gone)
    return list(dict.fromkeys(into.get(one, one) for one in found)), went


def _by_key(entity: str, model: type[Person | Account], wanted: str) -> list[int]:
    """Find by an outside key, written with its namespace: an id follows from it."""
    namespace, colon, own = wanted.partition(":")
    if not colon:
        return []
    return list(model.objects.filter(pk=key(entity, namespace, own)).values_list("pk", flat=True))


def _by_address(wanted: str, most: int) -> list[int]:
    begins = _BEGINS[connection.vendor].format("value")
    sql = f"SELECT person FROM desk_identity WHERE kind = 'email' AND {begins}"  # noqa: S608 - our own words
    return _ids(sql, wanted.lower(), most) if " " not in wanted else []


def _by_name(model: type[Person | Account], wanted: str, most: int) -> Iterator[int]:
    for expression in ("lower(label)", LAST_WORD):
        begins = _BEGINS[connection.vendor].format(expression)
        sql = f"SELECT id FROM {model._meta.db_table} WHERE {begins}"  # noqa: S608 - our own words
        for low in _writings(wanted):
            yield from _ids(sql, low, most)


def _writings(wanted: str) -> list[str]:
    """Return how a name may stand in the index: SQLite makes only ASCII letters small."""
    low = wanted.lower()
    if connection.vendor == "postgresql" or low.isascii():
        return [low]
    capital = "".join(letter.lower() if letter.isascii() else letter for letter in wanted.title())
    return list(dict.fromkeys([low, capital]))


def _ids(sql: str, low: str, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [low, low + _HIGHEST, most])
        return [number for (number,) in cursor.fetchall()]


def _people(ids: list[int]) -> list[Found]:
    accounts = dict(Lead.objects.filter(person__in=ids).values_list("person", "account"))
    shown = faces([(number, accounts.get(number)) for number in ids])
    keys = dict(Person.objects.filter(id__in=ids).values_list("id", "key"))
    return [Found("person", one, shown[one].name, shown[one].line or keys.get(one, "")) for one in ids]


def _accounts(ids: list[int], went: Mapping[int, list[int]]) -> list[Found]:
    rows = known("account", [*ids, *chain.from_iterable(went.values())])
    return [
        Found("account", one, str(rows[one]), ", ".join([rows[one].key, *(f"was {rows[gone]}" for gone in was)]))
        for one in ids
        for was in [went.get(one, [])]
    ]


def _handoffs(people: list[int], most: int) -> list[Found]:
    """Find what waits, or last waited, of the people found."""
    rows = Handoff.objects.filter(person__in=people).order_by("-handed").values_list("id", "person", "status", "clause")
    names = dict(Person.objects.filter(id__in=people).values_list("id", "label"))
    last = reversed(rows[: most * 4])
    latest = {person: (number, status, naming.label(clause)) for number, person, status, clause in last}
    return [
        Found("handoff", number, f"Hand-off of {names[person] or 'somebody without a name'}", f"{status}, {team}")
        for person, (number, status, team) in latest.items()
    ][:most]
