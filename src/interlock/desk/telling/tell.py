"""Turn one happening into notices and messages, in the transaction in which it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.clock import UNDO
from interlock.desk.models import Notice, Outgoing, Preference, Webhook
from interlock.desk.sending.mail import possible
from interlock.desk.telling import letters
from interlock.desk.telling.matter import matter_of
from interlock.desk.telling.quiet import heard_from
from interlock.desk.telling.rules import RULES, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.desk.models import Happening
    from interlock.desk.telling.matter import Matter
    from interlock.desk.telling.rules import Rule

_TOLD = {kind.split()[0] for kind in RULES}


def tell(happening: Happening) -> None:
    """Write down who is told of a happening: each once, in the product, and outside where they want it."""
    letters.write(happening)
    if happening.kind not in _TOLD:
        return
    matter = matter_of(happening)
    rule = rule_of(matter)
    if rule is None:
        return
    if members := rule.to(matter):
        wishes = {each.member: each for each in Preference.objects.filter(member__in=members)}
        Notice.objects.bulk_create(_notice(matter, rule, name) for name in sorted(members))
        mailed = [
            wish for _, wish in sorted(wishes.items()) if possible() and wish.mail and matter.kind not in wish.kinds
        ]
        Outgoing.objects.bulk_create(_mail(matter, rule, wish) for wish in mailed)
    if rule.channel:
        Outgoing.objects.bulk_create(_posts(matter, rule))


def _notice(matter: Matter, rule: Rule, name: str) -> Notice:
    return Notice(
        key=f"{matter.number}:{name}",
        member=name,
        kind=matter.kind,
        text=rule.says.format_map(matter.words(None, name)),
        url=matter.url,
        handoff=matter.handoff.id if matter.handoff else None,
        at=matter.at,
    )


def _mail(matter: Matter, rule: Rule, wish: Preference) -> Outgoing:
    text = rule.says.format_map(matter.words(wish.time_zone, wish.member))
    return _message(matter, "mail", wish.member, text, heard_from(wish, _from(matter, rule)))


def _posts(matter: Matter, rule: Rule) -> Iterator[Outgoing]:
    team = matter.team if rule.channel == "receiving" else rule.channel
    for hook in Webhook.objects.filter(team=team).order_by("name"):
        yield _message(matter, hook.kind, hook.name, rule.says.format_map(matter.words()), _from(matter, rule))


def _from(matter: Matter, rule: Rule) -> int:
    return matter.at + UNDO if rule.waits else matter.at


def _message(matter: Matter, channel: str, to: str, text: str, due: int) -> Outgoing:
    return Outgoing(
        key=f"{matter.number}:{channel}:{to}",
        kind=matter.kind,
        channel=channel,
        to=to,
        subject=text.split(". ", 1)[0].rstrip("."),
        text=text,
        url=matter.url,
        handoff=matter.handoff.id if matter.handoff else None,
        created=matter.at,
        due=due,
    )
