"""What sales heard, in seconds: picked from what was heard before, or typed; and gathered under topics by marketing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from interlock.desk import clock, happenings
from interlock.desk.lists.seen import see_handoff, seen
from interlock.desk.models import Handoff, Remark
from interlock.desk.rights import Right, demand
from interlock.desk.verdicts.refusals import NoSuchHandoffError, NotAgreedError, NotTheirsError
from interlock.desk.verdicts.whom import log_in, of_marketing

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("need", "objection", "question", "competitor", "product")
"""What may be heard: needs, objections, questions, other vendors they look at, other products they want."""
LONGEST = 200
"""Letters of a remark."""


@dataclass(frozen=True)
class Remarked:
    """One remark as it was taken."""

    id: int
    handoff: int
    kind: str
    text: str
    topic: str
    again: bool
    """Whether the same had been said of this hand-off before."""


@transaction.atomic
def remark(handoff: int, by: str, kind: str, text: str, now: int | None = None) -> Remarked:
    """Note what was heard from a lead; what was heard before, in any letters, comes under the same topic."""
    at = clock.now() if now is None else now
    said = _text(text)
    if kind not in KINDS:
        raise NotAgreedError(f"{kind!r} is not one of {', '.join(KINDS)}")
    member = log_in(by)
    if member.team == "marketing":
        raise NotTheirsError(f"{by} is of marketing: remarks are what sales heard")
    demand(member, Right.HEARD)
    row = Handoff.objects.select_for_update().filter(pk=handoff).first()
    if row is None:
        raise NoSuchHandoffError(f"there is no hand-off {handoff}")
    see_handoff(seen(by), handoff)
    topic = _topic(kind, said)
    known = Remark.objects.filter(handoff=row, kind=kind, topic=topic).first()
    if known is not None:
        return Remarked(known.pk, handoff, kind, known.text, topic, again=True)
    made = Remark.objects.create(handoff=row, person=row.person, kind=kind, text=said, topic=topic, by=by, at=at)
    happenings.note("remarked", at=at, by=by, handoff=row, more={"remark": made.pk, "kind": kind})
    return Remarked(made.pk, handoff, kind, said, topic, again=False)


@transaction.atomic
def group_topics(kind: str, from_: Sequence[str], into: str, by: str, now: int | None = None) -> int:
    """Count some topics as one from now on, past remarks and future ones alike; return how many remarks changed."""
    of_marketing(by, Right.GROUP, "grouping topics")
    topic = _text(into)
    changed = Remark.objects.filter(kind=kind, topic__in=set(from_) - {topic}).update(topic=topic)
    if changed:
        at = clock.now() if now is None else now
        happenings.note("grouped", at=at, by=by, more={"kind": kind, "remarks": changed})
    return changed


def _text(text: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        raise NotAgreedError(f"a remark has 1 to {LONGEST} letters; shorten it to what marketing can count")
    return said


def _topic(kind: str, text: str) -> str:
    """Return the topic of the same words, else of the topic that is called so, else the words themselves."""
    remarks = Remark.objects.filter(kind=kind).order_by("-pk")
    found = remarks.filter(text__iexact=text).first() or remarks.filter(topic__iexact=text).first()
    return found.topic if found else text
