"""Show what happened."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from interlock.agreement import naming
from interlock.desk import lists as desk
from interlock.desk.lists import audit as lists
from interlock.pages.audit.question import read
from interlock.pages.frame.choosing import address
from interlock.pages.frame.exporting import Table, exported
from interlock.pages.frame.rows import Column

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

AT_ONCE = 100
COLUMNS = {
    "at": Column("time", "When"),
    "kind": Column("text", "What"),
    "by": Column("text", "Who"),
    "person": Column("id", "Lead"),
    "owner": Column("text", "With"),
    "team": Column("text"),
    "details": Column("text"),
    "handoff": Column("id", "Hand-off"),
    "id": Column("id", "Number"),
}


def audit(request: HttpRequest) -> HttpResponseBase:
    """Show the audit a page at a time, as it is narrowed, the last thing first."""
    if not lists.may_audit(request.user.get_username()):
        raise PermissionDenied
    asked = read(request)
    many = lists.many(asked.asked) if "as" in request.GET else None
    table = Table("Audit", COLUMNS, lambda: map(_row, lists.every(asked.asked)), asked.says, many=many)
    if file := exported(request, table):
        return file
    found = lists.happened(asked.asked, asked.before, AT_ONCE + 1)
    shown, more = found[:AT_ONCE], len(found) > AT_ONCE
    people = desk.known("person", [one.person for one in shown if one.person is not None])
    context = {
        "rows": [(one, people.get(one.person or 0)) for one in shown],
        "older": address(request, before=str(shown[-1].id)) if more else "",
        "newest": address(request, before="") if asked.before is not None else "",
        "asked": asked,
        "kinds": [(kind, naming.label(kind)) for kind in lists.kinds()],
        "members": desk.log_ins(),
    }
    return render(request, "audit/page.html", context)


def _row(one: lists.Happened) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)} | {"by": one.who, "details": one.details}
