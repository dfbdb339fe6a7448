"""What became of marketing's leads: hand-offs, verdicts and reasons by where they came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from django.db.models import Count, F, Max, Q

from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Dispute, Handoff, Remark, Violation
from interlock.measure.statistics.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

By = Literal["campaign", "channel", "content", "segment", "clause", "team"]
BY: tuple[By, ...] = get_args(By)
STATUSES = ("waiting", "accepted", "rejected", "recycled")
DECIDED = "decided"
"""Stands for every status but waiting."""


@dataclass(frozen=True)
class Group:
    """The hand-offs of one campaign, channel, piece of content, segment, clause or team."""

    name: str | None
    """None: not known."""
    total: int
    waiting: int
    accepted: int
    rejected: int
    recycled: int
    remarks: int
    reasons: tuple[tuple[str, int], ...] = ()
    """Reasons given, the most frequent first."""

    @property
    def decided(self) -> int:
        """Return how many have a verdict."""
        return self.accepted + self.rejected + self.recycled

    @property
    def share(self) -> float | None:
        """Return accepted over decided; None while nothing is decided."""
        return self.accepted / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return how sure the share is (95%, Wilson 1927)."""
        return wilson(self.accepted, self.decided)


@dataclass(frozen=True)
class Asked:
    """Which hand-offs are meant: handed over in [since, until), microseconds UTC, and narrowed further."""

    since: int
    until: int
    by: By | None = None
    name: str | None = None
    """With `by`: only this group; None is the group of those where it is not known."""
    status: str = ""
    reason: str = ""
    clauses: tuple[str, ...] = ()
    """Only refusals for one of these reasons."""
    kind: str = ""
    topic: str = ""
    """Only those of which sales heard this topic of this kind."""
    seen: Seen = EVERYTHING
    """Only those of leads that somebody sees."""


@dataclass(frozen=True)
class Passed:
    """One hand-off as marketing looks back at it."""

    id: int
    person: int
    handed: int
    clause: str
    team: str
    owner: str
    status: str
    reason: str
    note: str
    decided: int | None
    campaign: str | None
    channel: str | None
    content: str | None
    score: float | None


@dataclass(frozen=True)
class Claimed:
    """A stage that an outside system claimed though the gate was not passed."""

    person: int
    at: int
    source: str
    word: str
    stage: str
    unmet: str
    """What the lead lacks, in words."""


@dataclass(frozen=True)
class Resting:
    """A lead that came back from sales and may be handed over again from a time on."""

    handoff: int
    person: int
    reason: str
    since: int
    until: int | None
    """None: until a touch of theirs."""
    trigger: str
    """The kind of touch that ends the rest early, `any` for every inbound one."""


def groups(asked: Asked, by: By) -> list[Group]:
    """Count hand-offs by group, the largest first."""
    found = _meant(asked)
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    why: dict[str | None, Counter[str]] = defaultdict(Counter)
    rows = found.values_list(by, "status", "reason").annotate(n=Count("id")).order_by()
    for name, status, reason, many in rows:
        counts[name][status] += many
        why[name][reason] += many
    struck = found.filter(id__in=Dispute.objects.filter(upheld=False).values("handoff"))
    for name, reason, many in struck.values_list(by, "reason").annotate(n=Count("id")).order_by():
        why[name][reason] -= many
    heard = dict(
        Remark.objects.filter(handoff__in=found).values_list(f"handoff__{by}").annotate(n=Count("id")).order_by()
    )
    made = [_group(name, of_each, why[name], heard.get(name, 0)) for name, of_each in counts.items()]
    return sorted(made, key=lambda one: (-one.total, one.name is None, one.name or ""))


def total(found: Iterable[Group]) -> Group:
    """Sum up groups."""
    counts: Counter[str] = Counter()
    why: Counter[str] = Counter()
    remarks = 0
    for one in found:
        counts.update({status: getattr(one, status) for status in STATUSES})
        counts["lapsed"] += one.total - one.decided - one.waiting
        why.update(dict(one.reasons))
        remarks += one.remarks
    return _group(None, counts, why, remarks)


def many(asked: Asked) -> int:
    """Count all of them."""
    return _meant(asked).count()


def passed(asked: Asked, *, first: int = 0, most: int = 50) -> list[Passed]:
    """List the hand-offs that are meant, the latest first."""
    names = list(Passed.__dataclass_fields__)
    rows = _meant(asked).order_by("-handed", "id").values_list(*names)[first : first + most]
    return [Passed(*row) for row in rows]


