"""What the inbox's templates are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.desk.lists.program import binding
from interlock.pages.frame.whose import unclear
from interlock.pages.inbox import shown, told
from interlock.pages.inbox.asked import LABELS, SORT_LABELS
from interlock.pages.inbox.rights import may

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.desk.lists.brief import Brief
    from interlock.desk.lists.inbox_wanted import Tab
    from interlock.pages.inbox.asked import Asked

EMPTY = {
    "waiting": ("Nothing is waiting", "Every hand-off has been answered. New ones show up here by themselves."),
    "accepted": ("Nothing accepted yet", "What sales takes on is kept here, newest first."),
    "rejected": (
        "Nothing rejected",
        "What sales refuses is kept here with its reason, and marketing's board counts it.",
    ),
    "recycled": ("Nothing recycled", "Leads that go back to marketing for a while are kept here until they return."),
    "hold": ("Nothing is on hold", "A hand-off on hold waits here with its reason; its clock stands still meanwhile."),
    "queue": ("The queue is empty", "Hand-offs that nobody has yet wait here until somebody of the team takes one."),
}
NO_MATCH = ("Nothing matches", "There are hand-offs here, but none that fits what you chose. Choose less to see more.")

UNSIGNED = (
    "No agreement is in force yet",
    "Leads are handed over by what both teams have signed. Once they have, hand-offs show up here by themselves.",
)


@dataclass(frozen=True)
class TabLink:
    """One tab."""

    name: str
    label: str
    count: int | None
    """None: not counted while words are looked for."""
    url: str
    rows: str
    here: bool


def tabs(asked: Asked, counts: Mapping[Tab, int], now: int) -> dict[str, Any]:
    """Give the tabs with their counts, and what is said where nothing is shown."""
    links = [
        TabLink(
            tab,
            label,
            counts.get(tab),
            asked.address(tab=tab, late=""),
            asked.address("inbox-rows", tab=tab, late=""),
            tab == asked.wanted.tab,
        )
        for tab, label in LABELS.items()
    ]
    chosen = any(asked.words.get(word) for word in ("team", "segment", "q", "clause", "reason", "late", "disputed"))
    title, text = NO_MATCH if chosen else EMPTY[asked.wanted.tab] if binding(now) else UNSIGNED
    return {
        "tabs": links,
        "sorts": SORT_LABELS,
        "empty_title": title,
        "empty_text": text,
        "elsewhere": asked.address(who="all") if asked.mine else "",
    }


def brief(name: str, found: Brief, now: int) -> dict[str, Any]:
    """Give everything that a brief shows but the touches."""
    return {
        "brief": found,
        "row": found.row,
        "number": found.row.id,
        "ring": shown.clock(found.row, now),
        "may": may(name, found, now),
        "found_us": told.found_us(found),
        "company": told.company(found),
        "step": told.next_step(found),
        "unclear": unclear(found.row.face.person, name) if found.row.face.account is None else None,
        "parts": told.parts(found),
        "story": told.story(found),
        "missing": [each.name for each in found.asked if not each.text],
        "undo_ends": found.undo_until // 1_000,
        "speed": told.spoken(found.response.speed) if found.response and found.response.speed is not None else "",
    }
