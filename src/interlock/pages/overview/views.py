"""Show whether both teams are on plan, what slips, and who waits for whom; and the rows behind each figure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render

from interlock.desk import clock
from interlock.desk import lists as desk
from interlock.desk.lists import overview as lists
from interlock.desk.lists.seen import EVERYTHING
from interlock.desk.promises import kept
from interlock.desk.rights import Role
from interlock.measure import funnel as measure
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.recent import recent, words
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others
from interlock.pages.overview import goals, picture, taking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from interlock.desk.lists.seen import Seen
    from interlock.pages.frame.ground import Ground
    from interlock.pages.overview.goals import Aimed

HANDOFF = {
    "handed": Column("time", "Handed over"),
    "person": Column("id", "Lead"),
    "account": Column("id"),
    "clause": Column("text"),
    "team": Column("text"),
    "owner": Column("text"),
    "due": Column("time"),
    "status": Column("text"),
    "reason": Column("text"),
    "missing": Column("text", "Missing in the brief"),
    "until": Column("time", "Until"),
    "brief": Column("id"),
}
DISPUTE = {
    "at": Column("time", "Since"),
    "person": Column("id", "Lead"),
    "by": Column("text", "Asked by"),
    "why": Column("text"),
    "settles": Column("text", "Whose turn"),
    "brief": Column("id"),
}
PROPOSAL = {
    "opened": Column("time"),
    "clause": Column("text"),
    "reason": Column("text"),
    "due": Column("time", "Answer by"),
    "id": Column("id", "Number"),
}
TITLES = {
    "waiting": "Hand-offs that wait for sales",
    "overdue": "Hand-offs past their due time",
    "missing": "Briefs with something missing",
    "back": "Leads due back within a week",
    "disputes": "Verdicts in dispute",
    "proposals": "Proposals that wait for marketing",
    "late": "Proposals past their due time",
}


@dataclass(frozen=True)
class Listed:
    """The rows behind a figure: how many, some of them, all of them."""

    columns: Mapping[str, Column]
    total: int
    read: Callable[[int, int], Sequence[Mapping[str, Any]]]
    every: Callable[[], Iterable[Mapping[str, Any]]]


def begins_here(name: str) -> bool:
    """Say whether a log-in leads: it begins with the overview, everybody else with their own work."""
    member = desk.log_in(name)
    return member is not None and member.role == Role.EXECUTIVE


def overview(request: HttpRequest) -> HttpResponseBase:
    """Show the page."""
    now, choice = clock.now(), recent(request)
    context: dict[str, Any] = {
        "choice": choice,
        "slips": picture.slips(now),
        "for_sales": picture.for_sales(now),
        "for_marketing": picture.for_marketing(now),
    }
    asked, bounds = words(choice.period), choice.period.bounds
    with ground() as held:
        if held is not None:
            promised = held.answer(
                ("kept", bounds.since, bounds.until), lambda: kept(held.facts, bounds.since, bounds.until)
            )
            question = measure.Asked("cohort", (), bounds)
            whole = held.answer(question, lambda: measure.funnel(held.facts, question))
            context |= {
                "ground": held,
                "goals": held.answer("goals", lambda: _goals(held)),
                "broken": picture.broken(promised, asked, held.agreement.currency),
                "promised": len(promised),
                "stages": picture.stages(held.agreement, whole.groups[0], asked),
            }
            waits = {
                "Slips": context["slips"],
                "Broken promises": context["broken"],
                "Sales' turn": context["for_sales"],
                "Marketing's turn": context["for_marketing"],
            }
            if file := exported(request, taking.pieces(context["goals"], waits, choice.period.label), held, "Overview"):
                return file
    return render(request, "overview/page.html", context)


def rows(request: HttpRequest) -> HttpResponseBase:
    """Show what waits, is late or is missing."""
    of, age, now = request.GET.get("of", ""), request.GET.get("age", ""), clock.now()
    if of not in TITLES:
        raise Http404
    owner, who = request.GET.get("owner", ""), seen_by(request)
    narrowed = [picture.AGES.get(age, ""), f"with {owner}" if owner else ""]
    title = ", ".join(filter(None, [TITLES[of], *narrowed]))
    found = _listed(of, age, now, who, owner)
    counted = found.total if who.everything else _listed(of, age, now, EVERYTHING, owner).total
    if file := exported(request, Table(title, found.columns, found.every, with_others(counted, found.total))):
        return file
    context = {"title": title, "sheet": sheet(request, found.total, found.read, found.columns, counted)}
    return render(request, "overview/rows.html", context)


def _listed(of: str, age: str, now: int, who: Seen, owner: str) -> Listed:
    """Return what one figure counts."""
    if kind := next((one for one in lists.OF if one == of), None):
        return Listed(
            HANDOFF,
            lists.count(kind, now, age, who, owner),
            lambda first, most: [_plain(one) for one in lists.rows(kind, now, age, who, owner, first=first, most=most)],
            lambda: map(_plain, lists.every(kind, now, age, who, owner)),
        )
    if of == "disputes":
        columns, made = DISPUTE, [asdict(one) | {"brief": one.handoff} for one in lists.differing(who)]
    else:
        columns, made = PROPOSAL, [asdict(one) for one in lists.proposed(now, late=of == "late")]
    return Listed(columns, len(made), lambda first, most: made[first : first + most], lambda: made)


def _goals(held: Ground) -> list[Aimed]:
    return [goals.aimed(held, name) for name in held.agreement.goal]


def _plain(one: lists.Waits) -> dict[str, Any]:
    return asdict(one) | {"missing": ", ".join(one.missing) or None, "brief": one.id}
