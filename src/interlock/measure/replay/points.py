"""Points for touches, as columns whose running sums give what is left of them at any time.

A sum of fading points is made of sums that only grow: exponential points are written as they would be at a later
`origin` and faded back, linear ones as the two coefficients of a straight line that ends when the points do.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log
from typing import TYPE_CHECKING, Literal, TypeAlias

from interlock.measure.quote import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlock.agreement.score import Group, Model, Touch

DAY = 86_400_000_000
Way: TypeAlias = Literal["half_life", "linear", "step", "stay"]

_GONE = 100
"""Half-lives after which nothing is left of a point: 2^-100 is below 1e-30."""
_MOST_HALF_LIVES = 900
"""Half-lives between an origin and the last time counted from it; a double holds 1,023 powers of two."""
_MOST_LINES = 256
"""Lengths of a straight line between an origin and the last time counted from it, so that 1e-9 stays exact."""


@dataclass(frozen=True)
class Term:
    """Kinds of touch of one group that fade alike."""

    number: int
    way: Way
    span: float
    """Microseconds of the half-life, the line or the step."""
    points: tuple[tuple[str, float], ...]

    @property
    def ends(self) -> int | None:
        """Return after how many microseconds nothing is left at all, None if something always is."""
        return ceil(self.span) if self.way in {"linear", "step"} else None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns it needs."""
        return (f"a{self.number}", f"b{self.number}") if self.way == "linear" else (f"a{self.number}",)

    @property
    def reach(self) -> float | None:
        """Return how far from an origin it may be counted, in microseconds; None: any distance."""
        return {"half_life": self.span * _MOST_HALF_LIVES, "linear": self.span * _MOST_LINES}.get(self.way)

    @property
    def worth(self) -> str:
        """Return the name of the column of `Engagement.worth` that holds the points of a touch."""
        return f"p{self.number}"

    def added(self, origin: str, *, late: bool) -> list[str]:
        """Return what one entry adds to each column; `late`: it may be far older than the origin."""
        worth, ahead = self.worth, f"CAST(happened - {origin} AS DOUBLE)"
        if self.way == "half_life":
            alive = f" AND happened - {origin} > {-ceil(self.span * _GONE)}" if late else ""
            return [_when(f"{worth} <> 0{alive}", f"{worth} * EXP({ahead} * {self._rate})")]
        if self.ends is not None and late:
            worth = _when(f"happened + {self.ends} > {origin}", worth)
        return [f"{worth} * (1 + {ahead} * {self._rate})", worth] if self.way == "linear" else [worth]

    def left(self, origin: str) -> str:
        """Return what is left at `t` of the sums of its columns, both counted from the origin."""
        first, *second = self.columns
        if self.way in {"stay", "step"}:
            return first
        age = f"CAST(t - {origin} AS DOUBLE) * {self._rate}"
        return f"{first} - {second[0]} * {age}" if second else f"{first} * EXP(0 - {age})"

    @property
    def most(self) -> str:
        """Return the most a touch can ever add."""
        falls = any(points < 0 for _, points in self.points)
        return f"GREATEST({self.worth}, CAST(0 AS DOUBLE))" if falls else self.worth

    @property
    def _rate(self) -> str:
        """Return what a microsecond is worth in the exponent, or on the line."""
        return f"CAST({(log(2) if self.way == 'half_life' else 1) / self.span!r} AS DOUBLE)"


@dataclass(frozen=True)
class Counted:
    """A group of one model: its terms between floor and cap."""

    terms: tuple[Term, ...]
    floor: float | None
    cap: float | None

    def between(self, value: str) -> str:
        """Return a sum between floor and cap."""
        if self.floor is not None:
            value = f"GREATEST({value}, CAST({self.floor!r} AS DOUBLE))"
        return value if self.cap is None else f"LEAST({value}, CAST({self.cap!r} AS DOUBLE))"

    @property
    def idle(self) -> float:
        """Return what it is worth without any touch."""
        value = 0.0 if self.floor is None else max(0.0, self.floor)
        return value if self.cap is None else min(value, self.cap)


class Engagement:
    """All groups of the models that hand-offs ask, with every sum that two of them share made once."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._terms: dict[tuple[Way, float, tuple[tuple[str, float], ...]], Term] = {}
        self.groups = {
            name: [self._group(group) for group in model.engagement.values()] for name, model in models.items()
        }
        self.terms = tuple(self._terms.values())

    @property
    def kinds(self) -> list[str]:
        """Return every kind of touch that has points."""
        return sorted({kind for term in self.terms for kind, _ in term.points})

    @property
    def worth(self) -> str:
        """Return rows (kind, p0, p1, ...): the points of each kind in each term."""
        rows = (
            ", ".join(f"CAST({dict(term.points).get(kind, 0.0)!r} AS DOUBLE) AS {term.worth}" for term in self.terms)
            for kind in self.kinds
        )
        return " UNION ALL ".join(
            f"SELECT {literal(kind)} AS kind, {row}" for kind, row in zip(self.kinds, rows, strict=True)
        )

    @property
    def rises_by_itself(self) -> bool:
        """Say whether a score can rise while nothing happens, because negative points fade."""
        return any(points < 0 for term in self.terms if term.way != "stay" for _, points in term.points)

    @property
    def reach(self) -> int | None:
        """Return the longest time that may be counted from one origin, in microseconds."""
        spans = [term.reach for term in self.terms if term.reach is not None]
        return max(1, int(min(spans))) if spans else None

    def left(self, model: str, origin: str) -> str:
        """Return the engagement of a model at `t`."""
        return _sum(group.between(_sum(term.left(origin) for term in group.terms)) for group in self.groups[model])

    def most(self, model: str) -> str:
        """Return, over all touches of a person, the engagement that a model can never exceed."""
        return _sum(group.between(_sum(f"SUM({term.most})" for term in group.terms)) for group in self.groups[model])

    def idle(self, model: str) -> float:
        """Return the engagement of a model without any touch."""
        return sum(group.idle for group in self.groups[model])

    def _group(self, group: Group) -> Counted:
        alike: dict[tuple[Way, float], list[tuple[str, float]]] = {}
        for kind, touch in group.touch.items():
            alike.setdefault(_fading(touch), []).append((kind, touch.points))
        terms = tuple(self._term(way, span, tuple(sorted(points))) for (way, span), points in alike.items())
        return Counted(terms, group.floor, group.cap)

    def _term(self, way: Way, span: float, points: tuple[tuple[str, float], ...]) -> Term:
        return self._terms.setdefault((way, span, points), Term(len(self._terms), way, span, points))


def _fading(touch: Touch) -> tuple[Way, float]:
    if touch.half_life_days is not None:
        return "half_life", touch.half_life_days * DAY
    if touch.linear_days is not None:
        return "linear", touch.linear_days * DAY
    return ("step", touch.step_days * DAY) if touch.step_days is not None else ("stay", 0.0)


def _when(condition: str, value: str) -> str:
    return f"CASE WHEN {condition} THEN {value} ELSE CAST(0 AS DOUBLE) END"


def _sum(parts: Iterable[str]) -> str:
    return " + ".join(f"({part})" for part in parts) or "CAST(0 AS DOUBLE)"
