"""How many hand-offs each list of the inbox holds, and when those that wait are due: numbers that are its rows."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from interlock.desk.lists.inbox_wanted import DECIDED, RUNS, Wanted, chosen, here, of_tab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.desk.lists.inbox_wanted import Tab

SOON = 15 * 60 * 1_000_000
"""What is due within this many microseconds is due soon."""


@dataclass(frozen=True)
class Promised:
    """How many of those that wait are past their due time, due soon, due today, due later, or await a verdict only."""

    breached: int = 0
    soon: int = 0
    today: int = 0
    later: int = 0
    contacted: int = 0
    """Their clock has stopped: somebody reached the lead, and has not said yet what becomes of it."""

    @property
    def all(self) -> int:
        """Return how many wait."""
        return sum(astuple(self))


@dataclass(frozen=True)
class Numbers:
    """The numbers over a list."""

    tabs: Mapping[Tab, int]
    """What each tab would show, with everything else that is wanted; while words are looked for, the one in view."""
    promised: Promised
    """Of those that wait, and are in view where only late ones are."""


def numbers(wanted: Wanted, now: int, tomorrow: int) -> Numbers:
    """Count what each tab would show, and what waits by when it is due; `tomorrow` is when the reader's day ends."""
    plain = replace(wanted, late=False)
    if wanted.find and wanted.tab != "waiting":
        return Numbers({wanted.tab: here(plain, now).count()}, Promised())
    promised, held = _waiting(plain, now, tomorrow)
    tabs: dict[Tab, int] = {"waiting": promised.all}
    if not wanted.find:
        tabs |= _decided(plain) | {"hold": held, "queue": here(replace(plain, tab="queue"), now).count()}
    return Numbers(tabs, Promised(promised.breached) if wanted.late else promised)


def many(wanted: Wanted, now: int) -> int:
    """Count one list."""
    return here(wanted, now).count()


def waiting_for(member: str, now: int) -> int:
    """Count what waits for a log-in, not what it holds."""
    return many(Wanted(owner=member), now)


def _waiting(wanted: Wanted, now: int, tomorrow: int) -> tuple[Promised, int]:
    """Count all that wait by when they are due, and those on hold beside them."""
    soon = now + SOON
    running = {
        "breached": Q(due__lt=now),
        "soon": Q(due__gte=now, due__lt=soon),
        "today": Q(due__gte=soon, due__lt=tomorrow),
        "later": Q(due__gte=max(soon, tomorrow)),
    }
    bounds = {name: bound & RUNS for name, bound in running.items()} | {"contacted": ~RUNS}
    waits = of_tab("waiting", now)
    counts = {name: Count("id", filter=bound & waits) for name, bound in bounds.items()}
    waiting = chosen(replace(wanted, tab="waiting")).filter(status="waiting")
    found = waiting.aggregate(held=Count("id", filter=of_tab("hold", now)), **counts)
    return Promised(**{name: found[name] for name in bounds}), found["held"]


def _decided(wanted: Wanted) -> dict[Tab, int]:
    rows = chosen(replace(wanted, tab=DECIDED[0])).order_by()
    counts = dict(rows.values_list("status").annotate(Count("status")))
    return {tab: counts.get(tab, 0) for tab in DECIDED}
