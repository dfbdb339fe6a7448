"""Show a version of the agreement, or what changed between two."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from interlock.desk import lists, whatif
from interlock.desk.lists import access
from interlock.desk.lists.agreement import parsed
from interlock.desk.rights import Right
from interlock.pages.agreement.differing import differences
from interlock.pages.agreement.drafts import may_propose
from interlock.pages.agreement.reading import read_out
from interlock.pages.agreement.standing import all_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from interlock.desk.lists import Proposed


def binding(request: HttpRequest) -> HttpResponse:
    """Show the version that binds today, or on the day that the address names; else the newest one."""
    proposed, today = lists.versions(), datetime.now(UTC).date()
    asked = _day(request.GET.get("on", ""))
    bound = lists.in_force(asked or today)
    if asked is not None and bound is None and proposed:
        problem = f"No version was in force on {asked:%-d %b %Y}."
        return _page(request, proposed, proposed[-1], problem=problem, on=asked)
    return _page(request, proposed, bound or (proposed[-1] if proposed else None), on=asked)


def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version."""
    return page(request, number)


def page(request: HttpRequest, number: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Show one version, and what was wrong with what was just tried."""
    proposed = lists.versions()
    return _page(request, proposed, _find(proposed, number), problem=problem, status=status)


def between(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Show what changed from one version to another."""
    proposed = lists.versions()
    was, now = _find(proposed, old), _find(proposed, new)
    shown = all_shown(proposed)
    context = {"old": shown[old], "new": shown[new], "found": differences(parsed(was.text), parsed(now.text))}
    return render(request, "agreement/changes.html", context)


def _page(  # noqa: PLR0913 - what is shown, and what was said about it
    request: HttpRequest,
    proposed: Sequence[Proposed],
    version: Proposed | None,
    *,
    problem: str = "",
    on: date | None = None,
    status: int = 200,
) -> HttpResponse:
    who, proposes = lists.log_in(request.user.get_username()), may_propose(request)
    if version is None:
        return render(request, "agreement/page.html", {"proposes": proposes})
    agreement, shown = parsed(version.text), all_shown(proposed)
    here = shown[version.number]
    whatif.warm(agreement, version.seal)
    context = {
        "chapters": read_out(agreement),
        "proposes": proposes,
        "talks": who is not None and who.may(Right.COMMENT),
        "key": access.signing_key(who.name) if who else None,
        "signs": here.waits and who is not None and who.may(Right.SIGN) and who.team in version.missing,
        "missing": version.missing if here.waits else (),
        "also": [one for one in shown.values() if here.waits and one.waits and one.seal != here.seal],
        "proposed": version,
        "team": who.team if who else "",
        "problem": problem,
        "on": on,
        "agreement": agreement,
        "shown": here,
        "versions": [*reversed(shown.values())],
    }
    return render(request, "agreement/page.html", context, status=status)


def _find(proposed: Sequence[Proposed], number: int) -> Proposed:
    found = next((one for one in proposed if one.number == number), None)
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
