"""Count the visits by stage and group, and say what must be said beside the counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from interlock.measure.funnel import flags
from interlock.measure.funnel.answer import Flag, Funnel, Group, Lasting, Step
from interlock.measure.funnel.asked import DAY
from interlock.measure.funnel.counting import COUNTING, ENTERED
from interlock.measure.funnel.seen import groups, is_span
from interlock.measure.number import Period, said
from interlock.measure.statistics.kaplan_meier import kaplan_meier
from interlock.measure.statistics.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from interlock.measure.facts.store import Facts
    from interlock.measure.funnel.asked import Asked

    Times = NDArray[np.float64]
    Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Visits:
    """Visits to one stage by group, column by column; times in microseconds, nan where there is none."""

    grp: NDArray[np.int64]
    entered_at: Times
    reached_at: Times
    final_at: Times
    until: Times
    after: Times
    imputed: Chosen
    entered: Chosen
    of: Chosen
    went_on: Chosen
    by_the_day: bool = False
    """Whether all that were seen carry a day and no time of day: then nothing is known below a day."""

    @property
    def undated(self) -> bool:
        """Return whether most entries share one moment, so that it says nothing of when they happened."""
        return flags.sharing(self.entered_at[~self.imputed]) > 0

    @property
    def timed(self) -> Chosen:
        """Return which were seen at a known time; time 0 is how a move says that nobody knows when it happened."""
        found: Chosen = ~self.imputed & (self.entered_at != 0)
        return found

    def of_group(self, number: int) -> Visits:
        """Return the visits of one group; they lie beside each other."""
        first, end = np.searchsorted(self.grp, [number, number + 1])
        return self.only(slice(first, end))

    def only(self, chosen: Chosen | slice) -> Visits:
        """Return some of them."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in _COLUMNS})


_COLUMNS = ("grp", "entered_at", "reached_at", "final_at", "until", "after", "imputed", "entered", "of", "went_on")


def funnel(facts: Facts, asked: Asked) -> Funnel:
    """Answer one question to the funnel."""
    source, keys = groups(facts, asked)
    names = [name for name, _ in facts.agreement.stages()]
    stages = [_visits(facts, asked, source, place) for place in range(1, len(names) + 1)]
    counted = _Counted(asked, names, stages, _horizon(facts))
    made = [counted.group(number, _key(facts, key)) for number, key in enumerate(keys, 1)]
    kept = [group for group in made if not asked.by or any(step.entered or step.of for step in group.stages)]
    spans = any(is_span(facts, name) for name in asked.by)
    return Funnel(asked, tuple(sorted(kept, key=_by_time if spans else _by_size)), counted.ends)


