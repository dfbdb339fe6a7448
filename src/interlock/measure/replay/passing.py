"""At which instants a lead passes which hand-off, as steps of portable SQL compiled from the agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.quote import name as quoted
from interlock.measure.replay.known import END, TIME, Step, among, states
from interlock.measure.replay.points import Engagement
from interlock.measure.replay.profile import Profile
from interlock.measure.replay.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.agreement.document import Agreement
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.score import Grade
    from interlock.measure.replay.known import Order

TOLERANCE = 1e-6
"""How far below a threshold still reaches it: sums of fading points are not exact."""
REFUSALS = ("rejected", "recycled", "lost")
"""Moves after which a lead that was handed over rests or is closed."""


class Passing:
    """The SQL of one agreement in one order of time, over history from `first` to `last` (microseconds UTC)."""

    def __init__(self, agreement: Agreement, order: Order, first: int, last: int) -> None:
        self.profile = Profile(agreement)
        self.engagement = Engagement(self.profile.models)
        self.order = order
        self.watched = self.engagement.rises_by_itself or any(handoff.at_grade for _, handoff in self.profile.handoffs)
        """Whether a lead may begin to pass at an event that changes nothing."""
        self.stream = Stream(self.engagement, order, first, last)

    def once(self) -> Iterator[Step]:
        """Yield what is made once, over all buckets: an account's people may be in any of them."""
        if self.profile.of_account:
            yield from states("account", self.profile.of_account, self.order)
        yield Step(
            "account_instants", f"SELECT DISTINCT key, {TIME[self.order]} AS t FROM changes WHERE entity = 'account'"
        )

    def steps(self) -> Iterator[Step]:
        """Yield what is made per bucket, after its `leads`."""
        yield from states("person", self.profile.of_person, self.order)
        if self.profile.asks:
            yield Step("profile", self.profile.sql)
        yield Step("hopeful", self._hopeful())
        yield Step("instants", self.stream.instants(with_profile=bool(self.profile.asks)))

    def summed(self) -> str:
        """Return rows (person, t, eng_<model>...) at all instants of hopeful leads."""
        models, origin = self.profile.models, self.stream.origin
        left = "".join(f", {self.engagement.left(name, origin)} AS {quoted(f'eng_{name}')}" for name in models)
        instants = "WHERE decides = 1" if self.stream.marked else ""
        return f"SELECT person, t{left} FROM ({self.stream.sums()}) AS summed {instants}"

    def scored(self, summed: str) -> str:
        """Return rows (person, t, eng_<model>..., fit_<model>..., gate_<number>...) at instants of hopeful leads."""
        engagement = "".join(f", e.{quoted(f'eng_{name}')}" for name in self.profile.models)
        return f"""
  SELECT e.person, e.t{engagement}, {", ".join(self.fields("p"))}
  FROM ({summed}) AS e {self.with_profile("e", "AND p.since <= e.t AND e.t < p.until")}"""

    def passing(self, summed: str | None = None) -> str:
        """Return rows (person, t, clause, score): clause is the number of the first hand-off that takes the lead.

        `summed` is SQL for all instants that may pass, in the shape of `summed()`; without it, all there are.
        """
        handoffs = list(enumerate(self.profile.handoffs))
        clause = " ".join(f"WHEN {self._holds(number, handoff)} THEN {number}" for number, (_, handoff) in handoffs)
        scores = " ".join(f"WHEN {number} THEN {_total(handoff.model)}" for number, (_, handoff) in handoffs)
        return f"""
  SELECT s.person, s.t, s.clause, CASE s.clause {scores} ELSE NULL END AS score
  FROM (SELECT *, CASE {clause} ELSE NULL END AS clause FROM ({self.scored(summed or self.summed())}) AS scored) AS s
  JOIN hopeful AS h ON h.person = s.person
  WHERE NOT s.clause IS NULL AND s.t >= h.captured"""

    def leads(self) -> Step:
        """Return people who became known before they bought; refused: whether they may come back."""
        time = TIME[self.order]
        return Step(
            "leads",
            f"""
  SELECT * FROM (
    SELECT person, MIN(CASE WHEN kind = 'captured' THEN {time} ELSE NULL END) AS captured,
           COALESCE(MIN(CASE WHEN kind = 'won' THEN {time} ELSE NULL END), {END}) AS won,
           MAX(CASE WHEN {among("kind", REFUSALS)} THEN 1 ELSE 0 END) AS refused
    FROM moves WHERE NOT person IS NULL GROUP BY person
  ) AS known WHERE captured < won""",
        )

    def fields(self, source: str) -> list[str]:
        """Return fit by model and gate by hand-off, as they are before anything is known where `source` has no row."""
        fits = [
            (quoted(f"fit_{name}"), f"CAST({self.profile.fit_at_first(name)!r} AS DOUBLE)")
            for name in self.profile.models
        ]
        gates = [(f"gate_{n}", "TRUE" if gate.at_first else "FALSE") for n, gate in enumerate(self.profile.gates)]
        if not self.profile.asks:
            return [f"{first} AS {column}" for column, first in fits + gates]
        return [f"COALESCE({source}.{column}, {first}) AS {column}" for column, first in fits + gates]

    def with_profile(self, of: str, when: str) -> str:
        """Return the join to what is known of the person of `of`."""
        return f"LEFT JOIN profile AS p ON p.person = {of}.person {when}" if self.profile.asks else ""

    def _hopeful(self) -> str:
        """Return leads that could pass if no point ever faded; watched: whether all their events are instants."""
        most = "".join(f", {self.engagement.most(name)} AS {quoted(f'most_{name}')}" for name in self.profile.models)
        kinds = f"JOIN ({self.engagement.worth}) AS w ON w.kind = t.kind" if self.engagement.kinds else "WHERE FALSE"
        hopes = " OR ".join(self._hope(number, handoff) for number, (_, handoff) in enumerate(self.profile.handoffs))
        return f"""
  SELECT DISTINCT l.person, l.captured, l.won, l.refused, {1 if self.watched else "l.refused"} AS watched
  FROM leads AS l {self.with_profile("l", "AND p.until > l.captured")}
  LEFT JOIN (SELECT t.person{most} FROM touches AS t {kinds} GROUP BY t.person) AS e ON e.person = l.person
  WHERE {hopes}"""

    def _hope(self, number: int, handoff: Handoff) -> str:
        """Return whether a lead could pass with what is known for a while, or before anything is known."""
        model, grade = handoff.model, self.profile.models[handoff.model].grade
        most = f"COALESCE(e.{quoted(f'most_{model}')}, CAST({self.engagement.idle(model)!r} AS DOUBLE))"
        first = f"CAST({self.profile.fit_at_first(model)!r} AS DOUBLE)"
        hopes = [_reaches(handoff, grade, first, most, exactly=False)] if self.profile.gates[number].at_first else []
        if self.profile.asks:
            hopes = [f"(p.since IS NULL OR p.since > l.captured) AND {hope}" for hope in hopes]
            fit = f"p.{quoted(f'fit_{model}')}"
            hopes.append(f"p.gate_{number} AND {_reaches(handoff, grade, fit, most, exactly=False)}")
        return " OR ".join(f"({hope})" for hope in hopes) or "FALSE"

    def _holds(self, number: int, handoff: Handoff) -> str:
        grade = self.profile.models[handoff.model].grade
        fit, engagement = quoted(f"fit_{handoff.model}"), quoted(f"eng_{handoff.model}")
        return f"gate_{number} AND {_reaches(handoff, grade, fit, engagement, exactly=True)}"


