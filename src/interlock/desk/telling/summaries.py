"""The daily digest of one person and the weekly summary of both teams, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.lists.summary import Summary, summary, upkeep
from interlock.desk.models import Account, Handoff, Person, Seat
from interlock.desk.telling.quiet import local

if TYPE_CHECKING:
    from interlock.desk.models import Member, Preference

DAY = 86_400_000_000
_MOST = 10


def digest(member: Member, wish: Preference, now: int) -> str:
    """Say what awaits somebody today; empty where nothing does."""
    if member.team == "sales":
        return _of_sales(wish, now)
    found = summary(now - DAY, now, now)
    lines = _told(found) if found.handed or found.accepted or found.rejected or found.recycled else []
    if member.team == "marketing":
        lines += _some(
            found.proposals, "proposal waits for marketing's answer", "proposals wait for marketing's answer"
        )
    else:
        kept = upkeep(now - DAY)
        lines += _some(found.unowned, "hand-off waits in a queue", "hand-offs wait in queues")
        lines += _some(kept.violations, "stage was claimed elsewhere", "stages were claimed elsewhere")
        lines += _some(kept.laid_aside, "message could not be delivered", "messages could not be delivered")
    lines += _some(found.disputes, "dispute is to be settled", "disputes are to be settled")
    return "\n".join(lines)


def weekly(now: int) -> str:
    """Sum the last seven days up for both teams, marketing's part and sales' beside each other."""
    found, before = summary(now - 7 * DAY, now, now), summary(now - 14 * DAY, now - 7 * DAY, now)
    decided = found.accepted + found.rejected + found.recycled
    lines = [
        f"The week of both teams, up to {local(now, 'UTC'):%-d %b %Y}.",
        f"Leads that marketing handed over: {found.handed} ({before.handed} the week before).",
        f"With a complete brief: {found.complete}.",
        f"Answered by sales in time: {found.in_time} of {found.due} that fell due.",
        f"Verdicts: {decided}; {found.accepted} accepted, {found.rejected} rejected, {found.recycled} sent back.",
    ]
    if found.reasons:
        lines.append(f"Most often for: {_reasons(found)}.")
    lines.append(f"Waiting now: {found.waiting}, overdue {found.overdue}.")
    lines += _some(found.proposals, "proposal waits for marketing's answer", "proposals wait for marketing's answer")
    return "\n".join(lines)


def _told(found: Summary) -> list[str]:
    verdicts = f"{found.accepted} accepted, {found.rejected} rejected, {found.recycled} sent back"
    lines = [f"Since yesterday: {found.handed} handed over, {verdicts}."]
    return [*lines, f"Most often for: {_reasons(found)}."] if found.reasons else lines


def _reasons(found: Summary) -> str:
    return ", ".join(f"{reason.replace('_', ' ')} ({count})" for reason, count in found.reasons)


def _of_sales(wish: Preference, now: int) -> str:
    waiting = Handoff.objects.filter(status="waiting", answered=None)
    teams = Seat.objects.filter(member=wish.member).values_list("team", flat=True)
    queued = waiting.filter(owner="", team__in=list(teams)).count()
    mine = list(waiting.filter(owner=wish.member).order_by("due")[: _MOST + 1])
    lines = ["Your hand-offs that wait, the first due first:"] if mine else []
    lines += [_line(handoff, wish, now) for handoff in mine[:_MOST]]
    lines += ["and more."] if len(mine) > _MOST else []
    return "\n".join([*lines, *_some(queued, "waits in your queue", "wait in your queue")])


def _line(handoff: Handoff, wish: Preference, now: int) -> str:
    person = Person.objects.filter(pk=handoff.person).first()
    account = Account.objects.filter(pk=handoff.account or 0).first()
    who = f"{person or 'A lead'} of {account}" if account else str(person or "A lead")
    overdue = ", overdue" if handoff.due < now else ""
    return f"- {who}, due {local(handoff.due, wish.time_zone):%a %-d %b, %H:%M %Z}{overdue}"


def _some(count: int, one: str, several: str) -> list[str]:
    return [f"{count} {one if count == 1 else several}."] if count else []
