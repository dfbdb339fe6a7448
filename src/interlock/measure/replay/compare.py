"""What an agreement would have changed: hand-offs, capacity, and won business kept, missed and caught."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from interlock.measure.number import Period
from interlock.measure.replay.capacity import Month, months
from interlock.measure.replay.groups import groups
from interlock.measure.replay.nobody import why_nobody
from interlock.measure.replay.outcome import REACHED, SMALL, Deals, Rate, accepted, bought, by_month, won
from interlock.measure.replay.runner import HANDOFFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from interlock.agreement.calendar import Calendar
    from interlock.agreement.document import Agreement
    from interlock.measure.engine import Engine
    from interlock.measure.facts.store import Facts
    from interlock.measure.replay.groups import Group
    from interlock.measure.replay.runner import Replay

DAY = 86_400_000_000
_EVER = Period()
HELD_OUT = 4
"""The last one in so many parts of history is held out."""


@dataclass(frozen=True)
class Side:
    """One set of hand-offs: what it is, and when whose clauses answer for it."""

    says: str
    seal: str | None
    handoffs: pa.Table
    """In the shape `HANDOFFS`."""
    agreement: Agreement | None = None


@dataclass(frozen=True)
class Figures:
    """A side's figures in one stretch of time."""

    handoffs: int
    by_month: list[Month]
    by_clause: dict[str, int]
    accepted: Rate
    bought: Rate
    won: Deals
    """Won deals whose lead this side had handed over in time."""

    @property
    def peak(self) -> Month | None:
        """Return the month with the most hand-offs per working day."""
        loaded = [month for month in self.by_month if month.per_working_day]
        return max(loaded, key=lambda month: month.per_working_day or 0.0, default=None)

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        return {
            "handoffs": self.handoffs,
            "by_month": [month.to_json() for month in self.by_month],
            "by_clause": self.by_clause,
            "peak": self.peak.to_json() if self.peak else None,
            "accepted": self.accepted.to_json(),
            "became_customers": self.bought.to_json(),
            "won": self.won.to_json(),
        }


@dataclass(frozen=True)
class Stretch:
    """Both sides over one stretch of time, `until` not included (microseconds UTC)."""

    since: int
    until: int
    base: Figures
    candidate: Figures
    kept: Deals
    """Won deals whose lead both sides handed over in time."""
    missed: Deals
    """Won deals whose lead only the base handed over in time."""
    caught: Deals
    """Won deals whose lead only the candidate handed over in time."""
    unreached: Deals
    """Won deals whose lead neither side handed over in time."""

    @property
    def flags(self) -> list[str]:
        """Return what must be said before anybody believes these figures."""
        found = []
        reached = self.kept.deals + self.missed.deals + self.caught.deals
        if reached < SMALL:
            found.append(
                f"small sample: only {reached} won deals were reached by either side; below {SMALL} a share is a hint"
            )
        for name, figures in (("base", self.base), ("candidate", self.candidate)):
            if figures.accepted.whole < SMALL:
                found.append(f"small sample: only {figures.accepted.whole} hand-offs of the {name} have a verdict")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        return {
            "from": _said(self.since),
            "to": _said(self.until),
            "base": self.base.to_json(),
            "candidate": {
                **self.candidate.to_json(),
                "won_kept": self.kept.to_json(),
                "won_missed": self.missed.to_json(),
                "won_caught": self.caught.to_json(),
                "won_reached_by_neither": self.unreached.to_json(),
                "missed_share": Rate(self.missed.deals, self.kept.deals + self.missed.deals).to_json(),
            },
            "flags": self.flags,
        }


@dataclass(frozen=True)
class Comparison:
    """Two sides over the whole stretch that was asked for, and over its last part by itself."""

    base: Side
    candidate: Side
    whole: Stretch
    held_out: Stretch | None
    groups: Sequence[Group] = ()
    """The whole stretch, split as was asked for."""
    notes: Sequence[str] = ()
    """Why a side has no hand-offs at all."""

    def to_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        told = self.whole.to_json()
        told["base"] = {"says": self.base.says, "agreement": self.base.seal, **told["base"]}
        told["candidate"] = {"says": self.candidate.says, "agreement": self.candidate.seal, **told["candidate"]}
        return {
            **told,
            "won_counts_if": REACHED,
            "held_out": self.held_out.to_json() if self.held_out else None,
            "notes": list(self.notes),
            "groups": [group.to_json() for group in self.groups],
        }


