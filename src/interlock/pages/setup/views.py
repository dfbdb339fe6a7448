"""What there is to set up, what is still to be done, and how the instance is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from interlock.desk import lists
from interlock.desk.lists import health as healths
from interlock.desk.lists import placing
from interlock.desk.lists import uploads as listed
from interlock.desk.lists.instance import first_steps, instance_settings, room
from interlock.desk.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from interlock.desk.lists import LogIn


@dataclass(frozen=True)
class Card:
    """One thing to look after."""

    title: str
    says: str
    count: str
    url: str
    icon: str


@dataclass(frozen=True)
class Step:
    """One of the first steps."""

    title: str
    says: str
    done: bool
    url: str
    next: bool = False


def hub(request: HttpRequest) -> HttpResponse:
    """Show what there is to look after."""
    me = lists.log_in(request.user.get_username())
    steps = _steps()
    context = {
        "here": "hub",
        "settings": instance_settings(),
        "cards": _cards(me),
        "steps": steps if not all(step.done for step in steps) else [],
        "left": sum(not step.done for step in steps),
        "well": healths.health(),
    }
    return render(request, "setup/hub.html", context)


def health(request: HttpRequest) -> HttpResponse:
    """Show whether everything works, and how full the disk is."""
    context = {"here": "health", "well": healths.health(), "room": room()}
    return render(request, "setup/health.html", context)


def backup(request: HttpRequest) -> HttpResponse:
    """Say how a backup is made and brought back."""
    context = {"here": "health", "home": settings.HOME, "sqlite": connection.vendor == "sqlite"}
    return render(request, "setup/backup.html", context)


def _steps() -> list[Step]:
    done = first_steps()
    found = [
        Step(
            "Say what the company is called",
            "Its name, time zone, currency and working hours.",
            done.company and done.proposed,
            reverse("setup-company"),
        ),
        Step(
            "Bring your files in",
            "Drop what your CRM exports; the first funnel follows from it.",
            done.imported,
            reverse("setup-import"),
        ),
        Step(
            "Mend what is in quarantine",
            "Rows that could not be understood wait there.",
            done.imported and done.quarantine,
            reverse("setup-import"),
        ),
        Step(
            "Invite one person of each team",
            "Marketing and sales each sign the agreement.",
            done.people,
            _way("people", "setup"),
        ),
        Step(
            "Sign the agreement",
            "Until both teams have, figures are counted by what is proposed, and say so.",
            done.signed,
            reverse("agreement"),
        ),
        Step("Give seats", "Who receives leads, in which team.", done.seats, reverse("routing")),
    ]
    first = next((at for at, step in enumerate(found) if not step.done), len(found))
    return [Step(one.title, one.says, one.done, one.url, at == first) for at, one in enumerate(found)]


def _cards(me: LogIn | None) -> list[Card]:
    waiting = sum(one.waiting for one in listed.results())
    sources = [one for one in lists.sources() if one.revoked is None]
    forms = [one for one in lists.forms() if not one.closed]
    people = lists.log_ins()
    found = [
        Card(
            "Import",
            "Files of any shape: dropped here, understood by a recipe, every row accounted for.",
            f"{waiting:,} rows in quarantine" if waiting else f"{len(listed.results()):,} imports",
            reverse("setup-import"),
            "document",
        ),
        Card(
            "Sources and forms",
            "Systems and sites that deliver leads, their tokens, and the forms we host.",
            f"{len(sources)} sources, {len(forms)} forms",
            reverse("setup-sources"),
            "bolt",
        ),
        Card(
            "Channels",
            "Channels of Slack and Teams that hear what concerns a team.",
            f"{len(lists.webhooks())} channels",
            reverse("setup-channels"),
            "bell",
        ),
        Card(
            "Calendars",
            "Working hours and holidays, as the agreement has them.",
            "",
            reverse("setup-calendars"),
            "calendar",
        ),
        Card("Routing", "Teams, seats, absences and lists: who receives which lead.", "", reverse("routing"), "route"),
        Card("Health", "Worker, disk and ledger; how a backup is made.", "", reverse("setup-health"), "gauge"),
    ]
    if me is not None and me.may(Right.MATCH):
        asked = placing.waiting().all
        says = "Whose account a lead belongs to where no rule says so, and accounts that may be one."
        found.insert(
            1, Card("Accounts", says, f"{asked:,} to decide" if asked else "", reverse("setup-accounts"), "book")
        )
    if me is not None and me.may(Right.PEOPLE) and (way := _way("people", "")):
        found.insert(
            0, Card("People", "Who may log in, for which team, in which role.", f"{len(people)} log-ins", way, "people")
        )
    if me is not None and me.may(Right.PEOPLE) and (way := _way("access", "")):
        found.append(Card("Log-in", "Second steps, identity providers, sessions and lock-outs.", "", way, "lock"))
    if me is not None and me.may(Right.PERSONAL) and (way := _way("keeping", "")):
        found.append(Card("Keeping", "How long data is kept; export and erase one person.", "", way, "clock"))
    if me is not None and me.may(Right.SETTINGS):
        found.append(
            Card("Instance", "The company's name, time zone and address.", "", reverse("setup-company"), "gear")
        )
    return found


def _way(name: str, otherwise: str) -> str:
    """Return a page's address, where it is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(otherwise) if otherwise else ""
