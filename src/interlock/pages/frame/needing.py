"""What a page needs of whoever opens it: a right of their role, and a lead that is theirs to see."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from interlock.desk import lists
from interlock.desk.lists import seen as whose
from interlock.desk.rights import Right, demand
from interlock.pages.frame.seeing import seen_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from interlock.desk.lists.seen import Seen

    View = Callable[..., HttpResponseBase]


def needs(right: Right, view: View, *, to_write: Right | None = None) -> View:
    """Return the view, which answers 403 to roles without the right; `to_write` is needed for anything but a look."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        looks = to_write is None or request.method in {"GET", "HEAD", "OPTIONS"}
        demand(lists.log_in(request.user.get_username()), right if looks or to_write is None else to_write)
        return view(request, *args, **named)

    return checked


def of_handoff(right: Right, view: View) -> View:
    """Return the view of one hand-off (`number`), for those who have the right and see its lead."""
    return needs(right, _sees(whose.see_handoff, "number", view))


def of_lead(view: View) -> View:
    """Return the view of one lead (`person`), for those who see it."""
    return needs(Right.LEADS, _sees(whose.see_lead, "person", view))


def of_account(view: View) -> View:
    """Return the view of one account (`account`), for those who see one of its leads."""
    return needs(Right.LEADS, _sees(whose.see_account, "account", view))


def _sees(see: Callable[[Seen, int], None], named: str, view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kept: Any) -> HttpResponseBase:
        see(seen_by(request), kept[named])
        return view(request, *args, **kept)

    return checked
