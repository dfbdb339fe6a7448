"""Show what is forgotten when; hand somebody what is held about them, and erase who asks for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from interlock import InterlockError
from interlock.desk import actions, keeping
from interlock.desk import lists as desk
from interlock.desk.lists.personal import personal
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

COLUMNS = {
    "what": Column("text"),
    "for_days": Column("number", "Days"),
    "ends": Column("text", "Then"),
    "over": Column("number", "Due now"),
    "soon": Column("number", f"Due within {keeping.SOON} days"),
    "name": Column("text", "Clause"),
    "says": Column("text"),
}
SHOWN = 10
"""People of each clause who are shown."""


@never_cache
def page(request: HttpRequest, wrong: str = "") -> HttpResponseBase:
    """Show every clause of retention with what is due."""
    found = keeping.kept(shown=SHOWN)
    if file := exported(request, Table.of("What is kept, and what is due", COLUMNS, found, {})):
        return file
    known = desk.known("person", [person for one in found for person in one.people])
    due = [(one, [(person, known.get(person)) for person in one.people]) for one in found if one.people]
    signed = any(one.name for one in found)
    context = {
        "kept": found,
        "signed": signed,
        "due": due,
        "days": keeping.SOON,
        "waiting": keeping.being_erased(),
        "wrong": wrong,
    }
    return render(request, "keeping/page.html", context, status=422 if wrong else 200)


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand over everything that is held about one person, as a file."""
    try:
        found = asdict(personal(request.POST.get("whom", "")))
    except InterlockError as error:
        return page(request, str(error))
    records = sum(len(rows) for rows in found["records"].values())
    actions.note_taken(found["person"], records, by=request.user.get_username())
    answer = HttpResponse(json.dumps(found, ensure_ascii=False, indent=2) + "\n", content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="person.json"'
    return answer


@require_POST
def erase(request: HttpRequest) -> HttpResponseBase:
    """Begin to erase one person; `interlock work` does it at once."""
    whom, again = request.POST.get("whom", ""), request.POST.get("again", "")
    if whom.strip() != again.strip():
        return page(request, "both fields must say the same: it cannot be undone")
    try:
        actions.ask_to_erase(whom, request.user.get_username())
    except InterlockError as error:
        return page(request, str(error))
    messages.success(request, "The person is being erased; the numbers stay as they are.")
    return redirect("keeping")
