"""Who works at the demonstration: log-ins, seats in the receiving teams, a site that tells of visits, and a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.desk import actions, clock, lists
from interlock.desk.actions import first_run
from interlock.desk.lists import inbox
from interlock.desk.lists.inbox_wanted import Wanted
from interlock.desk.rights import Role
from interlock.site.living import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Person:
    """Somebody who logs in to the demonstration."""

    name: str
    team: str
    role: str
    title: str
    says: str
    """What to look at as this person."""
    signs: bool = False
    seats: tuple[str, ...] = ()


PEOPLE = (
    Person(
        "sam",
        "sales",
        Role.REP,
        "Sales rep",
        "the inbox: whom to call now, and why",
        seats=("inbound", "emea", "key_accounts"),
    ),
    Person("tess", "sales", Role.SALES_LEAD, "Team lead", "routing, and notices of what waits too long"),
    Person("maya", "marketing", Role.MARKETING, "Marketing manager", "the board: what became of her leads"),
    Person("rita", "other", Role.REVOPS, "RevOps", "routing, sources and the agreement"),
    Person(
        "cora",
        "marketing",
        Role.EXECUTIVE,
        "CMO",
        "the funnel, and both teams' promises",
        signs=True,
        seats=("both_heads",),
    ),
    Person(
        "carl",
        "sales",
        Role.EXECUTIVE,
        "CRO",
        "the numbers, and both teams' promises",
        signs=True,
        seats=("both_heads",),
    ),
)
COMPANY, HOME = "Nordlicht Instruments", "Europe/Berlin"
"""What the demonstration's company is called, and where it is at home."""
AT_FIRST = 8
"""Hand-offs that the player in sales begins with."""
FORM = "demo"
FIELDS = (
    ("name", "Your name", True),
    ("company", "Company", True),
    ("country", "Country, two letters", True),
    ("employees", "How many people work there", True),
    ("industry", "Industry", False),
    ("seniority", "Your position", False),
    ("phone", "Telephone", False),
    ("problem", "What do you want to solve?", False, True),
    ("prefers", "How and when may we call?", False),
)


def call_it() -> None:
    """Say what the company is called."""
    first_run.set_company(COMPANY, HOME)


def hire(password: str, reps: Mapping[str, str]) -> None:
    """Give everybody a log-in; `reps` are the synthetic company's own salespeople, by name, with their team."""
    known = {one.name for one in lists.log_ins()}
    for one in PEOPLE:
        if one.name not in known:
            actions.add_member(one.name, password, one.team, one.role, one.title)
    for name in sorted(set(reps) - known):
        actions.add_member(name, password, "sales", Role.REP, "Sales rep")


def seat(reps: Mapping[str, str]) -> None:
    """Seat them in the receiving teams; needs an agreement in force."""
    for one in PEOPLE:
        for team in one.seats:
            actions.add_seat(one.name, team)
    for name, team in sorted(reps.items()):
        actions.add_seat(name, team)
    for name in _one_of_each(reps):
        for team in ("inbound", "key_accounts"):
            actions.add_seat(name, team)


def open_site() -> None:
    """Let a site tell of visits, and open a form on it."""
    actions.add_source(SOURCE)
    form = lists.Form(
        slug=FORM,
        title="See it on your own leads",
        says="Tell us a little, and a person calls you back.",
        source=SOURCE,
        kind="demo_request",
        campaign="hand-off-clinic",
        content="demo-page",
        channel="direct",
        fields=tuple(lists.FormField(*one) for one in FIELDS),
        thanks="Thank you. Somebody of ours calls you, usually within the hour.",
        closed=False,
    )
    actions.add_form(form)


def share_out() -> None:
    """Let the player in sales have some of what already waits, so that the inbox is not empty at first."""
    player = next(one for one in PEOPLE if one.team == "sales" and one.seats)
    now = clock.now()
    waits = inbox.handoffs(Wanted(teams=player.seats, sort="newest"), now).rows
    kept = [row for row in waits if row.answered is not None or row.due > now]  # what is overdue goes on to others
    for row in kept[:AT_FIRST]:
        if row.owner != player.name:
            actions.hand_on(row.id, "rita", player.name, "shared out for the demonstration")
    for one in PEOPLE:
        actions.read_notices(one.name)  # of what was there before anybody came, nobody needs to be told


def _one_of_each(reps: Mapping[str, str]) -> Iterable[str]:
    first: dict[str, str] = {}
    for name, team in sorted(reps.items()):
        first.setdefault(team, name)
    return first.values()
