"""What somebody was told, how they want to be told, and when their hand-offs are due."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from interlock.desk.lists.members import log_in
from interlock.desk.models import Account, Handoff, Notice, Person, Preference, Seat


@dataclass(frozen=True)
class Told:
    """One notice."""

    id: int
    kind: str
    text: str
    url: str
    handoff: int | None
    at: int
    read: int | None


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be told; clock times are local, empty means never."""

    mail: str = ""
    not_mailed: tuple[str, ...] = ()
    time_zone: str = ""
    quiet_from: str = ""
    quiet_to: str = ""
    digest_at: str = ""
    has_feed: bool = False


@dataclass(frozen=True)
class Due:
    """One hand-off that waits for somebody, as their calendar shows it."""

    handoff: int
    who: str
    handed: int
    due: int
    queued: bool
    """Whether nobody has it yet, and it waits in a queue of theirs."""


def notices(member: str, *, unread: bool = False, before: int | None = None, most: int = 50) -> list[Told]:
    """List what a log-in was told, the newest first; `before` goes on below a notice's number."""
    found = Notice.objects.filter(member=member)
    if unread:
        found = found.filter(read=None)
    if before is not None:
        found = found.filter(pk__lt=before)
    return [Told(n.pk, n.kind, n.text, n.url, n.handoff, n.at, n.read) for n in found.order_by("-id")[:most]]


def unread_notices(member: str) -> int:
    """Count what a log-in was told and has not read."""
    return Notice.objects.filter(member=member, read=None).count()


def wishes(member: str) -> Wishes:
    """Return how a log-in wants to be told."""
    found = Preference.objects.filter(member=member).first()
    if found is None:
        return Wishes()
    return Wishes(
        found.mail,
        tuple(found.kinds),
        found.time_zone,
        found.quiet_from,
        found.quiet_to,
        found.digest_at,
        bool(found.feed),
    )


def whose_feed(token: str) -> str | None:
    """Return the log-in whose calendar feed has this secret; a closed one has none."""
    mark = hashlib.sha256(token.encode()).hexdigest()
    found = Preference.objects.filter(feed=mark).values_list("member", flat=True).first() if token else None
    return None if found is None or log_in(found) is None else str(found)


def due_handoffs(member: str, most: int = 500) -> list[Due]:
    """List the hand-offs that wait for a log-in's answer, their own and their queues', the first due first."""
    waiting = Handoff.objects.filter(status="waiting", answered=None)
    teams = list(Seat.objects.filter(member=member).values_list("team", flat=True))
    found = list((waiting.filter(owner=member) | waiting.filter(owner="", team__in=teams)).order_by("due", "id")[:most])
    people = {one.id: str(one) for one in Person.objects.filter(pk__in={h.person for h in found})}
    accounts = {one.id: str(one) for one in Account.objects.filter(pk__in={h.account for h in found if h.account})}
    return [Due(h.id, _who(h, people, accounts), h.handed, h.due, not h.owner) for h in found]


def _who(handoff: Handoff, people: dict[int, str], accounts: dict[int, str]) -> str:
    name = people.get(handoff.person, "A lead")
    company = accounts.get(handoff.account or 0)
    return f"{name} of {company}" if company else name
