"""What the clauses of retention will forget, and when; nothing is changed here."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from interlock.desk import clock, numbers
from interlock.desk.clock import SECOND
from interlock.desk.lists.program import binding
from interlock.desk.models import (
    Belonging,
    Deal,
    Delivery,
    Erased,
    Erasure,
    Handoff,
    Lead,
    Notice,
    Person,
    Quarantined,
    Upload,
    Visitor,
)
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.retention import Retention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from interlock.agreement import Agreement
    from interlock.agreement.retention import Keep

DAY = 86_400 * SECOND
SOON = 30
"""Days ahead that are looked at."""
ALWAYS = {"visitors": 90.0, "notices": 90.0, "deliveries": 30.0}
"""Days for which is kept what no clause speaks of, and what is kept for the work's sake alone."""
BUSY = ("waiting", "looking", "trying", "loading", "mending", "closed")
"""States in which the files of an upload are being read, or are gone."""
SKELETON = "erased:"
"""What the key of somebody begins with who was erased."""


@dataclass(frozen=True)
class Kept:
    """One clause of retention, and how much it is about to forget."""

    name: str
    """The clause's name; empty: what is done without a clause."""
    what: str
    for_days: float
    ends: str
    """erase, drop_fields or forget."""
    over: int
    """How many are due."""
    soon: int
    """How many more within the next `SOON` days."""
    says: str = ""
    people: tuple[int, ...] = ()
    """The first of them, the longest silent first."""


@dataclass(frozen=True)
class Whose:
    """Somebody whose time is over, and under which clause."""

    person: int
    clause: str
    ends: str


def kept(now: int | None = None, shown: int = 0) -> list[Kept]:
    """List the clauses in force with what they are about to forget, and up to `shown` people of each."""
    at = clock.now() if now is None else now
    agreement = _agreement(at)
    clauses = agreement.keep if agreement is not None else {}
    found = [_things(name, clause.what, clause.for_days, at, clause.says) for name, clause in _of_things(clauses)]
    said = {one.what for one in found}
    found += [_things("", what, days, at) for what, days in ALWAYS.items() if what not in said]
    if agreement is None or not any(clause.of_people for clause in clauses.values()):
        return found
    with _retention(agreement, at) as people:
        of_people = [_people(people, name, clause, at, shown) for name, clause in clauses.items() if clause.of_people]
    return [*of_people, *found]


def over(now: int, most: int) -> list[Whose]:
    """List up to `most` people whose time is over, each once, under the clause that takes the most."""
    agreement = _agreement(now)
    clauses = [item for item in agreement.keep.items() if item[1].of_people] if agreement is not None else []
    if agreement is None or not clauses:
        return []
    clauses.sort(key=lambda item: item[1].ends != "erase")
    found: dict[int, Whose] = {}
    with _retention(agreement, now) as people:
        for name, clause in clauses:
            for one in people.over(clause, now, most):
                found.setdefault(one.person, Whose(one.person, f"keep.{name}", clause.ends))
    return list(found.values())[:most]


def before(what: str, now: int) -> int | None:
    """Return the instant before which a kind of thing is forgotten; None: it is kept."""
    agreement = _agreement(now)
    said = [clause.for_days for clause in agreement.keep.values() if clause.what == what] if agreement else []
    days = said[0] if said else ALWAYS.get(what)
    return None if days is None else now - round(days * DAY)


def things(what: str, earlier: int) -> QuerySet[Any]:
    """Return the rows of a kind that are older than an instant."""
    return {
        "visitors": Visitor.objects.filter(seen__lt=earlier),
        "notices": Notice.objects.filter(at__lt=earlier),
        "deliveries": Delivery.objects.filter(at__lt=earlier),
        "uploads": Upload.objects.filter(created__lt=earlier).exclude(state__in=BUSY),
        "refused_rows": Quarantined.objects.filter(load__started__lt=datetime.fromtimestamp(earlier / SECOND, UTC)),
    }[what]


def being_erased() -> int:
    """Count the people whose erasing has begun and is not done."""
    return Erasure.objects.exclude(person=None).count()


def erased() -> list[tuple[str, int]]:
    """List the fingerprints of all who were erased, and when (microseconds UTC)."""
    return list(Erased.objects.order_by("pk").values_list("digest", "at"))


def _agreement(now: int) -> Agreement | None:
    binds = binding(now)
    return None if binds is None else binds.program.agreement


def _of_things(clauses: dict[str, Keep]) -> list[tuple[str, Keep]]:
    return [(name, clause) for name, clause in clauses.items() if not clause.of_people]


def _things(name: str, what: str, days: float, now: int, says: str = "") -> Kept:
    due = now - round(days * DAY)
    gone = things(what, due).count()
    return Kept(name, what, days, "forget", gone, things(what, due + SOON * DAY).count() - gone, says)


def _people(people: Retention, name: str, clause: Keep, now: int, shown: int) -> Kept:
    gone, first = people.count(clause, now), people.over(clause, now, shown)
    soon = people.count(clause, now + SOON * DAY) - gone
    persons = tuple(one.person for one in first)
    return Kept(name, clause.what, clause.for_days, clause.ends, gone, soon, clause.says, persons)


@contextmanager
def _retention(agreement: Agreement, now: int) -> Iterator[Retention]:
    known = Person.objects.exclude(key__startswith=SKELETON).values_list("pk", flat=True)
    held = _held()
    free = (one for one in known.iterator(chunk_size=20_000) if one not in held)
    with Engine(numbers.snapshot()) as engine:
        yield Retention(Facts(engine, agreement, now), free)


def _held() -> set[int]:
    """Return the people whom nothing takes: who wait for sales, and who belong to an open deal or its company."""
    open_deals = Deal.objects.filter(closed=False)
    companies = open_deals.exclude(account=None).values("account")
    found = set(Handoff.objects.filter(status="waiting").values_list("person", flat=True))
    found |= {one for one in open_deals.values_list("person", flat=True) if one is not None}
    found |= set(Lead.objects.filter(Q(account__in=companies) | Q(state="customer")).values_list("pk", flat=True))
    return found | set(Belonging.objects.filter(account__in=companies).values_list("pk", flat=True))
