"""Say of a lead that its company is not clear, and to whoever may decide it where that is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from interlock.desk import lists
from interlock.desk.lists import placing
from interlock.desk.rights import Right


@dataclass(frozen=True)
class Unclear:
    """A lead whose company people have to decide."""

    wrote: str
    """What they wrote as their company, or its domain."""
    url: str
    """Where the reader decides it; empty where others do."""


def unclear(person: int, reader: str) -> Unclear | None:
    """Return what is not clear about whose somebody is; None where it is, or where nobody asks."""
    wrote = placing.unclear(person)
    if wrote is None:
        return None
    who = lists.log_in(reader)
    decides = who is not None and who.may(Right.MATCH)
    return Unclear(wrote, reverse("setup-whose", args=[person]) if decides else "")
