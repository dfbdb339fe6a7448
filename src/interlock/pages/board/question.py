"""What a reader asks of the board, kept in its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from interlock.desk.lists import board as lists
from interlock.pages.frame.recent import recent, words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interlock.pages.frame.choosing import Choice

NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Question:
    """Which hand-offs, over which period, split by what."""

    asked: lists.Asked
    by: lists.By
    choice: Choice

    def rows(self, **more: str) -> str:
        """Return the address of the rows behind a figure."""
        return f"rows/?{urlencode({**words(self.choice.period), **more})}"


def question(request: HttpRequest) -> Question:
    """Read a question; what makes no sense is the default, campaigns of this quarter."""
    choice = recent(request)
    bounds = choice.period.bounds
    by: lists.By = next((one for one in lists.BY if one == request.GET.get("by")), "campaign")
    name = request.GET.get("name")
    asked = lists.Asked(
        bounds.since,
        bounds.until,
        by if name is not None else None,
        None if name == NOT_KNOWN else name,
        next((one for one in (*lists.STATUSES, lists.DECIDED) if one == request.GET.get("status")), ""),
        request.GET.get("reason", ""),
        tuple(filter(None, request.GET.get("reasons", "").split(","))),
        request.GET.get("kind", ""),
        request.GET.get("topic", ""),
    )
    return Question(asked, by, choice)
