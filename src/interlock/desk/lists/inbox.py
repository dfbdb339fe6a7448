"""Hand-offs as the inbox lists them: what waits, for whom, how long is left, and what became of the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from interlock.desk.lists.faces import Face, faces
from interlock.desk.lists.inbox_wanted import DECIDED, RUNS, here
from interlock.desk.models import Handoff, Seat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from interlock.desk.lists.inbox_wanted import Wanted

AT_ONCE = 50
_STREAMED = 1_000
"""Rows that are read together where all of them are wanted."""
_POINTS, _UNKNOWN = "points", -1e9
"""The score that orders, and what stands for an unknown one: it comes last."""
_STOPPED = "stopped_"
"""What begins the place of a row whose clock has stopped."""
_FIELDS = (
    *("id", "person", "account", "clause", "team", "owner", "score", "grade", "segment", "why", "handed", "due"),
    *("status", "until", "answered", "contacted", "decided", "decided_by", "reason", "cooled", "missing"),
)


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


def seats(member: str) -> tuple[str, ...]:
    """List the receiving teams that a log-in sits in."""
    return tuple(Seat.objects.filter(member=member).order_by("team").values_list("team", flat=True))


def handoffs(wanted: Wanted, now: int, after: str = "", most: int = AT_ONCE) -> Cut:
    """List hand-offs in their order, those after `after` (as an earlier page gave it).

    By due time, those whose clock runs come first, then those that wait for a verdict only.
    """
    if wanted.tab not in DECIDED and wanted.sort == "due":
        return _by_clock(wanted, now, after, most)
    return _cut(wanted, here(wanted, now), after, most)


def every(wanted: Wanted, now: int) -> Iterator[Row]:
    """List all hand-offs in their order, one after the other, never all of them at once."""
    cut = handoffs(wanted, now, most=_STREAMED)
    yield from cut.rows
    while cut.after:
        cut = handoffs(wanted, now, cut.after, _STREAMED)
        yield from cut.rows


def one(number: int) -> Row | None:
    """Find one hand-off as lists show it."""
    found = Handoff.objects.filter(id=number).values(*_FIELDS).first()
    return _rows([found])[0] if found else None


def several(numbers: Sequence[int]) -> tuple[Row, ...]:
    """Find hand-offs, in the order in which they are asked for."""
    found = {row["id"]: row for row in Handoff.objects.filter(id__in=numbers).values(*_FIELDS)}
    return _rows([found[number] for number in numbers if number in found])


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
    found = here(wanted, now)
    if after.startswith(_STOPPED):
        return _stopped(_cut(wanted, found.exclude(RUNS), after.removeprefix(_STOPPED), most))
    first = _cut(wanted, found.filter(RUNS), after, most)
    room = most - len(first.rows)
    if first.after or (not room and not found.exclude(RUNS).exists()):
        return first
    rest = _stopped(_cut(wanted, found.exclude(RUNS), "", room)) if room else Cut((), _STOPPED)
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
