"""One person's whole journey, read from one bucket of the ledger: touches, changes, moves, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from interlock.desk.ledger import person as ledger
from interlock.desk.lists.entities import Known, known
from interlock.desk.lists.faces import Face, faces
from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Belonging, Handoff, Happening, Lead, Person
from interlock.lifecycle import Changed, Moved, Touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from interlock.lifecycle import Event

One = TypeVar("One", Touched, Changed, Moved)
MOST_PEOPLE = 40
"""People of an account whose journeys are read, those heard of last first."""


@dataclass(frozen=True)
class Passed:
    """One hand-off as the desk keeps it, for its link and its brief facts."""

    id: int
    person: int
    clause: str
    team: str
    owner: str
    status: str
    score: float | None
    handed: int
    due: int
    decided: int | None
    decided_by: str
    reason: str
    note: str


@dataclass(frozen=True)
class Occurred:
    """One thing that happened to a hand-off on its way."""

    at: int
    kind: str
    by: str
    owner: str
    handoff: int | None


@dataclass(frozen=True)
class Life:
    """Everything that is known of one person, oldest first; times in microseconds UTC."""

    face: Face
    key: str
    touches: tuple[Touched, ...]
    changes: tuple[Changed, ...]
    moves: tuple[Moved, ...]
    occurred: tuple[Occurred, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """Return what scores are folded from."""
        return (*self.touches, *self.changes, *self.moves)


@dataclass(frozen=True)
class Journey:
    """The journeys of one person, or of all people of one account."""

    lives: tuple[Life, ...]
    account: Known | None
    firm: tuple[Changed, ...]
    """What became known of the account."""
    handoffs: tuple[Passed, ...]
    """Newest first."""
    deals: Mapping[int, Known]
    """Names of the opportunities."""
    people: int
    """How many people of the account the reader sees; more than `lives` where only some were read."""
    others: int = 0
    """How many more the account has, whom others look after."""


_OCCURRENCES = (
    "assigned", "reassigned", "contacted", "remarked", "reminded", "breached", "escalated", "disputed",
    "dispute_settled", "undone", "cooled", "resumed", "gate_violated",
)  # fmt: skip
_PASSED = (
    "id", "person", "clause", "team", "owner", "status", "score", "handed", "due", "decided", "decided_by", "reason",
    "note",
)  # fmt: skip


def of_person(person: int) -> Journey | None:
    """Read one person's journey; None if nobody is known by this id."""
    row = Person.objects.filter(id=person).first()
    if row is None:
        return None
    lead = Lead.objects.filter(person=person).values_list("account", flat=True).first()
    account = lead or Belonging.objects.filter(person=person).values_list("account", flat=True).first()
    return _journey([person], account, 1, Handoff.objects.filter(person=person))


def of_account(account: int, seen: Seen = EVERYTHING) -> Journey | None:
    """Read the journeys of those of an account's people whom somebody sees; None if no account is known by this id."""
    if account not in known("account", [account]):
        return None
    every = people_of(account)
    theirs = seen.people_among(every)
    people = [person for person in every if person in theirs]
    handoffs = Handoff.objects.filter(seen.handoffs(), account=account)
    return replace(_journey(people[:MOST_PEOPLE], account, len(people), handoffs), others=len(every) - len(people))


def people_of(account: int) -> list[int]:
    """Return the people of an account, those heard of last first; then those of whom only an import told."""
    leads = list(Lead.objects.filter(account=account).order_by("-recorded", "person").values_list("person", flat=True))
    imported = Belonging.objects.filter(account=account)
    moved = Lead.objects.filter(person__in=imported.values("person"))
    others = set(imported.values_list("person", flat=True)) - set(moved.values_list("person", flat=True))
    return [*leads, *sorted(others)]


def _journey(people: list[int], account: int | None, count: int, handoffs: Iterable[Handoff]) -> Journey:
    lives = _lives(people, account)
    passed = tuple(Passed(*(getattr(row, name) for name in _PASSED)) for row in handoffs)
    deals = {move.opportunity for life in lives for move in life.moves if move.opportunity is not None}
    firm = ledger.of_accounts([account])[account] if account is not None else []
    return Journey(
        lives=lives,
        account=known("account", [account]).get(account) if account is not None else None,
        firm=tuple(sorted(firm, key=_placed)),
        handoffs=tuple(sorted(passed, key=lambda one: -one.handed)),
        deals=known("opportunity", deals),
        people=count,
    )


def _lives(people: Collection[int], account: int | None) -> tuple[Life, ...]:
    events = ledger.of_people(people)
    names = faces([(person, account) for person in people])
    keys = known("person", people)
    occurred: dict[int, list[Occurred]] = {person: [] for person in people}
    rows = Happening.objects.filter(person__in=people, kind__in=_OCCURRENCES).order_by("id")
    for person, at, kind, by, owner, handoff in rows.values_list("person", "at", "kind", "by", "owner", "handoff"):
        if person is not None:
            occurred[person].append(Occurred(at, kind, by, owner, handoff))
    return tuple(
        Life(
            face=names[person],
            key=keys[person].key if person in keys else "",
            touches=_sorted(Touched, events[person]),
            changes=_sorted(Changed, events[person]),
            moves=_sorted(Moved, events[person]),
            occurred=tuple(occurred[person]),
        )
        for person in people
    )


def _sorted(kind: type[One], events: Iterable[Event]) -> tuple[One, ...]:
    return tuple(sorted((one for one in events if isinstance(one, kind)), key=_placed))


def _placed(event: Event) -> tuple[int, int, int]:
    return (event.recorded if event.at is None else event.at, event.recorded, event.id)
