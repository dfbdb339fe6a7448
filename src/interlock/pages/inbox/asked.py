"""What the address asks the inbox for, and the addresses of everything one may ask next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from interlock.desk.lists.inbox import seats
from interlock.desk.lists.inbox_wanted import SORTS, TABS, Sort, Tab, Wanted, look
from interlock.pages.frame.seeing import seen_by

if TYPE_CHECKING:
    from django.http import HttpRequest

LABELS: dict[Tab, str] = {
    "waiting": "Waiting",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "recycled": "Recycled",
    "hold": "On hold",
    "queue": "Queue",
}
SORT_LABELS: dict[Sort, str] = {"due": "Due first", "score": "Best first", "newest": "Newest first"}
_WORDS = ("tab", "who", "team", "segment", "q", "clause", "reason", "sort", "late", "disputed")
_MOST_SHOWN = 500


@dataclass(frozen=True)
class Asked:
    """What is wanted, by whom, and as the address says it."""

    name: str
    wanted: Wanted
    words: dict[str, str]
    mine: bool
    seats: tuple[str, ...]

    def looked(self, now: int) -> Asked:
        """Return the same where the words to be found were looked for."""
        return replace(self, wanted=look(self.wanted, now))

    def address(self, view: str = "inbox", **other: str) -> str:
        """Return the address of this list, or of one that differs in a few words."""
        words = {name: word for name, word in (self.words | other).items() if word}
        found = reverse(view)
        return f"{found}?{urlencode(words)}" if words else found


def read(request: HttpRequest) -> Asked:
    """Read the address; what makes no sense there is left out."""
    name = request.user.get_username()
    words = {word: request.GET.getlist(word)[-1][:100] for word in _WORDS if request.GET.getlist(word)}
    sits = seats(name)
    words["who"] = words.get("who") or ("mine" if sits else "all")
    tab: Tab = next((tab for tab in TABS if tab == words.get("tab")), "waiting")
    sort: Sort = next((sort for sort in SORTS if sort == words.get("sort")), "due")
    mine = words["who"] == "mine"
    wanted = Wanted(
        tab=tab,
        owner=name if mine else "" if words["who"] == "all" else words["who"],
        teams=(words["team"],) if words.get("team") else (),
        queues=sits if mine else (),
        segment=words.get("segment", ""),
        find=words.get("q", ""),
        clause=words.get("clause", ""),
        reason=words.get("reason", ""),
        sort=sort,
        late=bool(words.get("late")),
        disputed=bool(words.get("disputed")),
        seen=seen_by(request),
    )
    return Asked(name, wanted, words | {"tab": tab if tab != "waiting" else ""}, mine, sits)


def shown(request: HttpRequest) -> int:
    """Read how many rows are on the screen, so that a refresh shows as many again."""
    asked = request.GET.get("shown", "")
    return min(int(asked), _MOST_SHOWN) if asked.isdecimal() and len(asked) < 6 else 0
