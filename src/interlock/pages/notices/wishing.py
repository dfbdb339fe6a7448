"""Let somebody say how they want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from interlock.desk import actions, lists
from interlock.pages.frame.zones import zone

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

KINDS = (
    ("handed_over", "A hand-off comes to me or to a queue of mine"),
    ("reassigned", "A hand-off moves to me, or away from me"),
    ("assigned", "Somebody gives me a hand-off"),
    ("reminded", "A due time comes near"),
    ("breached", "A due time has passed"),
    ("escalated", "An overdue hand-off is brought to me"),
    ("cooled", "A lead cools off while it waits"),
    ("resumed", "A hold of mine is over"),
    ("disputed", "A verdict is disputed, and I judged or settle it"),
    ("dispute_settled", "A dispute of mine is settled"),
    ("proposal_opened", "A change to the agreement is proposed"),
    ("proposal_answered", "A proposal is answered"),
    ("gate_violated", "A stage is claimed past its gate"),
    ("weekly", "The week of both teams, on Monday"),
)
"""What may be mailed, in the reader's words."""


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show and keep preferences."""
    name = request.user.get_username()
    if request.method == "GET":
        return _show(request, lists.wishes(name))
    said = request.POST
    mailed, chosen = set(said.getlist("mailed")), said.get("time_zone", "").strip()
    by_the_clock = any(said.get(word) for word in ("quiet_from", "quiet_to", "digest_at"))
    given = lists.Wishes(
        said.get("mail", "").strip(),
        tuple(kind for kind, _ in KINDS if kind not in mailed),
        chosen or (str(zone(request)) if by_the_clock else ""),
        said.get("quiet_from", "").strip(),
        said.get("quiet_to", "").strip(),
        said.get("digest_at", "").strip(),
        lists.wishes(name).has_feed,
    )
    try:
        actions.prefer(
            name,
            mail=given.mail,
            not_mailed=given.not_mailed,
            time_zone=given.time_zone,
            quiet=(given.quiet_from, given.quiet_to),
            digest_at=given.digest_at,
        )
    except actions.PreferenceError as error:
        return _show(request, given, str(error), 422)
    messages.success(request, "Kept.")
    return redirect("preferences")


@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Make a calendar link, shown this once, or let the one there is stop working."""
    name = request.user.get_username()
    if "stop" in request.POST:
        actions.revoke_feed(name)
        messages.success(request, "The calendar link no longer works.")
        return redirect("preferences")
    link = request.build_absolute_uri(reverse("calendar", args=[actions.give_feed(name)]))
    return _show(request, lists.wishes(name), link=link)


def _show(
    request: HttpRequest, wishes: lists.Wishes, wrong: str = "", status: int = 200, link: str = ""
) -> HttpResponse:
    context = {
        "wishes": wishes,
        "kinds": [(kind, says, kind not in wishes.not_mailed) for kind, says in KINDS],
        "zones": sorted(available_timezones()),
        "mails": bool(settings.MAIL),
        "wrong": wrong,
        "link": link,
    }
    return render(request, "notices/preferences.html", context, status=status)
