"""What waits in the outbox, what was laid aside, and which channels teams read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min, Q

from interlock.desk.models import Outgoing, Webhook


@dataclass(frozen=True)
class Letter:
    """One message on its way out."""

    id: int
    channel: str
    to: str
    kind: str
    subject: str
    created: int
    due: int
    tries: int
    error: str
    dead: int | None
    """When it was laid aside."""


@dataclass(frozen=True)
class Outbox:
    """How many messages wait, how many were laid aside, and since when the oldest is due."""

    waiting: int
    laid_aside: int
    oldest: int | None


@dataclass(frozen=True)
class Hook:
    """A channel that hears what concerns a team; its address is a secret and stays where it is."""

    name: str
    kind: str
    team: str


def letters(*, laid_aside: bool = True, most: int = 100) -> list[Letter]:
    """List messages that were laid aside, the newest first; or all that wait, the first due first."""
    found = Outgoing.objects.filter(sent=None)
    found = found.exclude(dead=None).order_by("-dead") if laid_aside else found.filter(dead=None).order_by("due")
    return [
        Letter(o.pk, o.channel, o.to, o.kind, o.subject, o.created, o.due, o.tries, o.error, o.dead)
        for o in found[:most]
    ]


def outbox() -> Outbox:
    """Sum the outbox up."""
    waits = Q(dead=None)
    found = Outgoing.objects.filter(sent=None).aggregate(
        waiting=Count("id", waits), laid_aside=Count("id", ~waits), oldest=Min("due", filter=waits)
    )
    return Outbox(**found)


def webhooks() -> list[Hook]:
    """List the channels by name."""
    return [Hook(hook.name, hook.kind, hook.team) for hook in Webhook.objects.order_by("name")]