def side(replay: Replay) -> Side:
    """Return what an agreement would have handed over as one side of a comparison."""
    return Side(
        f"replay of '{replay.agreement.title}', order {replay.order}", replay.seal, replay.handoffs, replay.agreement
    )


def recorded(engine: Engine) -> Side:
    """Return the hand-offs that were really recorded as one side of a comparison."""
    found = engine.arrow("""
SELECT person, "at", COALESCE(clause, '') AS clause, score FROM moves
WHERE kind = 'handed_over' AND NOT person IS NULL ORDER BY "at", person""")
    return Side("the hand-offs that were recorded", None, found.cast(HANDOFFS))


def compare(
    facts: Facts, base: Side, candidate: Side, period: Period = _EVER, by: Sequence[str] = ()
) -> Comparison | None:
    """Compare two sides over a period, as far as there are moves in it; None where there are none.

    `by` splits the whole by fields, or by "segment".
    """
    engine = facts.engine
    row = engine.sql('SELECT MIN("at"), MAX("at") + 1 FROM moves').fetchall()[0]
    first, last = (0, 0) if row[0] is None else (max(row[0], period.since), min(row[1], period.until))
    if first >= last:
        return None
    engine.register("base", base.handoffs)
    engine.register("candidate", candidate.handoffs)
    middle = (last - (last - first) // HELD_OUT) // DAY * DAY
    held_out = _stretch(facts, base, candidate, middle, last) if first < middle else None
    whole = _stretch(facts, base, candidate, first, last)
    return Comparison(base, candidate, whole, held_out, groups(facts, by, first, last), _notes(engine, base, candidate))


def _notes(engine: Engine, *sides: Side) -> list[str]:
    silent = [each for each in sides if not each.handoffs.num_rows]
    return list(dict.fromkeys(f"{each.says}: {_why(engine, each.agreement)}" for each in silent))


def _why(engine: Engine, agreement: Agreement | None) -> str:
    """Return why a side has no hand-offs at all."""
    if agreement is None:
        return "there are none, so nothing can be missed or kept; compare with another agreement as the base"
    return f"nobody is handed over: {'; '.join(why_nobody(engine, agreement))}"


def _stretch(facts: Facts, base: Side, candidate: Side, since: int, until: int) -> Stretch:
    deals = won(facts, since, until)
    kept, missed, caught, unreached = (
        deals.get(((), *found), Deals()) for found in ((True, True), (True, False), (False, True), (False, False))
    )
    before = _figures(facts, "base", base, (since, until), kept + missed)
    after = _figures(facts, "candidate", candidate, (since, until), kept + caught)
    return Stretch(since, until, before, after, kept, missed, caught, unreached)


def _figures(facts: Facts, name: str, of: Side, window: tuple[int, int], reached: Deals) -> Figures:
    counts = by_month(facts, name, *window)
    clauses: Counter[str] = Counter()
    for (_, clause), count in counts.items():
        clauses[clause] += count
    calendars = _calendars(of.agreement or facts.agreement, clauses)
    return Figures(
        sum(clauses.values()),
        months(counts, calendars, *window),
        dict(sorted(clauses.items())),
        accepted(facts, name, *window),
        bought(facts, name, *window),
        reached,
    )


def _calendars(agreement: Agreement, clauses: Iterable[str]) -> dict[str, Calendar]:
    """Return the calendar of each hand-off; one that the agreement does not know goes by its first hand-off's."""
    known = {name: agreement.calendar[handoff.calendar] for name, handoff in agreement.handoffs()}
    calendars = [*known.values(), *agreement.calendar.values()]
    return known | {clause: calendars[0] for clause in clauses if clause not in known}


def _said(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1e6, UTC).isoformat()