def _reaches(handoff: Handoff, grade: Grade | None, fit: str, engagement: str, *, exactly: bool) -> str:
    """Return whether the threshold is reached; not `exactly`: whether smaller scores of the same lead might."""
    if handoff.at_score is not None:
        return f"{fit} + {engagement} >= CAST({handoff.at_score - TOLERANCE!r} AS DOUBLE)"
    if grade is None:
        return "FALSE"
    letters, digits = sorted(grade.fit.items()), sorted(grade.engagement.items())
    asked = [
        f"({_band(letters, each[0], fit, exactly=exactly)} AND {_band(digits, each[1], engagement, exactly=exactly)})"
        for each in handoff.at_grade
    ]
    return f"({' OR '.join(asked)})"


def _band(bounds: Sequence[tuple[str, float]], asked: str, value: str, *, exactly: bool) -> str:
    """Return whether a value lies in one band: its bound is reached, and no better one's."""
    names = [name for name, _ in bounds]
    if asked not in names:
        return "FALSE"
    reached = [f"{value} >= CAST({bound - TOLERANCE!r} AS DOUBLE)" for _, bound in bounds[: names.index(asked) + 1]]
    better = [f"NOT {each}" for each in reached[:-1]] if exactly else []
    return " AND ".join([*better, reached[-1]])


def _total(model: str) -> str:
    return f"{quoted(f'fit_{model}')} + {quoted(f'eng_{model}')}"
