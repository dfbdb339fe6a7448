"""Hand-offs as the inbox lists them: what waits, for whom, how long is left, and what became of the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from interlock.desk.lists.faces import Face, faces
from interlock.desk.lists.seen import EVERYTHING, Seen
from interlock.desk.models import Account, Dispute, Handoff, Person, Seat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

Tab = Literal["waiting", "accepted", "rejected", "recycled", "hold", "queue"]
TABS: tuple[Tab, ...] = get_args(Tab)
Sort = Literal["due", "score", "newest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
DECIDED: tuple[Tab, ...] = ("accepted", "rejected", "recycled")
AT_ONCE = 50
_STREAMED = 1_000
"""Rows that are read together where all of them are wanted."""
SOON = 15 * 60 * 1_000_000
"""What is due within this many microseconds is due soon."""
_POINTS, _UNKNOWN = "points", -1e9
"""The score that orders, and what stands for an unknown one: it comes last."""
_RUNS = Q(answered=None)
_STOPPED = "stopped_"
"""What begins the place of a row whose clock has stopped."""
_FIELDS = (
    *("id", "person", "account", "clause", "team", "owner", "score", "grade", "segment", "why", "handed", "due"),
    *("status", "until", "answered", "contacted", "decided", "decided_by", "reason", "cooled", "missing"),
)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of all hand-offs."""

    tab: Tab = "waiting"
    owner: str = ""
    """Only what this log-in has; empty: everybody's."""
    teams: tuple[str, ...] = ()
    """Only what these receive; empty: all."""
    segment: str = ""
    find: str = ""
    clause: str = ""
    reason: str = ""
    sort: Sort = "due"
    late: bool = False
    """Only what is past its due time."""
    disputed: bool = False
    """Only what marketing has disputed and nobody has settled."""
    seen: Seen = EVERYTHING
    """Only what somebody sees."""


@dataclass(frozen=True)
class Row:
    """One hand-off in a list; times in microseconds UTC."""

    id: int
    face: Face
    clause: str
    team: str
    owner: str
    score: float | None
    """None: it was made elsewhere, and nobody wrote it down."""
    grade: str | None
    segment: str
    why: str
    handed: int
    due: int
    status: str
    until: int | None
    answered: int | None
    contacted: int | None
    decided: int | None
    decided_by: str
    reason: str
    cooled: int | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Cut:
    """One page of rows, and where the next one begins; empty: there is none."""

    rows: tuple[Row, ...]
    after: str


@dataclass(frozen=True)
class Promised:
    """How many of those that wait are past their due time, due soon, due today, due later, or await a verdict only."""

    breached: int
    soon: int
    today: int
    later: int
    contacted: int
    """Their clock has stopped: somebody reached the lead, and has not said yet what becomes of it."""


def seats(member: str) -> tuple[str, ...]:
    """List the receiving teams that a log-in sits in."""
    return tuple(Seat.objects.filter(member=member).order_by("team").values_list("team", flat=True))


def tab_counts(wanted: Wanted, now: int) -> Mapping[Tab, int]:
    """Count what each tab would show, with everything else that is wanted.

    While words are looked for only the tab in view is counted: no index helps with them.
    """
    wanted = replace(wanted, late=False)
    if wanted.find:
        return {wanted.tab: _here(wanted, now).count()}
    anybody = _chosen(wanted)
    by_status = dict(anybody.order_by().values_list("status").annotate(Count("status")))
    held = anybody.filter(_of_tab("hold", now)).count()
    queue = _here(replace(wanted, tab="queue"), now).count()
    found: dict[Tab, int] = {tab: by_status.get(tab, 0) for tab in TABS}
    return found | {"waiting": found["waiting"] - held, "hold": held, "queue": queue}


def promised(wanted: Wanted, now: int, tomorrow: int) -> Promised:
    """Count those that wait by when they are due; `tomorrow` is when the reader's day ends."""
    soon = now + SOON
    bounds = {
        "breached": Q(due__lt=now),
        "soon": Q(due__gte=now, due__lt=soon),
        "today": Q(due__gte=soon, due__lt=tomorrow),
        "later": Q(due__gte=max(soon, tomorrow)),
    }
    bounds = {name: bound & _RUNS for name, bound in bounds.items()} | {"contacted": ~_RUNS}
    here = _here(wanted, now)
    return Promised(**here.aggregate(**{name: Count("id", filter=bound) for name, bound in bounds.items()}))


def handoffs(wanted: Wanted, now: int, after: str = "", most: int = AT_ONCE) -> Cut:
    """List hand-offs in their order, those after `after` (as an earlier page gave it).

    By due time, those whose clock runs come first, then those that wait for a verdict only.
    """
    if wanted.tab not in DECIDED and wanted.sort == "due":
        return _by_clock(wanted, now, after, most)
    return _cut(wanted, _here(wanted, now), after, most)


def every(wanted: Wanted, now: int) -> Iterator[Row]:
    """List all hand-offs in their order, one after the other, never all of them at once."""
    cut = handoffs(wanted, now, most=_STREAMED)
    yield from cut.rows
    while cut.after:
        cut = handoffs(wanted, now, cut.after, _STREAMED)
        yield from cut.rows


def many(wanted: Wanted, now: int) -> int:
    """Count them."""
    return _here(wanted, now).count()