def every(asked: Asked) -> Iterator[Passed]:
    """List all of them one after the other, never all at once."""
    rows = _meant(asked).order_by("-handed", "id").values_list(*Passed.__dataclass_fields__)
    return (Passed(*row) for row in rows.iterator(chunk_size=1_000))


def topics(asked: Asked, kind: str, *, most: int = 8) -> list[tuple[str, int, str]]:
    """Return what sales heard of one kind: topic, of how many hand-offs, and the last words it was heard in."""
    found = Remark.objects.filter(handoff__in=_meant(asked), kind=kind)
    counted = (
        found.values_list("topic")
        .annotate(n=Count("handoff", distinct=True), last=Max("id"))
        .order_by("-n", "topic")[:most]
    )
    words = dict(Remark.objects.filter(id__in=[last for _, _, last in counted]).values_list("id", "text"))
    return [(topic, many, words[last]) for topic, many, last in counted]


def resting(now: int, seen: Seen = EVERYTHING, *, first: int = 0, most: int | None = 20) -> tuple[int, list[Resting]]:
    """Count the leads that rest after a refusal, and list those that are back first; a touch may come any time.

    All of them are counted, those that somebody sees are listed.
    """
    found = _resting(now)
    rows = found.filter(seen.handoffs()).order_by(F("until").asc(nulls_last=True), "id")
    return found.count(), [
        Resting(row.id, row.person, row.reason, row.decided or row.handed, row.until, row.trigger)
        for row in rows[first : None if most is None else first + most]
    ]


def resting_seen(now: int, seen: Seen) -> int:
    """Count those that rest and that somebody sees."""
    return _resting(now).filter(seen.handoffs()).count()


def _resting(now: int) -> QuerySet[Handoff]:
    until_touched = Q(status="recycled", until=None) & ~Q(trigger="")
    return Handoff.objects.filter(Q(status__in=("rejected", "recycled"), until__gt=now) | until_touched)


def disputed() -> int:
    """Count the disputes that nobody has settled yet."""
    return Dispute.objects.filter(settled=None).count()


def violations(since: int, until: int, seen: Seen = EVERYTHING) -> int:
    """Count stages that outside systems claimed past the gate, heard of in [since, until)."""
    return Violation.objects.filter(seen.leads(account=""), recorded__gte=since, recorded__lt=until).count()


def claimed(since: int, until: int, seen: Seen = EVERYTHING, *, first: int = 0, most: int | None = 50) -> list[Claimed]:
    """List those claims, the latest first; all of them where no most is given."""
    found = Violation.objects.filter(seen.leads(account=""), recorded__gte=since, recorded__lt=until)
    rows = found.order_by("-recorded", "id")
    return [
        Claimed(row.person, row.at, row.source, row.word, row.stage, "; ".join(map(str, row.unmet)))
        for row in rows[first : None if most is None else first + most]
    ]


def _meant(asked: Asked) -> QuerySet[Handoff]:
    found = Handoff.objects.filter(asked.seen.handoffs(), handed__gte=asked.since, handed__lt=asked.until)
    if asked.by is not None:
        found = found.filter(Q(**{asked.by: asked.name}) if asked.name is not None else _unknown(asked.by))
    if asked.status == DECIDED:
        found = found.filter(status__in=STATUSES[1:])
    elif asked.status:
        found = found.filter(status=asked.status)
    if asked.reason or asked.clauses:
        found = _counting(found)
    if asked.reason:
        found = found.filter(reason=asked.reason)
    if asked.topic:
        found = found.filter(id__in=Remark.objects.filter(kind=asked.kind, topic=asked.topic).values("handoff"))
    return found.filter(reason__in=asked.clauses) if asked.clauses else found


def _counting(found: QuerySet[Handoff]) -> QuerySet[Handoff]:
    """Return those whose reason counts: a verdict that was overturned is struck from it."""
    return found.exclude(reason="").exclude(disputes__upheld=False)


def _unknown(by: By) -> Q:
    return Q(**{f"{by}__isnull": True}) if by in {"campaign", "channel", "content"} else Q(**{by: ""})


def _group(name: str | None, counts: Counter[str], why: Counter[str], remarks: int) -> Group:
    reasons = tuple(sorted(((word, n) for word, n in why.items() if word and n), key=lambda one: (-one[1], one[0])))
    of_each = {status: counts[status] for status in STATUSES}
    return Group(name or None, counts.total(), **of_each, remarks=remarks, reasons=reasons)
