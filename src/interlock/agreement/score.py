"""How a lead is scored: points for who they are, points that fade for what they did."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from interlock.agreement.clause import Amount, Clause, Name, Part, Points


class Range(Part):
    """Points for a number from `at_least` up to, not including, `below`."""

    at_least: Amount | None = None
    below: Amount | None = None
    points: Points


class Fit(Clause):
    """Points for one field: by value, by range, for being known, for being unknown; they add up."""

    field: Name
    values: dict[str, Points] = {}
    """Points by value; compared without regard to case and outer blanks."""
    ranges: tuple[Range, ...] = ()
    """Points by range of the number; every range that holds counts."""
    present: Points = 0.0
    absent: Points = 0.0


class Touch(Part):
    """Points for one kind of touch and how they fade; at most one way of fading, none means they stay."""

    points: Points
    half_life_days: float | None = None
    """Exponential: half of the points are left after this many days."""
    linear_days: float | None = None
    """Linear: nothing is left after this many days."""
    step_days: float | None = None
    """Step: all points until this many days have passed, then none."""

    @model_validator(mode="after")
    def _fades_one_way(self) -> Self:
        ways = [self.half_life_days, self.linear_days, self.step_days]
        given = [days for days in ways if days is not None]
        if len(given) > 1:
            raise ValueError("choose one of half_life_days, linear_days, step_days")
        if any(not 0 < days <= 36_500 for days in given):
            raise ValueError("days of decay lie above 0 and up to 36500")
        return self


class Group(Clause):
    """Kinds of touch that are counted together, between a floor and a cap."""

    touch: dict[Name, Touch]
    cap: Points | None = None
    floor: Points | None = None


class Grade(Part):
    """Letters for fit and digits for engagement: the highest band whose bound is reached."""

    fit: dict[Literal["A", "B", "C", "D"], Points]
    engagement: dict[Literal["1", "2", "3", "4"], Points]


class RollUp(Part):
    """How the scores of its people make the score of an account."""

    of: Literal["max", "sum", "mean"]
    cap: Points | None = None


class Model(Clause):
    """One score: lines of fit and groups of engagement that add up to it."""

    fit: dict[Name, Fit] = {}
    engagement: dict[Name, Group] = {}
    grade: Grade | None = None
    account: RollUp | None = None
