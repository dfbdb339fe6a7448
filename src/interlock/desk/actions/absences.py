"""Absences: who is away, who stands in, and what becomes of what waits with them."""

from __future__ import annotations

from django.db import transaction

from interlock.agreement.routing import LEAD_OF_TEAM
from interlock.desk import clock, happenings
from interlock.desk.actions.seats import RoutingError, required
from interlock.desk.models import Absence, Handoff, Happening, Member, Timer
from interlock.desk.passing import pass_on

YEAR = 366 * 24 * 60 * clock.MINUTE


def add_absence(  # noqa: PLR0913 - what an absence is
    member: str,
    since: int,
    until: int,
    by: str = "",
    *,
    delegate: str = "",
    why: str = "",
    passes_on: bool | None = None,
    now: int | None = None,
) -> int:
    """Note that somebody is away from `since` to `until`, and return the absence's number.

    What is theirs by name goes to the delegate meanwhile, and their turn in the team is passed over. What waits with
    them when they leave stays, or goes to others (`passes_on`): at once if they are away now, else at `since`. Unless
    it is said, it goes to others where nobody stands in, so that it does not wait for somebody who is not there.
    """
    at = clock.now() if now is None else now
    passes_on = not delegate if passes_on is None else passes_on
    _check(member, since, until, by, delegate)
    with transaction.atomic():
        absence = Absence.objects.create(
            member=member, since=since, until=until, delegate=delegate, why=why.strip(), passes_on=passes_on
        )
        happenings.note(
            "away", at=at, by=by, owner=member, more={"absence": absence.pk, "since": since, "until": until}
        )
        if passes_on:
            Timer.objects.create(key=f"away:{absence.pk}", due=max(since, at), kind="away", to=member)
    if passes_on and since <= at:
        leave(absence.pk, at)
    return absence.pk


def leave(absence: int, now: int) -> int:
    """Give what waits with somebody who leaves to others, each in its own transaction; return how many went.

    What nobody else can take stays with them, and whoever leads the team is told: an owner who is away beats a queue
    that nobody asks.
    """
    row = Absence.objects.filter(pk=absence, since__lte=now, until__gt=now, passes_on=True).first()
    went = 0
    if row is not None:
        waiting = Handoff.objects.filter(owner=row.member, status="waiting").order_by("due", "id")
        for number in list(waiting.values_list("id", flat=True)):
            if pass_on(number, row.member, f"absence:{absence}", now):
                went += 1
            else:
                _stays(number, absence, now)
    Timer.objects.filter(key=f"away:{absence}", done=None).update(done=now)
    return went


@transaction.atomic
def end_absence(absence: int, by: str = "", now: int | None = None) -> None:
    """Note that somebody is back, or does not leave after all."""
    at = clock.now() if now is None else now
    row = Absence.objects.select_for_update().filter(pk=absence).first()
    if row is None or row.until <= at:
        raise RoutingError(f"there is no absence {absence} that is still to end")
    required(by, row.member)
    if row.since >= at:
        row.delete()
    else:
        row.until = at
        row.save(update_fields=["until"])
    Timer.objects.filter(key=f"away:{absence}", done=None).delete()
    happenings.note("back", at=at, by=by, owner=row.member, more={"absence": absence})


def _stays(number: int, absence: int, now: int) -> None:
    """Let whoever leads the team know of a hand-off that waits for somebody who is away; once for each absence."""
    row = Handoff.objects.get(pk=number)
    told = Happening.objects.filter(kind="stays_away", handoff=number, more__absence=absence).exists()
    if row.status == "waiting" and not told:
        more = {"absence": absence, "to": LEAD_OF_TEAM}
        happenings.note("stays_away", at=now, handoff=row, more=more)


def _check(member: str, since: int, until: int, by: str, delegate: str) -> None:
    required(by, member)
    known = set(Member.objects.filter(user__is_active=True).values_list("user__username", flat=True))
    for name in filter(None, (member, delegate)):
        if name not in known:
            raise RoutingError(f"there is no user {name!r}")
    if delegate == member:
        raise RoutingError(f"{member} cannot stand in for themselves; name somebody else, or nobody")
    if until <= since:
        raise RoutingError("an absence ends after it begins; give a later end")
    if until - since > YEAR:
        raise RoutingError("an absence lasts a year at most; close the log-in or remove the seat of who has left")
