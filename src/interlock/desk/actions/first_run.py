"""The first steps of an instance: its first administrator, what the company is called, and when it works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import tomlkit
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from interlock import InterlockError
from interlock.agreement import read, starter
from interlock.desk import clock, happenings, rights
from interlock.desk.actions.agreement import propose
from interlock.desk.actions.allowing import allowed
from interlock.desk.actions.members import add_member
from interlock.desk.ledger.store import locked
from interlock.desk.lists.members import log_ins
from interlock.desk.models import Instance, Version

if TYPE_CHECKING:
    from collections.abc import Sequence

CALENDARS = {"Europe": "emea", "Africa": "emea", "Atlantic": "emea", "America": "amer"}
"""By the first part of a time zone: the starter's calendar of the team that works there; all others are apac."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class FirstRunError(InterlockError):
    """A first step cannot be taken as it was asked for; the message says what to mend."""


def is_new() -> bool:
    """Say whether nobody can log in yet."""
    return not log_ins()


def make_first_administrator(name: str, password: str, title: str = "") -> None:
    """Make the log-in of whoever sets the instance up; refused once there is any."""
    name = name.strip()
    try:
        User.username_validator(name)
        validate_password(password, User(username=name))
    except ValidationError as error:
        raise FirstRunError(" ".join(error.messages)) from error
    with locked(Path(settings.LEDGER_ROOT), "first-run"), transaction.atomic():
        if not is_new():
            raise FirstRunError("somebody has set this instance up already; log in, or ask them for a log-in")
        add_member(name, password, "other", rights.Role.ADMIN, title)
        happenings.note("set_up", at=clock.now(), by=name)


def set_company(company: str, time_zone: str, by: str = "") -> None:
    """Say what the company is called and where it is at home."""
    allowed(by, rights.Right.SETTINGS)
    if not company.strip():
        raise FirstRunError("say what the company is called")
    if time_zone not in available_timezones():
        raise FirstRunError(f"{time_zone!r} is no time zone; choose one such as Europe/Berlin")
    with transaction.atomic():
        Instance.objects.update(company=company.strip(), time_zone=time_zone)
        happenings.note("settings_changed", at=clock.now(), by=by, more={"time_zone": time_zone})


def propose_starter(currency: str, time_zone: str, days: Sequence[str], hours: tuple[str, str], by: str) -> int:
    """Propose the starter agreement with the company's currency and working hours; return the version's number.

    Refused once any version was proposed: from then on the agreement is changed on its own page.
    """
    if Version.objects.exists():
        raise FirstRunError("an agreement was proposed already; change it on its own page")
    text = starter_for(currency, time_zone, days, hours)
    return propose(text, by).number


def starter_for(currency: str, time_zone: str, days: Sequence[str], hours: tuple[str, str]) -> str:
    """Return the starter's text with a currency, and with working hours in the calendar of that part of the world."""
    wrong = [day for day in days if day not in DAYS]
    if wrong or not days:
        raise FirstRunError("choose the days on which you work")
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise FirstRunError(f"{currency!r} is no currency; write its three letters, such as EUR")
    ZoneInfo(time_zone)
    document = tomlkit.parse(starter())
    document["currency"] = currency.upper()
    name = CALENDARS.get(time_zone.partition("/")[0], "apac")
    calendar = document["calendar"][name]
    calendar["time_zone"] = time_zone
    calendar["says"] = f"Office hours in {time_zone.rpartition('/')[2].replace('_', ' ')}."
    span = f"{hours[0]}-{hours[1]}"
    for day in DAYS:
        if day in days:
            calendar["hours"][day] = [span]
        elif day in calendar["hours"]:
            del calendar["hours"][day]
    text = tomlkit.dumps(document)
    read(text)
    return text
