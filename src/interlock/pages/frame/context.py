"""What the frame shows on every page: the menu, who is logged in, and how the agreement stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from interlock import pages
from interlock.desk import clock, lists
from interlock.desk.lists.health import silent_since
from interlock.desk.lists.news import newest
from interlock.desk.lists.program import binding
from interlock.desk.lists.views import saved_views
from interlock.desk.lists.zones import zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from interlock.desk.lists import LogIn, Proposed
    from interlock.desk.lists.views import View
    from interlock.pages import Door


@dataclass(frozen=True)
class Way:
    """One door of the menu as shown."""

    name: str
    label: str
    icon: str
    url: str
    here: bool
    count: int


@dataclass(frozen=True)
class Chip:
    """How the agreement stands, in two dots and a few words."""

    marketing: bool
    sales: bool
    name: str
    stands: str
    """Goes on from the name; a narrow window leaves it to the dots."""


class Frame:
    """Looked up as far as a page draws it: the log-in page draws none of it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def doors(self) -> list[Way]:
        """List the menu, marking where we are."""
        return [self._way(name, door) for name, door in pages.doors().items() if self._sees(door)]

    @property
    def who(self) -> LogIn | None:
        """Return who is logged in, with team and role."""
        return lists.log_in(self.request.user.get_username())

    @property
    def unread(self) -> int:
        """Return how many notices the reader has not read."""
        return lists.unread_notices(self.request.user.get_username())

    @property
    def news(self) -> int:
        """Return the last thing that had happened when the page was made."""
        return newest()

    @property
    def silent(self) -> int | None:
        """Return since when nobody has rung timers and sent messages; None where somebody does."""
        return silent_since(clock.now())

    @property
    def now(self) -> int:
        """Return the server's time, milliseconds UTC: clocks in browsers are wrong."""
        return clock.now() // 1_000

    @property
    def zone(self) -> str:
        """Return the time zone that the reader wants; empty: the browser's own."""
        return zone_of(self.request.user.get_username())

    @property
    def views(self) -> list[View]:
        """List the reader's saved views of this page."""
        match = self.request.resolver_match
        return saved_views(self.request.user.get_username(), (match.url_name or "") if match else "")

    @property
    def agreement(self) -> Chip:
        """Say which version binds today, or what the newest proposal still needs."""
        binds = binding(clock.now())
        if binds is not None:
            return Chip(marketing=True, sales=True, name=f"Agreement v{binds.number}", stands=", signed by both teams")
        proposed = lists.versions()
        return (
            _waiting(proposed[-1])
            if proposed
            else Chip(marketing=False, sales=False, name="No agreement", stands=" yet")
        )

    def _sees(self, door: Door) -> bool:
        return door.shown is None or door.shown(self.request.user.get_username())

    def _way(self, name: str, door: Door) -> Way:
        url = reverse(name)
        count = door.count(self.request.user.get_username()) if door.count else 0
        return Way(name, door.label, door.icon, url, self.request.path.startswith(url), count)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give templates the frame."""
    return {"frame": Frame(request)}


def _waiting(version: Proposed) -> Chip:
    missing = version.missing
    said = f"waits for {' and '.join(missing)}" if missing else f"starts on {version.starts:%-d %b %Y}"
    return Chip("marketing" not in missing, "sales" not in missing, f"Agreement v{version.number}", f" {said}")
