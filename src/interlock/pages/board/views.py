"""Show what became of the leads that marketing handed over."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from django.shortcuts import render

from interlock.desk import clock
from interlock.desk import lists as desk
from interlock.desk.lists import board as lists
from interlock.desk.lists.program import binding
from interlock.desk.promises import kept
from interlock.pages.board.picture import because, heard, lines
from interlock.pages.board.picture import said as said_of
from interlock.pages.board.question import NOT_KNOWN, question
from interlock.pages.board.sides import sides
from interlock.pages.board.taking import became, refused, topics_heard
from interlock.pages.board.taking import groups as groups_out
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.ground import ground
from interlock.pages.frame.recent import words
from interlock.pages.frame.rows import Column, sheet
from interlock.pages.frame.seeing import seen_by, with_others

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from interlock.pages.frame.exporting import Piece

COLUMNS = {
    "handed": Column("time", "Handed over"),
    "person": Column("id", "Lead"),
    "status": Column("text"),
    "reason": Column("text"),
    "note": Column("text"),
    "campaign": Column("text"),
    "channel": Column("text"),
    "content": Column("text"),
    "clause": Column("text"),
    "owner": Column("text"),
    "score": Column("number"),
    "decided": Column("time"),
    "brief": Column("id"),
}
RESTING = {
    "person": Column("id", "Lead"),
    "reason": Column("text"),
    "since": Column("time"),
    "until": Column("time", "Back"),
    "trigger": Column("text", "Or at their next"),
    "brief": Column("id"),
}


def board(request: HttpRequest) -> HttpResponseBase:
    """Show hand-offs and verdicts by where the leads came from, the reasons by clause, and what sales heard."""
    asked, now = question(request), clock.now()
    binds = binding(now)
    found = lists.groups(asked.asked, asked.by)
    whole = lists.total(found)
    why, told = because(asked, binds.program.agreement if binds else None, whole), heard(asked)
    pieces: list[Piece] = [became(asked, found), groups_out(asked, found)]
    pieces += [refused(asked, why), topics_heard(asked, told)]
    if file := exported(request, pieces, title="Board"):
        return file
    resting, back = lists.resting(now, seen_by(request))
    people = desk.known("person", [one.person for one in back])
    context = {
        "question": asked,
        "choice": asked.choice,
        "total": whole,
        "lines": lines(asked, found),
        **{status: asked.rows(status=status) for status in lists.STATUSES},
        "splits": lists.BY,
        "by": asked.by,
        "kept": words(asked.choice.period),
        "decided": asked.rows(status=lists.DECIDED),
        "because": why,
        "heard": told,
        "resting": resting,
        "back": [(one, people.get(one.person)) for one in back],
        "disputed": lists.disputed(),
        "violations": lists.violations(asked.asked.since, asked.asked.until),
        "binds": binds is not None,
    }
    return render(request, "board/page.html", context)


def both_clocks(request: HttpRequest) -> HttpResponse:
    """Show marketing's promises beside sales', over the same period."""
    asked = question(request)
    with ground() as held:
        if held is None:
            return render(request, "board/parts/clocks.html", {})
        bounds = asked.asked.since, asked.asked.until
        found = held.answer(("kept", *bounds), lambda: kept(held.facts, *bounds))
        currency = held.agreement.currency
    return render(
        request,
        "board/parts/clocks.html",
        {"sides": sides(found, words(asked.choice.period), currency)},
    )


def rows(request: HttpRequest) -> HttpResponseBase:
    """Show the hand-offs behind a figure of the board."""
    asked = question(request)
    mine = replace(asked.asked, seen=seen_by(request))
    total, many = lists.many(asked.asked), lists.many(mine)
    said = {"Period": asked.choice.period.label} | with_others(total, many)
    if file := exported(request, Table("Hand-offs", COLUMNS, lambda: map(asdict, lists.every(mine)), said, many=many)):
        return file
    shown = sheet(
        request,
        many,
        lambda first, most: [asdict(one) | {"brief": one.id} for one in lists.passed(mine, first=first, most=most)],
        COLUMNS,
        total,
    )
    named = said_of(asked.by, asked.asked.name or NOT_KNOWN)
    context = {"sheet": shown, "question": asked, "choice": asked.choice, "named": named}
    return render(request, "board/rows.html", context)


def resting(request: HttpRequest) -> HttpResponseBase:
    """Show the leads that rest after a refusal."""
    now, who = clock.now(), seen_by(request)
    total, many = lists.resting(now, most=0)[0], lists.resting_seen(now, who)
    said = with_others(total, many)
    every = Table("Leads at rest", RESTING, lambda: map(asdict, lists.resting(now, who, most=None)[1]), said, many=many)
    if file := exported(request, every):
        return file
    shown = sheet(
        request,
        many,
        lambda first, most: [
            asdict(one) | {"brief": one.handoff} for one in lists.resting(now, who, first=first, most=most)[1]
        ],
        RESTING,
        total,
    )
    return render(request, "board/resting.html", {"sheet": shown})