def one(number: int) -> Row | None:
    """Find one hand-off as lists show it."""
    found = Handoff.objects.filter(id=number).values(*_FIELDS).first()
    return _rows([found])[0] if found else None


def several(numbers: Sequence[int]) -> tuple[Row, ...]:
    """Find hand-offs, in the order in which they are asked for."""
    found = {row["id"]: row for row in Handoff.objects.filter(id__in=numbers).values(*_FIELDS)}
    return _rows([found[number] for number in numbers if number in found])


def waiting_for(member: str, now: int) -> int:
    """Count what waits for a log-in, not what it holds."""
    return _here(Wanted(owner=member), now).count()


def teams_and_segments() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the receiving teams and the segments that waiting hand-offs have."""
    pairs = set(Handoff.objects.filter(status="waiting").values_list("team", "segment").distinct())
    return tuple(sorted({team for team, _ in pairs})), tuple(sorted({segment for _, segment in pairs if segment}))


def _rows(found: Sequence[Mapping[str, object]]) -> tuple[Row, ...]:
    shown = faces([(int(str(row["person"])), row["account"]) for row in found])
    rows = []
    for row in found:
        rest = {name: row[name] for name in _FIELDS if name not in {"person", "account", "missing"}}
        missing = row["missing"]
        named = tuple(str(name) for name in missing) if isinstance(missing, list) else ()
        rows.append(Row(**rest, face=shown[int(str(row["person"]))], missing=named))  # type: ignore[arg-type]
    return tuple(rows)


def _by_clock(wanted: Wanted, now: int, after: str, most: int) -> Cut:
    here = _here(wanted, now)
    if after.startswith(_STOPPED):
        return _stopped(_cut(wanted, here.exclude(_RUNS), after.removeprefix(_STOPPED), most))
    first = _cut(wanted, here.filter(_RUNS), after, most)
    room = most - len(first.rows)
    if first.after or (not room and not here.exclude(_RUNS).exists()):
        return first
    rest = _stopped(_cut(wanted, here.exclude(_RUNS), "", room)) if room else Cut((), _STOPPED)
    return Cut(first.rows + rest.rows, rest.after)


def _stopped(cut: Cut) -> Cut:
    return replace(cut, after=_STOPPED + cut.after if cut.after else "")


def _cut(wanted: Wanted, found: QuerySet[Handoff], after: str, most: int) -> Cut:
    column, falling = _order(wanted)
    if column == _POINTS:
        found = found.annotate(**{_POINTS: Coalesce("score", Value(_UNKNOWN))})
    bound = _bound(after)
    if bound is not None:
        value, number = bound
        past = "lt" if falling else "gt"
        found = found.filter(Q(**{f"{column}__{past}": value}) | Q(**{column: value, "id__gt": number}))
    order = F(column).desc() if falling else F(column).asc()
    rows = list(found.order_by(order, "id").values(*{*_FIELDS, column})[: most + 1])
    shown = rows[:most]
    last = rows[most - 1] if len(rows) > most else None
    return Cut(_rows(shown), f"{last[column]}_{last['id']}" if last else "")


def _here(wanted: Wanted, now: int) -> QuerySet[Handoff]:
    if wanted.tab == "queue":
        wanted = replace(wanted, owner="")
    found = _chosen(wanted).filter(_of_tab(wanted.tab, now))
    return found.filter(_RUNS, due__lt=now) if wanted.late else found


def _chosen(wanted: Wanted) -> QuerySet[Handoff]:
    found = Handoff.objects.all()
    if not _theirs(wanted):
        found = found.filter(wanted.seen.handoffs())
    exact = {"owner": wanted.owner, "segment": wanted.segment, "clause": wanted.clause, "reason": wanted.reason}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.teams:
        found = found.filter(team__in=wanted.teams)
    if wanted.disputed:
        found = found.filter(id__in=Dispute.objects.filter(settled=None).values("handoff"))
    for word in wanted.find.split()[:5]:
        people = Person.objects.filter(id=OuterRef("person"), label__icontains=word)
        accounts = Account.objects.filter(id=OuterRef("account"), label__icontains=word)
        found = found.filter(Exists(people) | Exists(accounts) | Q(why__icontains=word))
    return found


def _theirs(wanted: Wanted) -> bool:
    """Say whether only what somebody has is wanted, or what waits in their queues: that they see, unasked."""
    pool = wanted.tab == "queue" and wanted.teams and set(wanted.teams) <= set(wanted.seen.teams)
    return bool(pool or (wanted.owner and wanted.owner == wanted.seen.name))


def _of_tab(tab: Tab, now: int) -> Q:
    if tab in DECIDED:
        return Q(status=tab)
    held = Q(until__gt=now)
    if tab == "hold":
        return Q(status="waiting") & held
    waiting = Q(status="waiting") & (Q(until=None) | ~held)
    return waiting & Q(owner="") if tab == "queue" else waiting


def _order(wanted: Wanted) -> tuple[str, bool]:
    """Return the column that orders, and whether it falls."""
    if wanted.sort == "score":
        return _POINTS, True
    if wanted.tab in DECIDED:
        return "decided", True
    return ("handed", True) if wanted.sort == "newest" else ("due", False)


def _bound(after: str) -> tuple[float, int] | None:
    value, _, number = after.partition("_")
    if not number.isdecimal() or len(number) > 19:
        return None
    try:
        return (float(value) if "." in value else int(value)), int(number)
    except ValueError:
        return None
