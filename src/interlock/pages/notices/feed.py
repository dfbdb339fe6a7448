"""Somebody's due hand-offs as a calendar that other programs read (RFC 5545); its address is the secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from interlock.desk import clock, lists
from interlock.desk.lists.zones import zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interlock.desk.lists import Due

SHOWN = timedelta(minutes=15)
"""How long before its due time a hand-off stands in the calendar."""


@never_cache
@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the calendar of whoever's secret this is."""
    member = lists.whose_feed(token)
    if member is None or lists.log_in(member) is None:
        raise Http404
    found = Calendar()
    found.add("prodid", "-//Interlock//Due hand-offs//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Due hand-offs")
    found.add("refresh-interval;value=duration", "PT15M")
    zone = ZoneInfo(zone_of(member) or "UTC")
    for due in lists.due_handoffs(member):
        found.add_component(_event(request, due, clock.now(), zone))
    return HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(request: HttpRequest, due: Due, now: int, zone: ZoneInfo) -> Event:
    event, until = Event(), _moment(due.due)
    event.add("uid", f"{due.handoff}@{request.get_host()}")
    event.add("dtstamp", _moment(now))
    event.add("dtstart", until - SHOWN)
    event.add("dtend", until)
    event.add("summary", f"Answer {due.who}{' (in the queue)' if due.queued else ''}")
    event.add("description", f"Handed over {_moment(due.handed).astimezone(zone):%-d %b %Y, %H:%M %Z}.")
    event.add("url", request.build_absolute_uri(reverse("brief", args=[due.handoff])))
    return event


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at // clock.SECOND, UTC)
