"""Send what the outbox holds: at least once, told apart by a key, retried for a while, then laid aside."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import transaction

from interlock import InterlockError
from interlock.desk import clock, happenings, secrets
from interlock.desk.actions.allowing import allowed
from interlock.desk.clock import MINUTE, SECOND
from interlock.desk.models import Handoff, Outgoing, Preference, Webhook
from interlock.desk.rights import Right
from interlock.desk.sending import CHANNELS, Message, UndeliveredError
from interlock.desk.sending.places import is_encrypted_or_here, is_of_the_outside
from interlock.desk.telling.letters import CHANNEL
from interlock.desk.telling.quiet import heard_from

MOST = 100
TRIES = 12
"""Tries before a message is laid aside; they spread over most of a day."""
_LEASE = 2 * MINUTE
"""How long a message is left to the worker that took it; longer than any channel waits for an answer."""
_FIRST, _LAST = 30 * SECOND, 240 * MINUTE
_WAITING = {"handed_over", "assigned", "reassigned", "reminded", "breached", "escalated", "cooled", "resumed"}
"""Kinds that are of no use any more once the hand-off is answered, or somebody else has it."""
End = Literal["sent", "later", "dead", "dropped"]


@dataclass(frozen=True)
class Sent:
    """What became of one message."""

    key: str
    channel: str
    to: str
    end: End
    error: str = ""


def send(now: int | None = None, most: int = MOST) -> list[Sent]:
    """Send what is due, the longest due first; return what became of each.

    A message is taken for two minutes, so that two workers do not send it both, and sent again after that if the
    worker was killed before it could note that it was taken.
    """
    done: list[Sent] = []
    while len(done) < most and (found := _take(clock.now() if now is None else now)) is not None:
        done.append(_send(found, clock.now() if now is None else now))
    return done


@transaction.atomic
def retry(number: int, by: str = "", now: int | None = None) -> None:
    """Send a message again that was laid aside."""
    allowed(by, Right.LETTERS)
    at = clock.now() if now is None else now
    changed = Outgoing.objects.filter(pk=number, sent=None, dead__isnull=False).update(
        dead=None, tries=0, error="", due=at
    )
    if not changed:
        raise InterlockError(f"message {number} is not among those laid aside; see `interlock outbox list`")
    happenings.note("message_retried", at=at, by=by, more={"message": number})


@transaction.atomic
def discard(number: int, by: str = "") -> None:
    """Throw a message away that was laid aside."""
    allowed(by, Right.LETTERS, "throw away what could not be delivered")
    if not Outgoing.objects.filter(pk=number, sent=None, dead__isnull=False).delete()[0]:
        raise InterlockError(f"message {number} is not among those laid aside; see `interlock outbox list`")
    happenings.note("message_discarded", at=clock.now(), by=by, more={"message": number})


@transaction.atomic
def add_webhook(name: str, kind: str, team: str, address: str, by: str = "") -> None:
    """Let a channel of Slack or Teams hear what concerns a team."""
    allowed(by, Right.SOURCES, "add a channel")
    if kind not in {"slack", "teams"}:
        raise InterlockError(f"webhook {name}: kind {kind!r} is not one of slack, teams")
    if not is_encrypted_or_here(address):
        raise InterlockError(f"webhook {name}: its address begins with https://")
    if by and not is_of_the_outside(address):
        raise InterlockError(
            f"webhook {name}: its address is of the company's own network; whoever runs this instance may add it: "
            "interlock webhook add"
        )
    if Webhook.objects.filter(name=name).exists():
        raise InterlockError(f"webhook {name} is there already; remove it first, or choose another name")
    Webhook.objects.create(name=name, kind=kind, team=team, address=secrets.lock(address), inside=not by)
    happenings.note("channel_added", at=clock.now(), by=by, team=team, more={"channel": name, "kind": kind})


@transaction.atomic
def remove_webhook(name: str, by: str = "") -> None:
    """Tell a channel nothing any more; what still waits for it is thrown away."""
    allowed(by, Right.SOURCES, "remove a channel")
    if not Webhook.objects.filter(name=name).delete()[0]:
        raise InterlockError(f"there is no webhook {name}; see `interlock webhook list`")
    Outgoing.objects.filter(to=name, sent=None).exclude(channel="mail").delete()
    happenings.note("channel_removed", at=clock.now(), by=by, more={"channel": name})


def try_webhook(name: str, by: str = "") -> None:
    """Post a line to a channel now; raises what is wrong."""
    allowed(by, Right.SOURCES, "post to a channel")
    hook = Webhook.objects.filter(name=name).first()
    if hook is None:
        raise InterlockError(f"there is no webhook {name}; see `interlock webhook list`")
    says = "Interlock reaches this channel."
    key = f"try:{name}:{clock.now()}"
    address = secrets.unlock(bytes(hook.address))
    CHANNELS[hook.kind](Message(key, says, says, str(settings.ADDRESS), address, inside=hook.inside))
    happenings.note("channel_tried", at=clock.now(), by=by, team=hook.team, more={"channel": name})


def _take(now: int) -> Outgoing | None:
    """Take the message that has been due longest, for a while."""
    with transaction.atomic():
        waiting = Outgoing.objects.select_for_update(skip_locked=True).filter(sent=None, dead=None, due__lte=now)
        found = waiting.order_by("due", "id").first()
        if found is not None:
            found.due, found.tries = now + _LEASE, found.tries + 1
            found.save(update_fields=["due", "tries"])
    return found


def _send(found: Outgoing, now: int) -> Sent:
    wish = Preference.objects.filter(member=found.to).first() if found.channel == "mail" else None
    if _moot(found):
        Outgoing.objects.filter(pk=found.pk).delete()
        return _sent(found, "dropped")
    if wish is not None and (later := heard_from(wish, now)) > now:
        Outgoing.objects.filter(pk=found.pk).update(due=later, tries=found.tries - 1)
        return _sent(found, "later", "quiet hours")
    try:
        CHANNELS[found.channel](_message(found, wish))
    except UndeliveredError as error:
        return _failed(found, error, now)
    Outgoing.objects.filter(pk=found.pk).update(sent=now, error="")
    return _sent(found, "sent")


def _failed(found: Outgoing, error: UndeliveredError, now: int) -> Sent:
    """Try again later, each time after about twice as long and never all at once; in the end lay it aside."""
    if error.final or found.tries >= TRIES:
        Outgoing.objects.filter(pk=found.pk).update(dead=now, error=str(error))
        return _sent(found, "dead", str(error))
    pause = min(_FIRST * 2 ** (found.tries - 1), _LAST) * random.uniform(0.5, 1.0)  # noqa: S311 - spread, not secrecy
    asked = 0.0 if error.after is None else error.after * SECOND
    Outgoing.objects.filter(pk=found.pk).update(due=now + round(max(pause, asked)), error=str(error))
    return _sent(found, "later", str(error))


def _moot(found: Outgoing) -> bool:
    """Say whether it is of no use any more: answered meanwhile, or in other hands."""
    if found.kind not in _WAITING or found.handoff is None:
        return False
    handoff = Handoff.objects.filter(pk=found.handoff).first()
    if handoff is None or handoff.status != "waiting" or handoff.answered is not None:
        return True
    return (
        found.kind in {"handed_over", "assigned", "reminded"}
        and found.channel == "mail"
        and handoff.owner not in {"", found.to}
    )


def _message(found: Outgoing, wish: Preference | None) -> Message:
    inside = False
    if found.channel == CHANNEL:
        address = found.to
    elif found.channel == "mail":
        address = wish.mail if wish else ""
        if not address:
            raise UndeliveredError(f"{found.to} has no e-mail address any more", final=True)
    else:
        hook = Webhook.objects.filter(name=found.to).first()
        if hook is None:
            raise UndeliveredError(f"there is no webhook {found.to} any more", final=True)
        inside = hook.inside
        try:
            address = secrets.unlock(bytes(hook.address))
        except secrets.SecretLostError as error:
            raise UndeliveredError(str(error), final=True) from error
    base = str(settings.ADDRESS)
    return Message(found.key, found.subject, found.text, f"{base}{found.url}" if base else "", address, inside)


def _sent(found: Outgoing, end: End, error: str = "") -> Sent:
    return Sent(found.key, found.channel, found.to, end, error)