class _Counted:
    """The figures of every group, made stage by stage."""

    def __init__(self, asked: Asked, names: list[str], stages: list[Visits], ends: int | None) -> None:
        self.asked = asked
        self.names = names
        self.stages = stages
        self.ends = ends
        self.delays = [_delays(visits) for visits in stages]
        self.gaps = [flags.beginning(delays) for delays in self.delays]

    def group(self, number: int, key: Mapping[str, Any]) -> Group:
        """Return one group's funnel."""
        mine = [visits.of_group(number) for visits in self.stages]
        steps = [self._step(place, mine) for place in range(len(mine))]
        found = [flag for place, step in enumerate(steps) for flag in self._flags(place, step, mine[place])]
        if flag := flags.inferred(steps):
            found.append(flag)
        overall = self._overall(mine[0]) if self.asked.basis == "cohort" and len(mine) > 1 else None
        return Group(key, tuple(steps), overall, tuple(found))

    def _step(self, place: int, mine: list[Visits]) -> Step:
        visits, last = mine[place], place == len(mine) - 1
        of = int(visits.of.sum())
        flow = self.asked.basis == "period"
        unseen = visits.entered.any() and bool(visits.imputed[visits.entered].all())
        reached = None if last else int((mine[place + 1] if flow else visits).went_on.sum())
        return Step(
            stage=self.names[place],
            entered=int(visits.entered.sum()),
            of=of,
            reached_next=reached,
            rate=reached / of if reached is not None and of else None,
            interval=None if flow or reached is None or unseen else wilson(reached, of),
            median_days=None if last else self._median(visits, visits.after),
            lasting=None if last else self._lasting(visits, visits.reached_at),
            imputed=int((visits.entered & visits.imputed).sum()),
        )

    def _overall(self, visits: Visits) -> Step:
        """Return the way from the first stage to the last."""
        within = visits.final_at - visits.entered_at <= self.asked.bound["within"]
        of, reached = int(visits.entered.sum()), int((visits.entered & within).sum())
        return Step(
            stage=self.names[0],
            entered=of,
            of=of,
            reached_next=reached,
            rate=reached / of if of else None,
            interval=wilson(reached, of),
            median_days=self._median(visits, np.where(within, visits.final_at, np.nan)),
            lasting=self._lasting(visits, visits.final_at),
            imputed=int((visits.entered & visits.imputed).sum()),
        )

    def _median(self, visits: Visits, after: Times) -> float | None:
        """Return the median days until those who went on in the period did, whose entry was seen."""
        if visits.undated:
            return None
        chosen = visits.timed & ~np.isnan(after)
        if self.asked.basis == "cohort":
            chosen &= visits.entered
        waits = self._days(visits, after)[chosen]
        return float(np.median(waits)) if waits.size else None

    def _days(self, visits: Visits, until: Times) -> Times:
        """Return days since the entry: whole days where entries are known by the day only."""
        days = (until - visits.entered_at) / DAY
        return np.floor(days) if visits.by_the_day else days

    def _lasting(self, visits: Visits, reached_at: Times) -> Lasting | None:
        """Return what Kaplan-Meier makes of a cohort; who has not gone on is followed to the end of the data."""
        chosen = visits.entered & visits.timed
        if self.asked.basis != "cohort" or self.ends is None or visits.undated or not chosen.any():
            return None
        end = np.fmin(visits.until, self.ends)
        happened = ~np.isnan(reached_at)
        waited = self._days(visits, np.where(happened, reached_at, end))[chosen]
        estimate = kaplan_meier(np.maximum(waited, 0.0), happened[chosen])
        rate, low, high = estimate.share(np.inf if self.asked.within_days is None else self.asked.within_days)
        return Lasting(estimate.median, rate, (low, high))

    def _flags(self, place: int, step: Step, visits: Visits) -> list[Flag]:
        """Return what must be said beside one stage of one group."""
        counted = visits.only((visits.entered if self.asked.basis == "cohort" else visits.of) & visits.timed)
        unknown = int((~visits.imputed & ~visits.timed).sum())
        limited = self.asked.period != Period()
        delays = flags.Delays(counted.entered_at, counted.reached_at)
        usual, gap, nxt = self.delays[place].usual, self.gaps[place], self.names[place + 1 : place + 2]
        found = [flags.small(step), flags.timeless(step, unknown, limited=limited), flags.undated(step, delays.entered)]
        if nxt and self.ends is not None and self.asked.basis == "cohort":
            within = None if self.asked.within_days is None else self.asked.within_days * DAY
            found.append(flags.censored(step, delays, self.ends, usual, within))
        if nxt and gap is not None:
            found.append(flags.truncated(step, nxt[0], delays, gap))
        return [flag for flag in found if flag is not None]


def _visits(facts: Facts, asked: Asked, source: str, place: int) -> Visits:
    counting = COUNTING[asked.basis]
    text = (
        f"SELECT v.grp, v.entered_at, v.reached_at, v.final_at, v.until, v.imputed, {ENTERED} AS entered, "
        f"COALESCE({counting.of}, FALSE) AS of, COALESCE({counting.went_on}, FALSE) AS went_on, "
        f"CASE WHEN {counting.timed} THEN {counting.after} ELSE NULL END AS after "
        f"FROM {source} AS v WHERE v.place = {place} ORDER BY v.grp"
    )
    bound = {name: value for name, value in asked.bound.items() if f"${name}" in text}
    found = facts.engine.sql(text, bound).fetchnumpy()
    columns = {name: _plain(name, found[name]) for name in _COLUMNS}
    own = columns["entered_at"][~columns["imputed"]]
    return Visits(**columns, by_the_day=bool(own.size and (own % DAY == 0).all()))


def _plain(name: str, column: Any) -> NDArray[Any]:
    """Return a column as DuckDB gives it, with nan for what is missing in times."""
    if name == "grp":
        return np.asarray(column, dtype=np.int64)
    if name in ("imputed", "entered", "of", "went_on"):
        return np.asarray(column, dtype=np.bool_)
    return np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)


def _delays(visits: Visits) -> flags.Delays:
    chosen = visits.timed
    return flags.Delays(visits.entered_at[chosen], visits.reached_at[chosen])


def _horizon(facts: Facts) -> int | None:
    """Return the last moment of which anything is known, not later than now."""
    found = facts.engine.sql(
        'SELECT MAX("at") FROM (SELECT "at" FROM moves UNION ALL SELECT "at" FROM touches)'
    ).fetchone()
    return min(found[0], facts.now) if found and found[0] is not None else None


def _key(facts: Facts, key: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said(value) if is_span(facts, name) else value for name, value in key.items()}


def _by_time(group: Group) -> list[str]:
    return [str(value or "") for value in group.key.values()]


def _by_size(group: Group) -> tuple[int, list[tuple[bool, str]]]:
    return -group.stages[0].entered, [(value is None, str(value)) for value in group.key.values()]
