"""The hand-offs behind each figure of how teams and log-ins answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render

from interlock.agreement import naming
from interlock.desk.lists.waits import came_to, waits
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.recent import recent
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from interlock.desk.lists.waits import Wait

SAID = {"met": "kept", "breached": "broken", "open": "not due yet"}
COUNTS = {"": "all", "decided": "kept or broken", **SAID, "paused": "paused", "answered": "answered"}
DUE = {"decided", *SAID}
"""Counted where they fell due in the period, not where they were made in it."""
COLUMNS = {
    "handed": Column("time", "Handed over"),
    "person": Column("id", "Lead"),
    "team": Column("text"),
    "owner": Column("text"),
    "due": Column("time"),
    "answered": Column("time"),
    "working": Column("number", "Working minutes"),
    "outcome": Column("text"),
    "brief": Column("id"),
}
MINUTE = 60_000_000


def answer_rows(request: HttpRequest) -> HttpResponseBase:
    """Show the hand-offs of a team or a log-in whose promise came to what is asked."""
    by, name, count = (request.GET.get(word, "") for word in ("by", "name", "count"))
    if by not in {"team", "owner", ""} or count not in COUNTS:
        raise Http404
    with ground() as held:
        if held is None:
            raise Http404
        choice, now = recent(request), held.facts.now
        bounds = choice.period.bounds.since, choice.period.bounds.until
        found = held.answer(("waits", *bounds), lambda: waits(held.agreement, *bounds, now))
    among = found.due if count in DUE else found.made
    counted = [one for one in among if (not by or getattr(one, by) == name) and _counts(one, count, now)]
    seen = seen_by(request).people_among({one.person for one in counted})
    mine = [one for one in counted if one.person in seen]
    whose = (naming.label(name) if by == "team" else name or "nobody yet") if by else "Hand-offs"
    title = f"{whose}: {COUNTS[count]}"
    said = {"Period": choice.period.label} | with_others(len(counted), len(mine))
    every = Table(title, COLUMNS, lambda: (_row(one, now) for one in mine), said, many=len(mine))
    if file := exported(request, every, held):
        return file
    rows = sheet(
        request,
        len(mine),
        lambda first, most: [_row(one, now) for one in mine[first : first + most]],
        COLUMNS,
        len(counted),
    )
    return render(request, "report/rows.html", {"sheet": rows, "choice": choice, "title": title})


def _counts(one: Wait, count: str, now: int) -> bool:
    if count == "paused":
        return one.pauses > 0
    if count == "decided":
        return came_to(one, now) in ("met", "breached")
    if count == "answered":
        return one.response.answered is not None
    return not count or came_to(one, now) == count


def _row(one: Wait, now: int) -> dict[str, Any]:
    took = one.response
    return {
        "handed": one.handed,
        "person": one.person,
        "team": naming.label(one.team),
        "owner": one.owner or "nobody yet",
        "due": took.due,
        "answered": took.answered,
        "working": None if took.answered is None else round(took.human / MINUTE),
        "outcome": SAID[came_to(one, now)],
        "brief": one.handoff,
    }
