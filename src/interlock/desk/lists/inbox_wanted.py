"""What somebody wants to see of all hand-offs, and the rows of the database that this means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from django.db.models import OuterRef, Q, Subquery

from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Account, Dispute, Handoff, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

Tab = Literal["waiting", "accepted", "rejected", "recycled", "hold", "queue"]
TABS: tuple[Tab, ...] = get_args(Tab)
Sort = Literal["due", "score", "newest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
DECIDED: tuple[Tab, ...] = ("accepted", "rejected", "recycled")
RUNS = Q(answered=None)
"""Nobody has answered: the clock runs."""
_WORDS = 5
"""Words that are looked for at most."""
_FEW = 1_000
"""Up to so many that words find are looked for once and then known by their numbers."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of all hand-offs."""

    tab: Tab = "waiting"
    owner: str = ""
    """Only what this log-in has; empty: everybody's."""
    teams: tuple[str, ...] = ()
    """Only what these receive; empty: all."""
    queues: tuple[str, ...] = ()
    """Whose queue is meant where nothing is said of teams; empty: everybody's."""
    segment: str = ""
    find: str = ""
    clause: str = ""
    reason: str = ""
    sort: Sort = "due"
    late: bool = False
    """Only what is past its due time."""
    disputed: bool = False
    """Only what marketing has disputed and nobody has settled."""
    seen: Seen = EVERYTHING
    """Only what somebody sees."""
    among: tuple[int, ...] | None = None
    """Those of the tab in which the words were found; None: they were not looked for, or are in too many."""


def here(wanted: Wanted, now: int) -> QuerySet[Handoff]:
    """Return the rows of the tab in view."""
    found = chosen(wanted).filter(of_tab(wanted.tab, now))
    return found.filter(RUNS, due__lt=now) if wanted.late else found


def chosen(wanted: Wanted) -> QuerySet[Handoff]:
    """Return the rows of every tab; where it is about a queue, those that nobody needs to have."""
    if wanted.tab == "queue":
        wanted = replace(wanted, owner="", teams=wanted.teams or wanted.queues)
    found = _fitting(wanted)
    if wanted.among is not None:
        return found.filter(id__in=wanted.among)
    return _saying(found, wanted.find.split()) if wanted.find else found


def look(wanted: Wanted, now: int) -> Wanted:
    """Look once for the words that are to be found; those in which they were found are known by number then.

    No index helps with words. Leads are gone through in the order of their people, who lie in that order too: one that
    goes through them as they are due reads each page of the people many times.
    """
    if not wanted.find:
        return wanted
    found = here(replace(wanted, late=False), now).order_by("person").values_list("id", flat=True)
    among = tuple(found[: _FEW + 1])
    return wanted if len(among) > _FEW else replace(wanted, among=among)


def of_tab(tab: Tab, now: int) -> Q:
    """Return what holds for the rows of a tab."""
    if tab in DECIDED:
        return Q(status=tab)
    held = Q(until__gt=now)
    if tab == "hold":
        return Q(status="waiting") & held
    waiting = Q(status="waiting") & (Q(until=None) | ~held)
    return waiting & Q(owner="") if tab == "queue" else waiting


def _fitting(wanted: Wanted) -> QuerySet[Handoff]:
    """Return what somebody may see, as far as whole columns say it."""
    found = Handoff.objects.all()
    if not _theirs(wanted):
        found = found.filter(wanted.seen.handoffs())
    exact = {"owner": wanted.owner, "segment": wanted.segment, "clause": wanted.clause, "reason": wanted.reason}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.teams:
        found = found.filter(team__in=wanted.teams)
    if wanted.disputed:
        found = found.filter(id__in=Dispute.objects.filter(settled=None).values("handoff"))
    return found


def _saying(found: QuerySet[Handoff], words: list[str]) -> QuerySet[Handoff]:
    """Keep the rows in which each of these words stands.

    Names are asked for row by row: whether one exists that fits, PostgreSQL answers by reading those of everybody.
    """
    found = found.alias(named=_label(Person, "person"), firm=_label(Account, "account"))
    for word in words[:_WORDS]:
        found = found.filter(Q(named__icontains=word) | Q(firm__icontains=word) | Q(why__icontains=word))
    return found


def _label(entity: type[Person | Account], whose: str) -> Subquery:
    return Subquery(entity.objects.filter(id=OuterRef(whose)).values("label"))


def _theirs(wanted: Wanted) -> bool:
    """Say whether only what somebody has is wanted, or what waits in their queues: that they see, unasked."""
    pool = wanted.tab == "queue" and wanted.teams and set(wanted.teams) <= set(wanted.seen.teams)
    return bool(pool or (wanted.owner and wanted.owner == wanted.seen.name))
