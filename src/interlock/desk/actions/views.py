"""Keep pages as somebody likes to see them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from interlock import InterlockError
from interlock.desk.models import SavedView

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 1_000, 50
_PASSING = ("page", "pages", "after", "shown")
"""Words of an address that say how far somebody has come, not what they want to see."""


class ViewError(InterlockError):
    """A view cannot be kept so; the message says what to do."""


@transaction.atomic
def save_view(member: str, page: str, name: str, query: str) -> int:
    """Keep a view of a page under a name, in place of an earlier one of that name; return its number."""
    name, query = _name(name), _query(query)
    mine = SavedView.objects.filter(member=member, page=page)
    found = mine.filter(name=name).first()
    if found is None:
        if mine.count() >= MOST:
            raise ViewError(f"there are {MOST} views of this page already; delete one first")
        return int(SavedView.objects.create(member=member, page=page, name=name, query=query).pk)
    mine.filter(pk=found.pk).update(query=query)
    return int(found.pk)


@transaction.atomic
def rename_view(member: str, number: int, name: str) -> None:
    """Call one of somebody's own views otherwise."""
    view, name = _own(member, number), _name(name)
    if SavedView.objects.filter(member=member, page=view.page, name=name).exclude(pk=number).exists():
        raise ViewError(f"another view of this page is called {name!r}; choose another name, or delete that one")
    SavedView.objects.filter(pk=number).update(name=name)


def delete_view(member: str, number: int) -> None:
    """Forget one of somebody's own views."""
    SavedView.objects.filter(pk=_own(member, number).pk).delete()


def _own(member: str, number: int) -> SavedView:
    found = SavedView.objects.filter(pk=number, member=member).first()
    if found is None:
        raise ViewError(f"{member} has no view {number}; it may have been deleted in another window")
    return found


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise ViewError(f"a view's name has between 1 and {LONGEST_NAME} characters")
    return plain


def _query(query: str) -> str:
    words = [(word, value) for word, value in parse_qsl(query.lstrip("?")) if word not in _PASSING]
    found = urlencode(words)
    if len(found) > LONGEST_QUERY:
        raise ViewError(f"this view says more than {LONGEST_QUERY} characters; narrow it down")
    return found
