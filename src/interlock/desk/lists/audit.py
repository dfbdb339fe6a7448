"""The audit: everything that happened, who did it, when, and about which hand-off or lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from interlock.desk.lists.members import log_in
from interlock.desk.models import Happening
from interlock.desk.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

LATELY = 20_000
"""Of so many happenings the kinds are offered to choose from; any other can be typed."""
TIMES = frozenset({"due", "until", "at", "since"})
"""Details that are instants."""
OWNERS = frozenset(
    {
        "accounts_asked_again",
        "accounts_compared",
        "accounts_kept_apart",
        "accounts_merged",
        "away",
        "back",
        "channel_added",
        "channel_removed",
        "channel_tried",
        "erasing_asked",
        "exported",
        "form_closed",
        "form_opened",
        "imported",
        "invitation_taken_back",
        "invited",
        "invited_again",
        "listed",
        "log_in_rules_changed",
        "mail_set",
        "member_added",
        "member_changed",
        "member_closed",
        "member_reopened",
        "message_discarded",
        "message_retried",
        "pinned",
        "proposed",
        "provider_added",
        "provider_removed",
        "reps_see_changed",
        "seat_added",
        "seat_changed",
        "seat_removed",
        "settings_changed",
        "session_ended",
        "source_added",
        "source_closed",
        "source_rotated",
        "two_step_removed",
        "unlisted",
        "unlocked",
    }
)
"""Kinds that only people bring about: without a name it was whoever runs the machine, at its command line."""
UNKNOWN = frozenset({"locked_out", "log_in_failed"})
"""Kinds that somebody brings about who has not said who they are."""
_COLUMNS = ("id", "at", "kind", "by", "handoff", "person", "team", "owner", "more")


@dataclass(frozen=True)
class Asked:
    """Which happenings are meant; times in microseconds UTC, `until` not included."""

    since: int | None = None
    until: int | None = None
    by: str = ""
    kind: str = ""
    handoff: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class Happened:
    """One thing that happened; ids only."""

    id: int
    at: int
    kind: str
    by: str
    """The log-in or the source; empty: the agreement itself."""
    handoff: int | None
    person: int | None
    team: str
    owner: str
    more: Mapping[str, object]

    @property
    def who(self) -> str:
        """Say who did it: a log-in or a source, else the machine's owner, somebody unknown, or the agreement."""
        if self.by or self.kind in UNKNOWN:
            return self.by or "somebody unknown"
        return "the machine's owner" if self.kind in OWNERS else "the agreement"

    @property
    def details(self) -> str:
        """Say what else was noted."""
        return ", ".join(f"{name.replace('_', ' ')}: {_written(name, value)}" for name, value in self.more.items())


def may_audit(name: str) -> bool:
    """Say whether a log-in may read the audit."""
    member = log_in(name)
    return member is not None and member.may(Right.AUDIT)


def happened(asked: Asked, before: int | None = None, most: int = 50) -> list[Happened]:
    """List what happened, the last first; `before` goes on below a number."""
    found = _meant(asked)
    if before is not None:
        found = found.filter(id__lt=before)
    return [Happened(*row) for row in found.order_by("-id").values_list(*_COLUMNS)[:most]]


def every(asked: Asked) -> Iterator[Happened]:
    """List all of it one after the other, the last first, never all at once."""
    rows = _meant(asked).order_by("-id").values_list(*_COLUMNS)
    return (Happened(*row) for row in rows.iterator(chunk_size=1_000))


def many(asked: Asked) -> int:
    """Count all of it."""
    return _meant(asked).count()


def kinds() -> list[str]:
    """List the kinds of what happened lately."""
    return sorted(set(Happening.objects.order_by("-id").values_list("kind", flat=True)[:LATELY]))


def _written(name: str, value: object) -> object:
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{key} {one}" for key, one in value.items())
    if name not in TIMES or not isinstance(value, int):
        return value
    return f"{datetime.fromtimestamp(value / 1_000_000, UTC):%Y-%m-%d %H:%M} UTC"


def _meant(asked: Asked) -> QuerySet[Happening]:
    exact = {"by": asked.by, "kind": asked.kind, "handoff": asked.handoff, "person": asked.person}
    found = Happening.objects.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    return found if asked.until is None else found.filter(at__lt=asked.until)
