"""The first steps of a new instance: its first administrator, then the company and its working hours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core import signing
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from interlock import InterlockError
from interlock.desk.actions import first_run
from interlock.desk.lists.instance import first_steps, instance_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HOLDS = 24 * 3600
"""Seconds for which a link from the terminal holds; `serve` prints another when it is started again."""
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "INR", "BRL", "JPY")


@never_cache
@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Say how a new instance is set up; lead elsewhere once it is."""
    return render(request, "setup/closed.html", {}) if first_run.is_new() else redirect("home")


@never_cache
@login_not_required
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the first administrator's name and password, of whoever has the link from the terminal."""
    if not first_run.is_new():
        return redirect("home")
    if not _holds(token):
        return render(request, "setup/closed.html", {"stale": True}, status=403)
    name, password = request.POST.get("name", "").strip(), request.POST.get("password", "")
    problem = ""
    if request.method == "POST":
        problem = "the two passwords are not the same" if password != request.POST.get("again", "") else ""
        try:
            if not problem:
                first_run.make_first_administrator(name, password, request.POST.get("title", ""))
                user = User.objects.get(username=name)
                login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
                return redirect("setup-company")
        except InterlockError as error:
            problem = str(error)
    context = {"name": name, "title": request.POST.get("title", ""), "problem": problem}
    return render(request, "setup/begin.html", context, status=422 if problem else 200)


def company(request: HttpRequest) -> HttpResponse:
    """Ask what the company is called, where it is at home and when it works."""
    by, said = request.user.get_username(), instance_settings()
    fresh, problem = not first_steps().proposed, ""
    if request.method == "POST":
        zone = request.POST.get("time_zone", "")
        try:
            first_run.set_company(request.POST.get("company", ""), zone, by)
            if fresh:
                hours = (request.POST.get("from", ""), request.POST.get("until", ""))
                days = request.POST.getlist("day")
                first_run.propose_starter(request.POST.get("currency", ""), zone, days, hours, by)
            return redirect("setup")
        except InterlockError as error:
            problem = str(error)
    asked = request.POST if request.method == "POST" else None
    context = {
        "company": asked.get("company", "") if asked else said.company,
        "zone": asked.get("time_zone", "") if asked else said.time_zone,
        "zones": sorted(available_timezones()),
        "currency": asked.get("currency", "EUR") if asked else "EUR",
        "currencies": CURRENCIES,
        "days": [
            (day, day.capitalize(), day in asked.getlist("day") if asked else day not in ("sat", "sun"))
            for day in first_run.DAYS
        ],
        "from": asked.get("from", "09:00") if asked else "09:00",
        "until": asked.get("until", "17:00") if asked else "17:00",
        "fresh": fresh,
        "said": said,
        "problem": problem,
        "here": "company",
    }
    return render(request, "setup/company.html", context, status=422 if problem else 200)


def _holds(token: str) -> bool:
    try:
        signing.loads(token, salt="interlock.first-run", max_age=HOLDS)
    except signing.BadSignature:
        return False
    return True
