"""Show what both teams promised for a period, what came of it, and the rows behind it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from interlock import InterlockError
from interlock.desk.lists import board as lists
from interlock.desk.lists.waits import by_owner, by_team, parts, waits
from interlock.desk.promises import clocks, kept
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.promised import DECIDED
from interlock.pages.frame.recent import recent, words
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others
from interlock.pages.report import taking
from interlock.pages.report.answers import SAID
from interlock.pages.report.standings import lasted, sides, stretches

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.desk.lists.waits import Answering, Waits
    from interlock.desk.promises import Ran
    from interlock.lifecycle.answer import Outcome

    Told = tuple[Answering, str, str, str]
    """How somebody answers, the two medians in words, and the address of the rows."""

CLOCK = {
    "person": Column("id", "Lead"),
    "start": Column("time", "Started"),
    "due": Column("time", "Due"),
    "stop": Column("time", "Answered"),
    "outcome": Column("text"),
}
OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "met": ("met",),
    "breached": ("breached",),
    "open": ("open",),
    DECIDED: ("met", "breached"),
}
VIOLATION = {
    "person": Column("id", "Lead"),
    "at": Column("time", "When"),
    "source": Column("text", "Said by"),
    "word": Column("text", "Its word"),
    "stage": Column("text"),
    "unmet": Column("text", "What the lead lacks"),
}


def report(request: HttpRequest) -> HttpResponseBase:
    """Show both teams' promises side by side, who waited for whom, and how each team and log-in answers."""
    with ground() as held:
        if held is None:
            return render(request, "report/page.html", {})
        choice = recent(request)
        bounds = choice.period.bounds.since, choice.period.bounds.until
        promised = held.answer(("kept", *bounds), lambda: kept(held.facts, *bounds))
        found = held.answer(("waits", *bounds), lambda: waits(held.agreement, *bounds, held.facts.now))
        now = held.facts.now
        told = sides(promised, words(choice.period), held.agreement.currency)
    answered = sum(one.response.answered is not None for one in found.made)
    waited = stretches(parts(found.made)) if answered else []
    if file := exported(request, taking.pieces(found, now, choice.period.label, told, waited), held, "Hand-offs"):
        return file
    context = {
        "ground": held,
        "choice": choice,
        "sides": told,
        "stretches": waited,
        "speed": lasted(parts(found.made).speed.median),
        "answered": answered,
        "total": len(found.made),
        "tables": _tables(found, now, words(choice.period)) if any(found) else [],
        "violations": lists.violations(*bounds),
        "words": words(choice.period),
        "period": urlencode(words(choice.period)),
    }
    return render(request, "report/page.html", context)


def clock_rows(request: HttpRequest) -> HttpResponseBase:
    """Show the clocks of one promise that fell due in the period and ended one way."""
    outcome = request.GET.get("outcome", "")
    if outcome not in OUTCOMES:
        raise Http404
    with ground() as held:
        if held is None:
            raise Http404
        choice = recent(request)
        try:
            found = clocks(held.facts, request.GET.get("clause", ""))
        except InterlockError as error:
            raise Http404 from error
        bounds, now = choice.period.bounds, held.facts.now
    due = [one for one in found if bounds.since <= one.due < bounds.until]
    counted = [one for one in due if _came_to(one, now) in OUTCOMES[outcome]]
    seen = seen_by(request).people_among({one.person for one in counted})
    mine = [one for one in counted if one.person in seen]
    title = f"{request.GET['clause']}: {' or '.join(SAID[one] for one in OUTCOMES[outcome])}"
    told = (one._asdict() | {"outcome": SAID[_came_to(one, now)]} for one in mine)
    said = {"Period": choice.period.label} | with_others(len(counted), len(mine))
    if file := exported(request, Table(title, CLOCK, lambda: told, said, many=len(mine)), held):
        return file
    rows = sheet(
        request,
        len(mine),
        lambda first, most: [
            one._asdict() | {"outcome": SAID[_came_to(one, now)]} for one in mine[first : first + most]
        ],
        CLOCK,
        len(counted),
    )
    context = {"sheet": rows, "choice": choice, "title": title}
    return render(request, "report/rows.html", context)


def _came_to(one: Ran, now: int) -> Outcome:
    """Say how a clock ended; what is not due yet has not."""
    return "open" if one.due > now else one.outcome


def violation_rows(request: HttpRequest) -> HttpResponseBase:
    """Show the stages that outside systems claimed past the gate."""
    with ground() as held:
        if held is None:
            raise Http404
        choice = recent(request)
    bounds = choice.period.bounds.since, choice.period.bounds.until
    who = seen_by(request)
    total, many = lists.violations(*bounds), lists.violations(*bounds, who)
    said = with_others(total, many)
    every = Table("Past the gate", VIOLATION, lambda: map(asdict, lists.claimed(*bounds, who, most=None)), said)
    if file := exported(request, every, held):
        return file
    rows = sheet(
        request,
        many,
        lambda first, most: [asdict(one) for one in lists.claimed(*bounds, who, first=first, most=most)],
        VIOLATION,
        total,
    )
    return render(request, "report/rows.html", {"sheet": rows, "choice": choice, "title": "Past the gate"})


def _tables(found: Waits, now: int, period: dict[str, str]) -> list[tuple[str, list[Told]]]:
    return [
        ("Team", [_told("team", one, period) for one in by_team(found, now)]),
        ("Log-in", [_told("owner", one, period) for one in by_owner(found, now)]),
    ]


def _told(by: str, one: Answering, period: dict[str, str]) -> Told:
    rows = f"answers/?{urlencode({**period, 'by': by, 'name': one.name})}"
    return one, lasted(one.working.median), lasted(one.speed.median), rows
