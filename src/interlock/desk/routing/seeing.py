"""Who there is, as routing sees them: seats, absences, open log-ins, what they have open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Count, Q

from interlock.desk.models import Absence, Handoff
from interlock.desk.models import Seat as SeatRow
from interlock.lifecycle.routing import Away, Person, Seat, Seen, chain
from interlock.lifecycle.routing.people import cap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from interlock.lifecycle import Router
    from interlock.lifecycle.routing import Facts


def seen(router: Router, facts: Facts, now: int) -> Seen:
    """Look up everybody who could take a lead; four queries, however many there are."""
    teams = {team for goal in _goals(router, facts) for team in chain(router, goal)}
    away = absent(now)
    named = {*_named(router, facts), *(each.delegate for each in away.values())} - {""}
    rows = SeatRow.objects.filter(Q(team__in=teams) | Q(member__in=named))
    return there(router, [_seat(router, row) for row in rows], named, away)


def everybody(router: Router, now: int) -> Seen:
    """Look up everybody who has a seat."""
    return there(router, [_seat(router, row) for row in SeatRow.objects.all()], (), absent(now))


def there(router: Router, seats: Sequence[Seat], named: Iterable[str], away: Mapping[str, Away]) -> Seen:
    """Join seats with the people in them and those named by rules; closed log-ins are not there."""
    names = {*named, *(seat.member for seat in seats)}
    users = User.objects.filter(username__in=names, is_active=True)
    active = set(users.values_list("username", flat=True))
    load = loads(active)
    of: dict[str, list[Seat]] = defaultdict(list)
    by_team: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        of[seat.member].append(seat)
        by_team[seat.team].append(seat)
    people = {name: Person(name, load.get(name, 0), away.get(name), _most(router, of[name])) for name in active}
    return Seen(people, by_team)


def loads(members: Collection[str]) -> dict[str, int]:
    """Count the hand-offs of each that wait for their verdict."""
    rows = Handoff.objects.filter(owner__in=members, status="waiting")
    return dict(rows.values_list("owner").annotate(number=Count("id")).order_by())


def absent(now: int) -> dict[str, Away]:
    """Return who is away now, until when, and who stands in; of absences that overlap, the one that ends last."""
    rows = Absence.objects.filter(since__lte=now, until__gt=now).order_by("until")
    return {
        member: Away(until, delegate) for member, until, delegate in rows.values_list("member", "until", "delegate")
    }


def _goals(router: Router, facts: Facts) -> set[str]:
    return {facts.team, *(rule.clause.to for rule in router.routes if rule.clause.to is not None)}


def _named(router: Router, facts: Facts) -> set[str]:
    said = {rule.clause.person for rule in router.routes if rule.clause.person is not None}
    return {*said, facts.account_owner, facts.opportunity_owner, *facts.lists.values()}


def _seat(router: Router, row: SeatRow) -> Seat:
    return Seat(
        row.member,
        row.team,
        row.weight,
        row.turn,
        row.at_most,
        row.since,
        row.ramp_days,
        router.clocks.get(row.calendar),
    )


def _most(router: Router, seats: Sequence[Seat]) -> int | None:
    """Return how many somebody may have when a rule names them: as many as the widest of their seats allows."""
    caps = [cap(seat, router.team(seat.team)) for seat in seats]
    return max((each for each in caps if each is not None), default=None) if None not in caps else None
