"""Put the daily digests and the weekly summary into the outbox when their time has come."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from interlock.desk.actions.preferences import plan_digest
from interlock.desk.models import Member, Notice, Outgoing, Preference, Timer, Webhook
from interlock.desk.sending.mail import possible
from interlock.desk.telling.quiet import heard_from, instant, local, next_at
from interlock.desk.telling.summaries import digest, weekly

if TYPE_CHECKING:
    from interlock.desk.models import Handoff

STALE = 12 * 3_600_000_000
"""A digest that is later than this is left out: the next one says what matters then."""
_WEEK_BEGINS = time(7)
"""Monday morning, UTC: when the weekly summary comes."""


def plan_week(now: int) -> None:
    """Have the next weekly summary come, if it is not planned yet."""
    here = local(now, "UTC")
    monday = datetime.combine(here.date() - timedelta(days=here.weekday()), _WEEK_BEGINS, here.tzinfo)
    due = instant(monday if instant(monday) > now else monday + timedelta(days=7))
    Timer.objects.get_or_create(key=f"weekly:{due}", defaults={"due": due, "kind": "weekly"})


def digest_due(timer: Timer, handoff: Handoff | None, now: int) -> None:
    """Write one person's digest and plan the next; nothing is sent where nothing awaits them."""
    del handoff
    wish = Preference.objects.filter(member=timer.to).first()
    member = Member.objects.filter(user__username=timer.to, user__is_active=True).first()
    if wish is None or member is None or not wish.digest_at:
        return
    plan_digest(timer.to, next_at(wish.digest_at, wish.time_zone, now))
    text = digest(member, wish, now) if now - timer.due < STALE else ""
    if text and wish.mail and possible():
        _put(f"{timer.key}:mail", "digest", ("mail", wish.member), "Your hand-offs today", text, now)


def week_due(timer: Timer, handoff: Handoff | None, now: int) -> None:
    """Write the weekly summary to both teams: a notice for everybody, mail for who wants it, once per channel."""
    del handoff
    plan_week(now)
    if now - timer.due >= 7 * 2 * STALE:
        return  # a week off: the next one is due already
    text, subject = weekly(timer.due), "The week of sales and marketing"
    members = Member.objects.filter(user__is_active=True).values_list("user__username", flat=True)
    Notice.objects.bulk_create(
        Notice(key=f"{timer.key}:{name}", member=name, kind="weekly", text=text, url="/report/", at=now)
        for name in members
    )
    for wish in Preference.objects.filter(member__in=list(members)).exclude(mail=""):
        if possible() and "weekly" not in wish.kinds:
            key, to = f"{timer.key}:mail:{wish.member}", ("mail", wish.member)
            _put(key, "weekly", to, subject, text, now, due=heard_from(wish, now))
    for hook in Webhook.objects.order_by("name"):
        _put(f"{timer.key}:{hook.kind}:{hook.name}", "weekly", (hook.kind, hook.name), subject, text, now)


def _put(  # noqa: PLR0913, PLR0917 - a message, whole
    key: str, kind: str, to: tuple[str, str], subject: str, text: str, now: int, *, due: int | None = None
) -> None:
    channel, name = to
    due = now if due is None else due
    Outgoing.objects.create(
        key=key, kind=kind, channel=channel, to=name, subject=subject, text=text, url="/", created=now, due=due
    )
