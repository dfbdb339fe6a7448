"""A brief in words: how they found us, what to do next, who waited for whom, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming

if TYPE_CHECKING:
    from interlock.desk.lists.brief import Brief, Happened

SECOND = 1_000_000
STORY = {
    "handed_over": "Handed over",
    "assigned": "Given to {owner}",
    "reassigned": "Passed on to {owner}",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "recycled": "Recycled",
    "held": "Put on hold",
    "resumed": "The clock runs again",
    "undone": "Taken back",
    "disputed": "Disputed",
    "dispute_settled": "Dispute settled",
    "contacted": "Contacted",
    "remarked": "Noted what was said",
    "reminded": "{owner} was reminded",
    "breached": "Past the promise",
    "escalated": "Escalated",
    "cooled": "Cooled below the threshold",
    "returned": "Open again",
}


@dataclass(frozen=True)
class Step:
    """What to do next, and the rule that says so."""

    says: str
    rule: str
    icon: str


@dataclass(frozen=True)
class Part:
    """One part of the time from the trigger to the answer."""

    label: str
    says: str
    owner: str


@dataclass(frozen=True)
class Event:
    """One line of the hand-off's own history."""

    at: int
    says: str
    by: str


def found_us(brief: Brief) -> str:
    """Say how they found us."""
    origin = brief.fields.get("origin") or brief.channel or ""
    return ", ".join(part for part in (naming.label(origin) if origin else "", brief.campaign or "") if part)


def company(brief: Brief) -> str:
    """Say what is known of their company in a line."""
    people, industry = brief.fields.get("employees", ""), brief.fields.get("industry")
    counted = f"{float(people):,.0f}" if people.replace(".", "", 1).isdecimal() else people
    return ", ".join([*([naming.label(industry)] if industry else []), *([f"{counted} people"] if people else [])])


def next_step(brief: Brief) -> Step:
    """Suggest one step: about what they did last, by the way they like, else by telephone where a number is known."""
    likes, phone, email = (brief.fields.get(name, "") for name in ("prefers", "phone", "email"))
    wants_mail = any(word in likes.lower() for word in ("mail", "write", "e-mail"))
    call = bool(phone) and not wants_mail
    who = brief.row.face.name.split(" ")[0]
    how = f"Call {who} on {phone}" if call else f"Write to {who} at {email}" if email else f"Find a way to reach {who}"
    about = ""
    if brief.last is not None:
        piece = f" ({brief.last.content})" if brief.last.content else ""
        about = f" about their latest step: {naming.label(brief.last.kind).lower()}{piece}"
    way = (
        f"they prefer {likes[:1].lower()}{likes[1:]}"
        if likes
        else "a number is known"
        if call
        else "no number is known"
    )
    return Step(f"{how}{about}.", f"By rule: what they did last; {way}.", "phone" if call else "mail")


def parts(brief: Brief) -> tuple[Part, ...]:
    """Say who waited for whom: the system, marketing, sales."""
    found = brief.response
    if found is None:
        return ()
    human = f"{spoken(found.human)} of {spoken(brief.within)} working time"
    return (
        Part("System", spoken(found.system), "both"),
        Part("Marketing", spoken(found.hold), "marketing"),
        Part("Sales", human, "sales"),
    )


def story(brief: Brief) -> list[Event]:
    """Tell what happened to the hand-off, newest first."""
    return [_event(each) for each in reversed(brief.story)]


def spoken(microseconds: int) -> str:
    """Say a length of time: 2 s, 12 min, 1 h 05 min, 3 days 4 h."""
    seconds = max(0, microseconds) // SECOND
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3_600:
        return f"{seconds // 60} min"
    if seconds < 86_400:
        hours, minutes = seconds // 3_600, seconds % 3_600 // 60
        return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
    days, hours = seconds // 86_400, seconds % 86_400 // 3_600
    return f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours else "")


def _event(each: Happened) -> Event:
    says = STORY.get(each.kind, naming.label(each.kind)).format(owner=each.owner or "the queue")
    return Event(each.at, says, "" if each.by == each.owner and "{owner}" in STORY.get(each.kind, "") else each.by)
